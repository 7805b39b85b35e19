"""What the rule of surges would have said: hour by hour over past reports, each hour knowing less.

Nothing that comes after an hour is used for it, except that an end is told where it is known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np

from ruthan.matching.engine.surge import (
    RULE,
    Counts,
    Episode,
    Unusual,
    alarms,
    episodes,
    factors,
    scan,
    settled,
)

HOUR: Final = timedelta(hours=1)
_AT_ONCE: Final = 2_000_000  # cells


class Sent(NamedTuple):
    """One report: when, of what, from which province ('' = not told), by whom."""

    at: datetime
    key: str
    province: str
    sender: str


class Series(NamedTuple):
    """What is counted: a key, or '' for all reports; a province, or '' for everywhere."""

    key: str
    province: str


@dataclass(frozen=True, slots=True)
class Told:
    """A surge as it would have been told; places are hours after the first."""

    row: int
    episode: Episode
    unusual: Unusual


People = Callable[[int, int, int], int]  # row, first hour, hour after the last: different people


def replay(
    counts: Counts,
    totals: Counts,
    *,
    hour_of_week: int,
    tests: int,
    people: People,
    whole: Collection[int] = (),
) -> list[Told]:
    """Every surge of some series in the order in which it would have been found.

    `tests` is how many series there are in all, `whole` the rows that count all reports of a place.
    A surge needs the floor of different people over its whole window, and twice the expected.
    """
    busy = factors(totals, first=hour_of_week)
    step = max(1, _AT_ONCE // max(counts.shape[1], 1))
    scans = [scan(counts[at : at + step], busy) for at in range(0, len(counts), step)]
    if not scans:
        return []
    alarm = alarms(np.concatenate([one.likely for one in scans]), tests=tests)
    for row in whole:
        alarm[row] = settled(counts[row], alarm[row])
    told = []
    for row in map(int, np.flatnonzero(alarm.any(axis=1))):
        one, at = scans[row // step], row % step
        for found in episodes(counts[row], alarm[row], one.hot[at], one.window[at]):
            unusual = one.unusual(at, found.found)
            number = people(row, found.found + 1 - unusual.hours, found.found + 1)
            if number >= max(RULE.floor, 2 * unusual.expected):
                said = Unusual(number, unusual.hours, unusual.expected)
                told.append(Told(row, found, said))
    return sorted(told, key=lambda one: (one.episode.found, one.row))


class Diary:
    """Reports kept as who sent what in which hour, to be replayed."""

    def __init__(self, reports: Iterable[Sent]) -> None:
        """Read them all; their order does not matter."""
        held: dict[Series, dict[datetime, set[str]]] = {}
        for sent in reports:
            hour = sent.at.replace(minute=0, second=0, microsecond=0)
            for series in _series_of(sent):
                held.setdefault(series, {}).setdefault(hour, set()).add(sent.sender)
        self._held = held
        hours = [hour for times in held.values() for hour in times]
        self.first = min(hours, default=datetime.min.replace(tzinfo=UTC))
        self.hours = int((max(hours) - self.first) / HOUR) + 1 if hours else 0
        self.series = sorted(series for series, times in held.items() if _is_enough(times))
        self.known = len(held)

    def told(self, *, hour_of_week: int) -> list[tuple[Series, Told]]:
        """Every surge with the series it is of; `hour_of_week` is that of the first hour."""
        counts = np.zeros((len(self.series), self.hours), dtype=np.int64)
        for row, series in enumerate(self.series):
            self._fill(counts[row], series)
        totals = np.zeros(self.hours, dtype=np.int64)
        self._fill(totals, Series("", ""))
        found = replay(
            counts, totals, hour_of_week=hour_of_week, tests=self.known, people=self._people,
            whole=[row for row, series in enumerate(self.series) if not series.key],
        )  # fmt: skip
        return [(self.series[one.row], one) for one in found]

    def _fill(self, row: Counts, series: Series) -> None:
        for hour, senders in self._held.get(series, {}).items():
            row[int((hour - self.first) / HOUR)] = len(senders)

    def _people(self, row: int, start: int, end: int) -> int:
        times = self._held[self.series[row]]
        hours = (self.first + place * HOUR for place in range(start, end))
        return len(set[str]().union(*(times.get(hour, set()) for hour in hours)))


def _series_of(sent: Sent) -> Iterator[Series]:
    yield Series("", "")
    yield Series(sent.key, "")
    if sent.province:
        yield Series("", sent.province)
        yield Series(sent.key, sent.province)


def _is_enough(times: dict[datetime, set[str]]) -> bool:
    """Whether a series can be a surge at all: enough people in a day."""
    hours: Sequence[datetime] = sorted(times)
    for place, hour in enumerate(hours):
        near = [times[h] for h in hours[place : place + 24] if h - hour < 24 * HOUR]
        if sum(map(len, near)) >= RULE.floor:
            return True
    return False
