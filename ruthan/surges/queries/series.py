"""Series of hours as the engine reads them: which are worth asking, and their counts as a grid."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from django.db.models import Max, Sum

from ruthan.claims import queries as claims
from ruthan.intake import queries as intake
from ruthan.matching.engine.surge import RULE, Counts, factors
from ruthan.matching.engine.tails import Floats
from ruthan.surges.models import HourCount
from ruthan.surges.rules import EVERYTHING, HISTORY, HOUR, LOOKED, hour_of, hour_of_week
from ruthan.surges.states import Kind


class Key(NamedTuple):
    """One series: what is counted, and in which province ('' = everywhere)."""

    kind: str
    subject: UUID
    province: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Counts of some series over the hours that are looked at; the last hour is in progress."""

    keys: list[Key]
    counts: Counts
    first: datetime

    def hour(self, column: int) -> datetime:
        """The begin of a column's hour."""
        return self.first + column * HOUR

    def column(self, moment: datetime) -> int:
        """The column of a moment, the first one for what lies before."""
        return max(0, int((moment - self.first) / HOUR))


def groups(clusters: Collection[UUID]) -> list[tuple[str, UUID, UUID]]:
    """What clusters count for beside themselves, as (kind, cluster, subject). One query."""
    held = claims.claim_ids_of_clusters(clusters)
    return [(str(Kind.CLAIM), cluster, claim) for cluster, claim in held.items()]


def clusters_of(kind: str, subject: UUID) -> list[UUID]:
    """The clusters of which a series counts the people; none for all reports. Two queries."""
    if kind == Kind.CLUSTER:
        return [subject]
    claim = claims.claim_by_id(subject) if kind == Kind.CLAIM else None
    return claims.cluster_ids(claim) if claim else []


def last_counted() -> datetime | None:
    """The last hour in which anything was counted. One query."""
    everything = HourCount.objects.filter(kind=Kind.ALL, province="")
    last: datetime | None = everything.aggregate(last=Max("hour"))["last"]
    return last


def worth_asking(now: datetime) -> list[Key]:
    """Series with enough people in the last day to be a surge at all; claims stand for clusters."""
    since = hour_of(now) - (LOOKED + max(RULE.windows)) * HOUR
    rows = (
        HourCount.objects.filter(hour__gte=since).order_by().values("kind", "subject", "province")
    )
    busy = rows.annotate(n=Sum("people")).filter(n__gte=RULE.floor)
    keys = [Key(*row) for row in busy.values_list("kind", "subject", "province")]
    held = claims.claim_ids_of_clusters({k.subject for k in keys if k.kind == Kind.CLUSTER})
    return sorted(key for key in keys if key.kind != Kind.CLUSTER or key.subject not in held)


def known_series(now: datetime) -> int:
    """How many series there are, for the control of all of them together. One query."""
    rows = HourCount.objects.filter(hour__gte=now - HISTORY).order_by()
    return rows.values("kind", "subject", "province").distinct().count()


def grid(keys: Sequence[Key], now: datetime) -> Grid:
    """The counts of these series; hours without a row are hours without a person. One query."""
    last = hour_of(now)
    made = Grid(
        list(keys), np.zeros((len(keys), HISTORY // HOUR + 1), dtype=np.int64), last - HISTORY
    )
    place = {key: at for at, key in enumerate(keys)}
    rows = HourCount.objects.filter(
        hour__gte=made.first, hour__lte=last, subject__in={key.subject for key in keys}
    )
    for kind, subject, province, hour, people in rows.values_list(
        "kind", "subject", "province", "hour", "people"
    ).iterator(chunk_size=5_000):
        at = place.get(Key(kind, subject, province))
        if at is not None:
            made.counts[at, made.column(hour)] = people
    return made


def past_reports(since: datetime) -> Iterator[tuple[datetime, str, str, str]]:
    """Reports as a replay reads them: when, of which claim or cluster, where, by whom (keyed)."""
    held = claims.claim_ids_of_clusters(intake.clusters_since(since))
    for at, cluster, province, sender in intake.arrivals(since):
        claim = held.get(cluster) if cluster else None
        named = f"claim:{claim}" if claim else f"cluster:{cluster}"
        yield at, named if cluster else "", province, sender.hex()


def busy_hours(now: datetime) -> Floats:
    """How busy each hour of a grid is, by all reports of the country. One query."""
    total = grid([Key(Kind.ALL, EVERYTHING, "")], now)
    return factors(total.counts[0], first=hour_of_week(total.first))
