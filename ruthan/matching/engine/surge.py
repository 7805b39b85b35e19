"""Surges: what more people report now than its own past and the hour of the week explain.

Pure and deterministic. A row is one series (a claim, a cluster, a province ...), a column one hour,
a cell the number of different people. Each hour asks of windows of 1, 3, 6 and 12 hours how likely
so many people are, given the series' level before the window (a decayed count), the pooled profile
of the week, and how unevenly the series came so far. The busiest hour of a window is left out, so
that a text pasted into one group is no surge until it goes on, unless one hour is overwhelming.
Below a floor of people nothing is unusual. All series of an hour are judged together
(Benjamini-Hochberg). The hour in progress is held to the expectation of the whole hour, so that
looking often adds no false alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.tails import Floats, tail

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

WEEK: Final = 168
_LEAST: Final = 1e-6
_TRIMS: Final = 5
_SHOWN: Final = 0.1  # the smallest expectation that is written as a number


@dataclass(frozen=True, slots=True)
class Rule:
    """The numbers of the rule; hours and people."""

    windows: tuple[int, ...] = (1, 3, 6, 12)
    half_life: float = 168.0  # hours after which a person counts half in the level
    floor: int = 5  # different people in a window below which nothing is unusual
    alone: int = 20  # people of one hour that make a surge by themselves, if they are
    alone_times: float = 5.0  # so many times the expected; else the busiest hour is left out
    share: float = 0.1  # of what is said to surge, at most this much by chance
    ceiling: float = 2e-4  # and never what is more likely than this
    unusual: float = 1e-3  # from here on an hour weighs less in the level
    unusual_weight: float = 0.2
    quiet: float = 0.01  # a surge goes on while its last hours are less likely than this
    still: float = 2.0  # or while they bring so many times the expected and more hours are unusual
    calm: int = 3  # hours without that end it
    prior_people: float = 1.0  # what is new is taken for something with one person ...
    prior_hours: float = 24.0  # ... in a day
    spread: float = 0.4  # over-dispersion of a window before the series has shown its own
    spread_worth: float = 20.0  # how much seen it takes to believe the series instead


RULE: Final = Rule()


@dataclass(frozen=True, slots=True)
class Unusual:
    """What is unusual: so many people in so many hours, and how many were expected."""

    people: int
    hours: int
    expected: float


@dataclass(frozen=True, slots=True)
class Scan:
    """Every series at every hour: the likelihood over all windows, the window that says most."""

    likely: Floats
    window: NDArray[np.int8]
    people: Counts
    expected: Floats
    hot: Flags  # unusual enough to go on

    def unusual(self, series: int, hour: int) -> Unusual:
        """What is unusual about a series at an hour, in numbers."""
        at = (series, hour)
        return Unusual(int(self.people[at]), int(self.window[at]), float(self.expected[at]))


@dataclass(frozen=True, slots=True)
class Episode:
    """One surge as places of hours: begin, found, peak; `end` is the first hour after, or None."""

    begin: int
    found: int
    peak: int
    end: int | None


def factors(totals: Counts, *, first: int) -> Floats:
    """How busy each hour is against the mean, learnt from the days before it alone.

    `totals` are the people of all series together, `first` the hour of the week of the first one
    (0 = Monday midnight). Little data shrinks towards the hour of the day, then towards 1.
    """
    out = np.ones(len(totals))
    for day in range(24, len(totals), 24):
        profile = _profile(totals[:day], first)
        upto = min(day + 24, len(totals))
        out[day:upto] = profile[(first + np.arange(day, upto)) % WEEK]
    return out


def _profile(totals: Counts, first: int) -> Floats:
    kept = totals.astype(np.float64)
    for _ in range(_TRIMS):  # one wave must not become the habit of an hour
        kept = np.minimum(kept, 4 * kept.mean())
    mean = max(float(kept.mean()), _LEAST)
    slots = (first + np.arange(len(kept))) % WEEK
    hour_of_day = _ratio(kept, slots % 24, 24, mean=mean, prior=np.ones(24), worth=20)
    day = _ratio(kept, slots // 24, 7, mean=mean, prior=np.ones(7), worth=200)
    both = np.tile(hour_of_day, 7) * np.repeat(day, 24)
    return np.maximum(_ratio(kept, slots, WEEK, mean=mean, prior=both, worth=50), 0.02)


def _ratio(
    kept: Floats, place: Counts, size: int, *, mean: float, prior: Floats, worth: float
) -> Floats:
    """Seen against expected for each place, shrunk to a prior that is worth so many people."""
    seen = np.bincount(place, weights=kept, minlength=size)
    meant = np.bincount(place, minlength=size) * mean
    result: Floats = (seen + worth * prior) / (meant + worth)
    return result


def scan(counts: Counts, busy: Floats, *, rule: Rule = RULE) -> Scan:
    """Ask every series at every hour, oldest first; each series by itself.

    `busy` are the factors of the hours. Costs some fifty small operations over all series an hour.
    """
    many, hours = counts.shape
    found = Scan(
        np.ones((many, hours)),
        np.zeros((many, hours), dtype=np.int8),
        np.zeros((many, hours), dtype=np.int64),
        np.zeros((many, hours)),
        np.zeros((many, hours), dtype=np.bool_),
    )
    pasts = [_Past.new(many, rule)]
    for hour in range(hours):
        now = _Hour(rule, counts[:, : hour + 1], busy[: hour + 1], pasts)
        now.write(found)
        pasts.append(now.passed(counts[:, hour], float(busy[hour]), found.likely[:, hour]))
        del pasts[: -max(rule.windows)]
    return found


@dataclass(frozen=True, slots=True)
class _Past:
    """What a series has shown until an hour: people and exposure, and how unevenly they came."""

    people: Floats
    exposure: Floats
    excess: Floats  # one row for each window
    square: Floats

    @classmethod
    def new(cls, many: int, rule: Rule) -> _Past:
        """Nothing seen yet."""
        none, windows = np.zeros(many), np.zeros((len(rule.windows), many))
        return cls(none, none, windows, windows)


class _Hour:
    """One hour of a scan: windows that end with it, against what was known before they began."""

    def __init__(self, rule: Rule, counts: Counts, busy: Floats, pasts: list[_Past]) -> None:
        self._rule, self._hour, self._last = rule, counts.shape[1] - 1, pasts[-1]
        shape = (len(rule.windows), len(counts))
        self._people, self._rest = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        self._mean, self._rest_mean, self._size = np.ones(shape), np.ones(shape), np.ones(shape)
        for row, window in enumerate(rule.windows):
            past = pasts[-min(window, len(pasts))]
            self._look(row, counts[:, -window:], busy[-window:], past)

    def _look(self, row: int, counts: Counts, busy: Floats, past: _Past) -> None:
        """One window: people and expectation, with its busiest hour and without."""
        rule = self._rule
        shape = rule.prior_people + past.people
        level = shape / (rule.prior_hours + past.exposure)
        busiest = counts.argmax(axis=1)
        self._people[row] = counts.sum(axis=1)
        self._rest[row] = self._people[row] - counts[np.arange(len(counts)), busiest]
        self._mean[row] = np.maximum(level * busy.sum(), _LEAST)
        self._rest_mean[row] = np.maximum(level * (busy.sum() - busy[busiest]), _LEAST)
        uneven = (past.excess[row] + rule.spread_worth * rule.spread) / (
            past.square[row] + rule.spread_worth
        )
        self._size[row] = 1 / (1 / shape + np.maximum(uneven, 0.0))

    def write(self, found: Scan) -> None:
        """Put the hour's answers into the scan."""
        rule, hour = self._rule, self._hour
        alone = (self._people >= rule.alone) & (self._people >= rule.alone_times * self._mean)
        people = np.where(alone, self._people, self._rest)
        mean = np.where(alone, self._mean, self._rest_mean)
        asked = (self._people >= rule.floor) & (people > mean)
        likely = np.ones(people.shape)
        likely[asked] = tail(people[asked], mean[asked], self._size[asked])
        best = likely.argmin(axis=0)
        every = np.arange(len(best))
        found.likely[:, hour] = likely[best, every]
        found.window[:, hour] = np.asarray(rule.windows, dtype=np.int8)[best]
        found.people[:, hour] = self._people[best, every]
        found.expected[:, hour] = self._mean[best, every]
        short = np.asarray(rule.windows) <= rule.calm
        goes_on = (self._people[short] > rule.still * self._mean[short]).any(axis=0)
        slow = (likely[best, every] < rule.ceiling) & goes_on
        found.hot[:, hour] = (likely[short].min(axis=0) < rule.quiet) | slow

    def passed(self, counts: Counts, busy: float, likely: Floats) -> _Past:
        """What is known once the hour is over; an unusual hour weighs less."""
        rule, last = self._rule, self._last
        kept = 0.5 ** (1 / rule.half_life)
        weight = np.where(likely < rule.unusual, rule.unusual_weight, 1.0)
        each = weight / np.asarray(rule.windows)[:, None]
        excess = (self._people - self._mean) ** 2 - self._mean
        return _Past(
            kept * last.people + weight * counts,
            kept * last.exposure + weight * busy,
            kept * last.excess + each * excess,
            kept * last.square + each * self._mean**2,
        )


