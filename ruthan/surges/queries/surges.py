"""Surges as they stand: those that go on, those of a cluster, and their hours and provinces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from ruthan.core import clock
from ruthan.matching.engine.surge import Unusual
from ruthan.surges.models import HourCount, Surge
from ruthan.surges.queries.series import Key, groups
from ruthan.surges.rules import HOUR, hour_of, reason
from ruthan.surges.states import Kind, Proposal

BEFORE = timedelta(hours=24)  # what a picture shows before the begin, and after the end
MOST_HOURS = 168


def surges() -> QuerySet[Surge]:
    """Every surge: those that go on first, then the last that began."""
    return Surge.objects.select_related("answered_by").order_by(
        F("ended_at").desc(nulls_first=True), "-began_at", "id"
    )


def going_on() -> QuerySet[Surge]:
    """Those without an end."""
    return Surge.objects.filter(ended_at__isnull=True)


def surges_of(key: Key) -> QuerySet[Surge]:
    """Those of one series."""
    return Surge.objects.filter(kind=key.kind, subject=key.subject, province=key.province)


def surge_by_id(surge_id: UUID) -> Surge | None:
    """A surge by its key. One query."""
    return surges().filter(pk=surge_id).first()


def is_proposed(key: Key) -> bool:
    """Whether an alert on this thing is proposed or drafted already while it surges. One query."""
    held = going_on().filter(kind=key.kind, subject=key.subject)
    return held.filter(proposal__in=(Proposal.OPEN, Proposal.TAKEN)).exists()


def waiting_proposals() -> int:
    """How many proposed alerts wait for a person. One query."""
    return Surge.objects.filter(proposal=Proposal.OPEN).count()


def tab_counts() -> dict[str, int]:
    """How many go on, and how many proposals wait. One query."""
    return Surge.objects.aggregate(
        now=Count("id", filter=Q(ended_at__isnull=True)),
        proposed=Count("id", filter=Q(proposal=Proposal.OPEN)),
    )


def spreading(cluster_id: UUID | None) -> tuple[str, str] | None:
    """Why reports of a cluster are urgent now, in Thai and English; None when nothing surges.

    The whole country stands before a province. One query; where claims or families surge, one more.
    """
    if cluster_id is None:
        return None
    held = list(
        going_on()
        .exclude(kind=Kind.ALL)
        .exclude(Q(kind=Kind.CLUSTER) & ~Q(subject=cluster_id))
        .order_by("province", "began_at")
    )
    if not held:
        return None
    same = {(str(Kind.CLUSTER), cluster_id)}
    same |= {(kind, subject) for kind, _cluster, subject in groups([cluster_id])}
    for surge in held:
        if (surge.kind, surge.subject) in same:
            return reason(Unusual(surge.people, surge.hours, surge.expected))
    return None


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


def _span(surge: Surge) -> tuple[datetime, int]:
    first = hour_of(surge.began_at - BEFORE)
    last = min(hour_of(clock.now()), hour_of((surge.ended_at or clock.now()) + BEFORE))
    return first, min(int((last - first) / HOUR) + 1, MOST_HOURS)
