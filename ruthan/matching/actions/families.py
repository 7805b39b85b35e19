"""Families: a new instance is placed by the machine, people put, take out, merge and part.

A family is a star: an instance is compared with the family's representative, never with the
last one that joined, so that a family does not wander off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.locks import hold
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused
from ruthan.matching import queries
from ruthan.matching.actions import kinship
from ruthan.matching.actions.signatures import cluster_led_by, head_of, text_of
from ruthan.matching.models import Cluster, Family, FamilyMember
from ruthan.matching.queries import kinship as known

FAMILY = known.FAMILY


@transaction.atomic
def place_report(*, report_id: UUID, text: str) -> Family | None:
    """Let the cluster that a report stands for join the family of what it is an instance of.

    Alike in wording and apart in particulars, by the engine; an older cluster only, so that of
    two at once the later one joins. Where that one has no family yet, one begins around it. Never
    into a family that a person took it out of. Safe twice and at once; two queries for a
    report that is like nobody.
    """
    own = cluster_led_by(report_id)
    near = known.kin_of(report_id, text) if own else []
    if own is None or not near:
        return None
    rows = list(FamilyMember.objects.filter(cluster_id=own).select_related("family"))
    held = next((row.family for row in rows if row.left_at is None), None)
    if held is not None:
        return held
    left = {row.family_id for row in rows}
    root = queries.roots([n.cluster for n in near])
    for kin in near:
        at = root.get(kin.cluster)
        if at is None or at >= own:
            continue
        found = _joined(own, at, text, left, kin.match.probability, _codes(kin.match.reasons))
        if found is not None:
            return found
    return None


@transaction.atomic
def put_in_family(*, by: Any, cluster_id: UUID, beside: UUID) -> Family:
    """A person says that two clusters are instances of one template; returns the family.

    The family of `beside` takes the other, a new one begins where neither has any. Raises Refused
    when they are of one family already, when the cluster is of another (merge the two), or when
    one of them was merged meanwhile. Audited.
    """
    if cluster_id == beside:
        raise Refused("same", FAMILY)
    hold(_lock(min(cluster_id, beside)))
    if not kinship.stand_still(Cluster, [cluster_id, beside]):
        raise Refused("merged", FAMILY)
    held = {row.cluster_id: row for row in _live(cluster_id__in=[cluster_id, beside])}
    if cluster_id in held and beside in held:
        raise Refused(FAMILY, FAMILY)
    first, second = (beside, cluster_id) if cluster_id not in held else (cluster_id, beside)
    family = held[first].family if first in held else _begun(first, by=by)
    if not kinship.stand_still(Family, [family.pk]) or not add_member(family, second, by=by):
        raise Refused(FAMILY, FAMILY)
    record(by=by, what="matching:family:put", on=family, facts={"cluster": str(second)})
    return family


@transaction.atomic
def put_back(*, by: Any, family: Family, cluster_id: UUID) -> None:
    """Undo that a cluster was taken out of a family; Refused when it is of one. Audited."""
    was_out = FamilyMember.objects.filter(family=family, cluster_id=cluster_id)
    if not was_out.exists() or not kinship.stand_still(Cluster, [cluster_id]):
        raise Refused("out", FAMILY)
    if not kinship.stand_still(Family, [family.pk]) or not add_member(family, cluster_id, by=by):
        raise Refused(FAMILY, FAMILY)
    kinship.settle(family.pk)
    record(by=by, what="matching:family:put", on=family, facts={"cluster": str(cluster_id)})


@transaction.atomic
def take_out(*, by: Any, family: Family, cluster_id: UUID, because: str) -> None:
    """A person says that a cluster is no instance of a family: machines do not put it back.

    Where it stood for the family, the oldest of the others does. Raises Refused when it is not
    in it (any more). Audited with the reason.
    """
    rows = _live(family=family, cluster_id=cluster_id)
    if rows.update(left_at=clock.now(), left_by=_user(by)) != 1:
        raise Refused("out", "out")
    kinship.settle(family.pk)
    facts = {"cluster": str(cluster_id)}
    record(by=by, what="matching:family:take-out", on=family, because=because, facts=facts)


@transaction.atomic
def merge_families(*, by: Any, into: Family, other: Family, because: str) -> Family:
    """A person says that two families are one template; the first stays, `part_families` undoes it.

    Raises Refused for one and the same, or when either was merged a moment ago. Audited with the
    reason.
    """
    keep, gone = _both(into, other)
    if keep.pk == gone.pk or keep.merged_into_id or gone.merged_into_id:
        raise Refused("merged", "merged")
    Family.objects.filter(merged_into=gone).update(merged_into=keep)
    _live(family=gone).update(family=keep, came_from=gone)
    Family.objects.filter(pk=gone.pk).update(merged_into=keep, representative=None)
    facts = {"other": str(gone.pk)}
    record(by=by, what="matching:family:merge", on=keep, because=because, facts=facts)
    return keep


@transaction.atomic
def part_families(*, by: Any, other: Family) -> Family:
    """Undo a merge of families: what came from the other goes back to it. Refused when it is none.

    What was taken out or joined since stays where it is. Machines do not join the two again.
    Audited.
    """
    keep, gone = _both(other.merged_into or other, other)
    if gone.merged_into_id != keep.pk:
        raise Refused("apart", "apart")
    Family.objects.filter(pk=gone.pk).update(merged_into=None)
    _live(family=keep, came_from=gone).update(
        family=gone, came_from=None, is_by_machine=False, by=_user(by)
    )
    for family in (keep, gone):
        kinship.settle(family.pk)
    record(by=by, what="matching:family:part", on=keep, facts={"other": str(gone.pk)})
    return Family.objects.get(pk=gone.pk)


def _joined(
    own: UUID,
    anchor: UUID,
    text: str,
    left: Collection[UUID],
    probability: float,
    reasons: list[str],
) -> Family | None:
    """The family of an older cluster with the new one in it, when its representative is like it."""
    member = _live(cluster_id=anchor).first()
    if member is None:
        hold(_lock(anchor))
        member = _live(cluster_id=anchor).first()
    if not kinship.stand_still(Cluster, [own, anchor]):
        return None
    family = member.family if member else _begun(anchor)
    if family.pk in left or not (family.representative_id == anchor or leads(family, text)):
        return None
    if not kinship.stand_still(Family, [family.pk]):
        return None
    if add_member(family, own, probability=probability, reasons=reasons):
        record(
            by="system", what="matching:family:join", on=family,
            facts={"cluster": str(own), "probability": round(probability * 100)},
        )  # fmt: skip
    return family


def leads(family: Family, text: str) -> bool:
    """Whether what stands for a family is like a text."""
    cluster = family.representative
    row = head_of(cluster.representative) if cluster and cluster.representative else None
    theirs = text_of(row) if row else None
    return theirs is not None and known.is_alike(text, theirs)


def _begun(cluster_id: UUID, *, by: Any = "system") -> Family:
    """A new family around a cluster; the caller holds the lock of its name."""
    family = Family.objects.create(
        ref=public_reference("F"), representative_id=cluster_id, made_at=clock.now()
    )
    if not add_member(family, cluster_id, by=by):  # somebody placed it elsewhere a moment ago
        family.delete()
        found: Family = _live(cluster_id=cluster_id).get().family
        return found
    record(by=by, what="matching:family:begin", on=family, facts={"cluster": str(cluster_id)})
    return family


def add_member(
    family: Family,
    cluster_id: UUID,
    *,
    by: Any = "system",
    probability: float | None = None,
    reasons: Iterable[str] = (),
) -> bool:
    """Make a cluster an instance; False when it is one already, of this family or another."""
    if _live(cluster_id=cluster_id).exists():
        return False
    row = FamilyMember(
        family=family, cluster_id=cluster_id, is_by_machine=isinstance(by, str), by=_user(by),
        probability=probability, reasons=list(reasons), at=clock.now(),
    )  # fmt: skip
    FamilyMember.objects.bulk_create([row], ignore_conflicts=True)
    return bool(_live(family=family, cluster_id=cluster_id).exists())


def _live(**which: Any) -> Any:
    return FamilyMember.objects.filter(left_at__isnull=True, **which).select_related("family")


def _both(one: Family, two: Family) -> tuple[Family, Family]:
    """Both families locked, the lower id first, in the order of the question."""
    rows = Family.objects.select_for_update().filter(pk__in={one.pk, two.pk}).order_by("pk")
    held = {row.pk: row for row in rows}
    return held[one.pk], held[two.pk]


def _codes(reasons: Iterable[str]) -> list[str]:
    """Reasons without the words that they quote."""
    return [code for code in (reason.partition(":")[0] for reason in reasons) if code != "shares"]


def _lock(cluster_id: UUID) -> str:
    return f"matching:family:{cluster_id}"


def _user(by: Any) -> Any:
    return None if isinstance(by, str) else by
