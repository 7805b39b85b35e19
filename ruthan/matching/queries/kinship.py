"""Families of instances: which one a cluster is of, how large, since when, with which instances."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from ruthan.matching import rules
from ruthan.matching.engine.pairs import compare
from ruthan.matching.models import Family, FamilyMember
from ruthan.matching.queries.replica import this_process
from ruthan.matching.queries.shelf import Near

FAMILY = "family"
_ALIKE = frozenset({FAMILY, "same"})
_LIVE = Q(members__left_at__isnull=True)
ORDERS = {"size": ("-instances", "-last_seen", "id"), "last": ("-last_seen", "id")}


@dataclass(frozen=True, slots=True)
class FamilyOf:
    """The family of one cluster as its item tells it."""

    id: UUID
    ref: str
    instances: int
    since: datetime


def kin_of(report_id: UUID, text: str) -> list[Near]:
    """Representatives alike in wording and apart in particulars, the likeliest first.

    One query when nothing is new.
    """
    near = this_process.beside(report_id, text, top=rules.CANDIDATES)
    return [n for n in near if n.match.relation == FAMILY]


def is_alike(text: str, other: str) -> bool:
    """Whether two texts are copies or instances of one template."""
    return compare(text, other).relation in _ALIKE


def family(ref: str) -> Family | None:
    """A family by its reference, following a merge. One query."""
    found = Family.objects.select_related("merged_into").filter(ref=ref).first()
    return (found.merged_into or found) if found else None


def family_of(cluster_id: UUID) -> FamilyOf | None:
    """The family of a cluster; None when it has none. Two queries at most, however large it is."""
    live = FamilyMember.objects.filter(left_at__isnull=True)
    held = live.select_related("family").filter(cluster_id=cluster_id).first()
    if held is None:
        return None
    told = live.filter(family=held.family_id).aggregate(
        instances=Count("pk"), since=Min("cluster__first_seen")
    )
    return FamilyOf(held.family_id, held.family.ref, **told)


def clusters_of_family(family_id: UUID) -> QuerySet[FamilyMember, UUID]:
    """The ids of the clusters in a family, to be part of another question."""
    live = FamilyMember.objects.filter(family_id=family_id, left_at__isnull=True)
    return live.values_list("cluster_id", flat=True)


def families_of(cluster_ids: Collection[UUID]) -> dict[UUID, str]:
    """The reference of the family of each cluster that has one. One query."""
    live = FamilyMember.objects.filter(cluster_id__in=cluster_ids, left_at__isnull=True)
    return dict(live.values_list("cluster_id", "family__ref"))


def siblings(cluster_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The family, by its key, of each cluster that is one instance of several. One query."""
    other = FamilyMember.objects.filter(family=OuterRef("family"), left_at__isnull=True)
    live = FamilyMember.objects.filter(cluster_id__in=cluster_ids, left_at__isnull=True)
    several = live.filter(Exists(other.exclude(pk=OuterRef("pk"))))
    return dict(several.values_list("cluster_id", "family_id"))


def instances_of(family_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The clusters of each of these families, seen last first. One query."""
    live = FamilyMember.objects.filter(family_id__in=family_ids, left_at__isnull=True)
    return _by_family(live.order_by(F("cluster__last_seen").desc(), "pk"), "family_id")


def families_changed(since: datetime | None) -> list[UUID]:
    """The families that gained or lost an instance since a moment; all of them without one.

    Merging and parting families is no gain. One query.
    """
    if since is None:
        return list(Family.objects.order_by("pk").values_list("pk", flat=True))
    rows = FamilyMember.objects.filter(Q(at__gte=since) | Q(left_at__gte=since))
    return list(rows.order_by("family_id").values_list("family_id", flat=True).distinct())


def ever_in(family_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The clusters that are or were in each of these families, merged or not. Two queries."""
    found = _by_family(FamilyMember.objects.filter(family_id__in=family_ids), "family_id")
    moved = _by_family(FamilyMember.objects.filter(came_from_id__in=family_ids), "came_from_id")
    return {pk: [*found.get(pk, []), *moved.get(pk, [])] for pk in family_ids}


def families_by_id(family_ids: Collection[UUID]) -> dict[UUID, Family]:
    """These families by key, each as what it was merged into. One query at most."""
    if not family_ids:
        return {}
    rows = Family.objects.select_related("merged_into").filter(pk__in=family_ids)
    return {row.pk: row.merged_into or row for row in rows}


def family_ref(cluster: str) -> Subquery:
    """The same for a list: annotate it with the reference of the family of a field's cluster."""
    live = FamilyMember.objects.filter(cluster_id=OuterRef(cluster), left_at__isnull=True)
    return Subquery(live.values("family__ref")[:1])


def families(*, order: str = "last") -> QuerySet[Any]:
    """Families that have instances, each with `instances`, `told`, `first_seen`, `last_seen`."""
    found = Family.objects.filter(representative__isnull=False).annotate(
        instances=Count("members", filter=_LIVE),
        told=Sum("members__cluster__reports", filter=_LIVE),
        first_seen=Min("members__cluster__first_seen", filter=_LIVE),
        last_seen=Max("members__cluster__last_seen", filter=_LIVE),
    )
    return found.filter(instances__gt=0).order_by(*ORDERS.get(order, ORDERS["last"]))


def having(found: QuerySet[Any], clusters: Any) -> QuerySet[Any]:
    """Those families that have an instance among these clusters (ids or a query of ids)."""
    live = FamilyMember.objects.filter(cluster_id__in=clusters, left_at__isnull=True)
    return found.filter(pk__in=live.values("family_id"))


def members(held: Family) -> QuerySet[FamilyMember]:
    """The instances of a family, seen last first."""
    live = FamilyMember.objects.filter(family=held, left_at__isnull=True)
    return live.select_related("cluster", "by").order_by(F("cluster__last_seen").desc(), "pk")


def taken_out(held: Family) -> QuerySet[FamilyMember]:
    """What people took out of a family and nobody put back, the newest first."""
    here = FamilyMember.objects.filter(family=held, left_at__isnull=False)
    again = FamilyMember.objects.filter(left_at__isnull=True).values("cluster_id")
    return here.exclude(cluster_id__in=again).select_related("left_by").order_by("-left_at")


def merged_in(held: Family) -> QuerySet[Family]:
    """The families that were merged into this one, by reference. One query."""
    return Family.objects.filter(merged_into=held).order_by("ref")


def _by_family(rows: QuerySet[FamilyMember], name: str) -> dict[UUID, list[UUID]]:
    held: dict[UUID, list[UUID]] = {}
    for family_id, cluster_id in rows.values_list(name, "cluster_id"):
        held.setdefault(family_id, []).append(cluster_id)
    return held
