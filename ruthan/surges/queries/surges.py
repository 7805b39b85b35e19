"""Surges as they stand: those that go on, those of a cluster, and their hours and provinces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum

from ruthan.core import clock
from ruthan.matching import queries as matching
from ruthan.matching.engine.surge import Unusual
from ruthan.surges.models import HourCount, Surge
from ruthan.surges.queries.series import Key
from ruthan.surges.queries.standing import Subject, clusters_of, matter_of, standing
from ruthan.surges.rules import HOUR, hour_of, reason
from ruthan.surges.states import Kind, Proposal

BEFORE = timedelta(hours=24)  # what a picture shows before the begin, and after the end
MOST_HOURS = 168
_MAY_SPREAD = """
SELECT 1 FROM surges_surge
WHERE ended_at IS NULL AND kind <> %s AND (kind <> %s OR subject = %s) LIMIT 1
"""


def surges() -> QuerySet[Surge]:
    """Every surge: those that go on first, then the last that began."""
    return Surge.objects.select_related("answered_by").order_by(
        F("ended_at").desc(nulls_first=True), "-began_at", "id"
    )


def going_on() -> QuerySet[Surge]:
    """Those without an end, the first that began first."""
    return Surge.objects.filter(ended_at__isnull=True).order_by("began_at", "province", "id")


def is_proposed(key: Key, *, since: datetime) -> bool:
    """Whether an alert on the matter was proposed or drafted in a surge that went on since then.

    A claim and the families of its instances are one matter. Four queries at most.
    """
    lately = Surge.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=since))
    held = lately.filter(subject__in=matter_of(key.kind, key.subject)).exclude(kind=Kind.ALL)
    return held.filter(proposal__in=(Proposal.OPEN, Proposal.TAKEN)).exists()


def is_known(key: Key, began: datetime, *, is_over: bool) -> bool:
    """Whether a surge that began then was told before, under this name.

    One that is over may have been told under the name of one of its clusters, too: before a claim
    or a family stood for them. Three queries at most.
    """
    ended = Surge.objects.filter(province=key.province, ended_at__gt=began)
    if ended.filter(kind=key.kind, subject=key.subject).exists():
        return True
    if not is_over or key.kind in {Kind.ALL, Kind.CLUSTER}:
        return False
    clusters = clusters_of(key.kind, key.subject)
    return ended.filter(kind=Kind.CLUSTER, subject__in=clusters).exists()


def heirs(held: Sequence[Surge]) -> list[tuple[Surge, Subject]]:
    """Those of these open surges that are another's now, with what stands for their people.

    A cluster's are a claim's or a family's that stands for it. A family's go where most of their
    people went when the family was merged, parted, or its instances are under claims. Five
    queries; none where no cluster or family surges.
    """
    held = [surge for surge in held if surge.kind in {Kind.CLUSTER, Kind.FAMILY}]
    if not held:
        return []
    ever = matching.ever_in({surge.subject for surge in held if surge.kind == Kind.FAMILY})
    inside = {cluster for clusters in ever.values() for cluster in clusters}
    under = standing(inside | {surge.subject for surge in held if surge.kind == Kind.CLUSTER})
    rows = HourCount.objects.filter(
        kind=Kind.CLUSTER, subject__in=inside, province="",
        hour__gte=min(surge.began_at for surge in held),
    )  # fmt: skip
    people = dict(rows.order_by().values_list("subject").annotate(n=Sum("people")))
    found = []
    for surge in held:
        told: Counter[Subject] = Counter()
        for cluster in ever.get(surge.subject, [surge.subject]):
            told[under.get(cluster, Subject(str(Kind.CLUSTER), cluster))] += people.get(cluster, 0)
        own = Subject(surge.kind, surge.subject)
        if told and (own not in told or 2 * told[own] < told.total()):
            found.append((surge, max((one for one in told if one != own), key=told.__getitem__)))
    return found


def waiting_proposals() -> int:
    """How many proposed alerts wait for a person. One query."""
    return Surge.objects.filter(proposal=Proposal.OPEN).count()


def tab_counts(found: QuerySet[Surge]) -> dict[str, int]:
    """How many of these go on, and how many of their proposals wait. One query."""
    return found.order_by().aggregate(
        now=Count("id", filter=Q(ended_at__isnull=True)),
        proposed=Count("id", filter=Q(proposal=Proposal.OPEN)),
    )


def spreading(cluster_id: UUID | None) -> tuple[str, str] | None:
    """Why reports of a cluster are urgent now, in Thai and English; None when nothing surges.

    The whole country stands before a province. One query where nothing that could be the cluster's
    surges, as nearly always, for every report asks; three otherwise.
    """
    if cluster_id is None or not _may_spread(cluster_id):
        return None
    held = list(
        going_on()
        .exclude(kind=Kind.ALL)
        .exclude(Q(kind=Kind.CLUSTER) & ~Q(subject=cluster_id))
        .order_by("province", "began_at")
    )
    if not held:
        return None
    same = {cluster_id, *(subject for _kind, subject in standing([cluster_id]).values())}
    surge = next((surge for surge in held if surge.subject in same), None)
    return reason(_unusual(surge)) if surge else None


def _may_spread(cluster_id: UUID) -> bool:
    """Whether the cluster surges, or any claim or family does."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY_SPREAD, [Kind.ALL, Kind.CLUSTER, cluster_id])
        return cursor.fetchone() is not None