def alarmed(likely: Floats, *, tests: int, rule: Rule = RULE) -> Flags:
    """Which series surge at one hour, when so many were asked: Benjamini-Hochberg, and the ceiling.

    `tests` counts those that are not given, too: nobody reported them, so nothing is unusual.
    """
    order = np.argsort(likely, kind="stable")
    allowed = rule.share * np.arange(1, len(likely) + 1) / max(tests, len(likely), 1)
    under = np.flatnonzero(likely[order] <= allowed)
    flags = np.zeros(len(likely), dtype=np.bool_)
    if len(under):
        flags[order[: under[-1] + 1]] = True
    result: Flags = flags & (likely <= rule.ceiling)
    return result


def alarms(likely: Floats, *, tests: int = 0, rule: Rule = RULE) -> Flags:
    """The same for every hour of a scan."""
    hours = [alarmed(likely[:, hour], tests=tests, rule=rule) for hour in range(likely.shape[1])]
    return np.stack(hours, axis=1) if hours else np.zeros(likely.shape, dtype=np.bool_)


def settled(counts: Counts, alarm: Flags) -> Flags:
    """Alarms of a whole place without its first week, in which all is more than nothing."""
    busy = np.flatnonzero(counts)
    kept = alarm.copy()
    kept[: (int(busy[0]) if len(busy) else len(counts)) + WEEK] = False
    return kept


