"""Who counts: people we can tell apart, all others of a day as one, and every crowd as one.

What is counted can be poisoned by one person with many names. Three things make that dear: those
without a name count as one, however many days; reports that came together, through one kind of
source and within the hour, stand for one person until an officer has looked at them; and whoever
counted before a clearing never counts again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from ruthan.registry.rules.numbers import Numbers
from ruthan.registry.states import Standing


class Seen(NamedTuple):
    """The first sighting of somebody through one channel: whom as, through which, when."""

    standing: str
    key: bytes
    channel: str
    at: datetime


def is_burst(seen: Iterable[Seen], rules: Numbers, *, looked_at: datetime | None = None) -> bool:
    """Whether there are too few people once everybody who came together stands for one.

    Together: known people through one channel within the hour. Those whom an officer has looked at
    count each; whoever came after that look does not profit from it.
    """
    return apart(seen, rules, looked_at=looked_at) < rules.shown_from


def apart(seen: Iterable[Seen], rules: Numbers, *, looked_at: datetime | None = None) -> int:
    """How many people these are at least, every crowd being one; more sightings never lessen it."""
    looked: set[bytes] = set()
    nameless: set[bytes] = set()
    others: list[Seen] = []
    for one in seen:
        if one.standing == Standing.ANONYMOUS:
            nameless.add(one.key)
        elif one.standing == Standing.KNOWN and looked_at is not None and one.at <= looked_at:
            looked.add(one.key)
        elif one.standing == Standing.KNOWN:
            others.append(one)
    rest = [one for one in others if one.key not in looked]
    known = min(_crowds(rest, rules.burst), len({one.key for one in rest}))
    return len(looked) + known + min(len(nameless), rules.anonymous_most)


def _crowds(seen: Iterable[Seen], within: timedelta) -> int:
    """The fewest stretches of an hour, of one channel each, in which all of them came."""
    by_channel: defaultdict[str, list[datetime]] = defaultdict(list)
    for one in seen:
        by_channel[one.channel].append(one.at)
    count = 0
    for times in by_channel.values():
        began: datetime | None = None
        for at in sorted(times):
            if began is None or at - began > within:
                began, count = at, count + 1
    return count