def sentences(clusters: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """What is said now of the last surge of each of these clusters, in Thai and in English.

    One that goes on stands before one that is over, the whole country before a province. Three
    queries.
    """
    under = standing(clusters)
    subjects = {*clusters, *(subject for _kind, subject in under.values())}
    rows = Surge.objects.filter(subject__in=subjects).exclude(kind=Kind.ALL)
    last: dict[UUID, Surge] = {}
    for surge in rows.order_by(F("ended_at").desc(nulls_first=True), "province", "-began_at"):
        last.setdefault(surge.subject, surge)
    found = {}
    for cluster in clusters:
        of_it = [last.get(cluster), last.get(under[cluster].subject) if cluster in under else None]
        told = [surge for surge in of_it if surge is not None]
        if told:
            surge = max(told, key=lambda one: (one.ended_at is None, one.ended_at or one.began_at))
            found[cluster] = reason(_unusual(surge), ended_at=surge.ended_at)
    return found


def hours_of(page: Sequence[Surge]) -> dict[UUID, list[tuple[datetime, int]]]:
    """People in each hour around each surge, hours without anybody as 0. One query."""
    if not page:
        return {}
    spans = {surge.pk: _span(surge) for surge in page}
    rows = HourCount.objects.filter(
        subject__in={surge.subject for surge in page},
        hour__gte=min(first for first, _ in spans.values()),
    ).values_list("kind", "subject", "province", "hour", "people")
    held = {(Key(kind, subject, province), hour): n for kind, subject, province, hour, n in rows}
    found = {}
    for surge in page:
        key, (first, many) = Key(surge.kind, surge.subject, surge.province), spans[surge.pk]
        hours = [first + place * HOUR for place in range(many)]
        found[surge.pk] = [(hour, held.get((key, hour), 0)) for hour in hours]
    return found


def provinces_of(surge: Surge) -> list[tuple[str, int]]:
    """In which provinces it was reported since it began, the most people first. One query."""
    if surge.province:
        return []
    rows = HourCount.objects.filter(
        kind=surge.kind, subject=surge.subject, hour__gte=hour_of(surge.began_at)
    ).exclude(province="")
    if surge.ended_at is not None:
        rows = rows.filter(hour__lt=surge.ended_at)
    summed = rows.order_by().values("province").annotate(n=Sum("people")).filter(n__gt=0)
    return sorted(summed.values_list("province", "n"), key=lambda pair: (-pair[1], pair[0]))


def _unusual(surge: Surge) -> Unusual:
    return Unusual(surge.people, surge.hours, surge.expected)


def _span(surge: Surge) -> tuple[datetime, int]:
    first = hour_of(surge.began_at - BEFORE)
    last = min(hour_of(clock.now()), hour_of((surge.ended_at or clock.now()) + BEFORE))
    return first, min(int((last - first) / HOUR) + 1, MOST_HOURS)
