"""Who counts: people we can tell apart, all others of a day as one, and nobody who came in a crowd.

What is counted can be poisoned by one person with many names. Three things make that dear: those
without a name count as one, however many days; reports that came together, through one kind of
source and within the hour, are held until an officer has looked; and whoever counted before a
clearing never counts again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from ruthan.registry.rules.numbers import Numbers
from ruthan.registry.states import Standing


class Seen(NamedTuple):
    """One sighting that counts: whom as, through which channel, when."""

    standing: str
    key: bytes
    channel: str
    at: datetime


def people_of(seen: Iterable[Seen], rules: Numbers) -> int:
    """How many people these are: each known one once, those without a name together capped."""
    known: set[bytes] = set()
    nameless: set[bytes] = set()
    for one in seen:
        if one.standing == Standing.KNOWN:
            known.add(one.key)
        elif one.standing == Standing.ANONYMOUS:
            nameless.add(one.key)
    return len(known) + min(len(nameless), rules.anonymous_most)


def is_burst(seen: Sequence[Seen], rules: Numbers) -> bool:
    """Whether there would be too few people without those who came together.

    Together: known people through one channel within the hour, the largest such crowd.
    """
    if people_of(seen, rules) < rules.shown_from:
        return False
    crowd = _largest_crowd(seen, rules)
    if len(crowd) < 2:
        return False
    others = [one for one in seen if one.key not in crowd]
    return people_of(others, rules) + 1 < rules.shown_from  # the crowd stands for one


def _largest_crowd(seen: Sequence[Seen], rules: Numbers) -> frozenset[bytes]:
    by_channel: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        if one.standing == Standing.KNOWN:
            by_channel[one.channel].append(one)
    largest: frozenset[bytes] = frozenset()
    for there in by_channel.values():
        there.sort(key=lambda one: one.at)
        start = 0
        for end, last in enumerate(there):
            while last.at - there[start].at > rules.burst:
                start += 1
            if end - start + 1 > len(largest):
                crowd = frozenset(one.key for one in there[start : end + 1])
                largest = max(largest, crowd, key=len)
    return largest
