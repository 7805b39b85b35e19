"""Series of hours as the engine reads them: which are worth asking, and their counts as a grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from django.db.models import Max, Q, Sum

from ruthan.intake import queries as intake
from ruthan.intake.queries import PeopleAnHour
from ruthan.matching.engine.surge import RULE, Counts, factors
from ruthan.matching.engine.tails import Floats
from ruthan.surges.models import HourCount
from ruthan.surges.queries.standing import standing
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


def last_counted() -> datetime | None:
    """The last hour in which anything was counted. One query."""
    everything = HourCount.objects.filter(kind=Kind.ALL, province="")
    last: datetime | None = everything.aggregate(last=Max("hour"))["last"]
    return last


@dataclass(frozen=True, slots=True)
class Busy:
    """Series that enough people reported lately, and the families that may be such series."""

    keys: list[Key]
    families: set[UUID]


def busy(now: datetime) -> Busy:
    """What has enough people in the last day to be a surge at all, each under one name.

    A cluster that a claim or a family stands for is left out. A family may be a series where its
    clusters, each by itself, bring enough; how many people they are together is to be counted.
    Three queries.
    """
    rows = HourCount.objects.filter(hour__gte=_lately(now)).exclude(kind=Kind.FAMILY).order_by()
    summed = rows.values("kind", "subject", "province").annotate(n=Sum("people"))
    needed = summed.filter(Q(n__gte=RULE.floor) | Q(kind=Kind.CLUSTER, province="", n__gt=0))
    told_of = needed.values_list("kind", "subject", "province", "n")
    people = {Key(kind, subject, province): n for kind, subject, province, n in told_of}
    under = standing({key.subject for key in people if key.kind == Kind.CLUSTER})
    told: Counter[UUID] = Counter()
    for key, n in people.items():
        kind, subject = under.get(key.subject, ("", key.subject))
        if kind == Kind.FAMILY and not key.province:
            told[subject] += n
    keys = [key for key, n in people.items() if n >= RULE.floor and key.subject not in under]
    return Busy(keys, {family for family, n in told.items() if n >= RULE.floor})


def busy_of(counted: Iterable[PeopleAnHour], now: datetime) -> list[Key]:
    """Of hours that were just counted the series with enough people lately. No query."""
    people: Counter[Key] = Counter()
    for hour in counted:
        if hour.hour >= _lately(now):
            people[Key(hour.kind, hour.subject, hour.province)] += hour.people
    return [key for key, n in people.items() if n >= RULE.floor]


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
    """Reports as a replay reads them: when, of what, where, by whom (keyed).

    What it is of is a claim, a family or a cluster, as they stand today. Four queries.
    """
    under = standing(intake.clusters_since(since))
    for at, cluster, province, sender in intake.arrivals(since):
        kind, subject = under.get(cluster, (Kind.CLUSTER, cluster)) if cluster else ("", None)
        yield at, f"{kind}:{subject}" if cluster else "", province, sender.hex()


def busy_hours(now: datetime) -> Floats:
    """How busy each hour of a grid is, by all reports of the country. One query."""
    total = grid([Key(Kind.ALL, EVERYTHING, "")], now)
    return factors(total.counts[0], first=hour_of_week(total.first))


def _lately(now: datetime) -> datetime:
    """Since when people count for whether a series is worth asking."""
    return hour_of(now) - (LOOKED + max(RULE.windows)) * HOUR