def episodes(
    counts: Counts,
    alarm: Flags,
    hot: Flags,
    window: NDArray[np.int8],
    *,
    since: int | None = None,
    running: bool = False,
    rule: Rule = RULE,
) -> list[Episode]:
    """The surges of one series, in order; only the last may be without an end.

    What has ended is not found again in the window after it. `since` is the begin of one that was
    found before. `running` says that the last hour is still in
    progress: it may prolong a surge, and never ends one.
    """
    found: list[Episode] = []
    begin, seen, last = since, since, since
    closed, free = len(counts) - running, 0
    for hour in range(since or 0, len(counts)):
        if begin is None and alarm[hour] and hour + 1 - int(window[hour]) >= free:
            begin, seen, last = _begin(counts, hour, int(window[hour])), hour, hour
        elif begin is not None and hot[hour]:
            last = hour
        if begin is not None and last is not None and hour < closed and hour - last >= rule.calm:
            found.append(_episode(counts, begin, seen, last + 1))
            begin, free = None, last + 1
    if begin is not None:
        found.append(_episode(counts, begin, seen, None))
    return found


def _begin(counts: Counts, hour: int, window: int) -> int:
    """The first hour of the window in which anybody came."""
    start = max(hour + 1 - window, 0)
    return start + int(np.flatnonzero(counts[start : hour + 1])[0])


def _episode(counts: Counts, begin: int, seen: int | None, end: int | None) -> Episode:
    peak = begin + int(counts[begin:end].argmax())
    return Episode(begin, begin if seen is None else seen, peak, end)


def in_words(unusual: Unusual) -> tuple[str, str]:
    """What is unusual in Thai and in English: so many people in so long, so many expected."""
    little = unusual.expected < _SHOWN
    expected = f"{max(unusual.expected, _SHOWN):.1f}"
    hours = "1 hour" if unusual.hours == 1 else f"{unusual.hours} hours"
    return (
        f"{unusual.people} คนใน {unusual.hours} ชม. ปกติ{'ไม่ถึง' if little else 'ราว'} {expected} คน",
        f"{unusual.people} people in {hours}; {'less than ' if little else ''}{expected} expected",
    )
