"""Watching: count the last hours, find what surges, follow what does, end what is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.locks import hold
from ruthan.intake import queries as intake
from ruthan.matching.engine import surge as engine
from ruthan.matching.engine.tails import Floats
from ruthan.surges import queries
from ruthan.surges.actions.counting import COUNTING, count_hours
from ruthan.surges.events import SurgeBegan, SurgeEnded
from ruthan.surges.models import Surge
from ruthan.surges.queries import Grid, Key
from ruthan.surges.rules import AGAIN, HISTORY, HOUR, LOOKED, TIMES
from ruthan.surges.states import Kind, Proposal


def watch() -> list[Surge]:
    """Count and look; returns the surges that began. Safe twice, and after a long absence."""
    now = clock.now()
    last = queries.last_counted()
    count_hours(min(now - AGAIN, last) if last else now - HISTORY)
    return _look(now)


@transaction.atomic
def _look(now: datetime) -> list[Surge]:
    hold(COUNTING)
    going_on = {Key(s.kind, s.subject, s.province): s for s in queries.going_on()}
    keys = sorted({*queries.worth_asking(now), *going_on})
    if not keys:
        return []
    grid = queries.grid(keys, now)
    began = []
    for at, told in _told(grid, queries.busy_hours(now), going_on, tests=queries.known_series(now)):
        held = going_on.get(keys[at])
        for episode in told.episodes:
            if held is not None:
                _follow(held, grid, at, episode)
                held = None
            elif made := _begin(grid, at, episode, told.scan.unusual(told.row, episode.found), now):
                began.append(made)
    return began


@dataclass(frozen=True, slots=True)
class _Told:
    """What the engine says of one series; `row` is its row in the scan."""

    scan: engine.Scan
    row: int
    episodes: list[engine.Episode]


def _told(
    grid: Grid, busy: Floats, going_on: dict[Key, Surge], *, tests: int
) -> Iterator[tuple[int, _Told]]:
    """The surges of every series of a grid, those that go on first in their series."""
    scan = engine.scan(grid.counts, busy)
    alarm = np.zeros(grid.counts.shape, dtype=np.bool_)
    alarm[:, -LOOKED:] = engine.alarms(scan.likely[:, -LOOKED:], tests=tests)
    for at, key in enumerate(grid.keys):
        if key.kind == Kind.ALL:
            alarm[at] = engine.settled(grid.counts[at], alarm[at])
        held = going_on.get(key)
        since = grid.column(held.began_at) if held else None
        if held is None and not alarm[at].any():
            continue
        found = engine.episodes(
            grid.counts[at], alarm[at], scan.hot[at], scan.window[at], since=since, running=True
        )
        yield at, _Told(scan, at, found)


def _follow(held: Surge, grid: Grid, at: int, episode: engine.Episode) -> None:
    """Write down the busiest hour so far, and the end when it has come."""
    held.peak_at, held.peak_people = _peak(grid, at, episode)
    if episode.end is not None:
        held.ended_at = grid.hour(episode.end)
        record(by="system", what="surges:surge:end", on=held, facts={"peak": held.peak_people})
        emit(SurgeEnded(surge_id=held.pk, kind=held.kind, subject=held.subject))
    held.save(update_fields=["peak_at", "peak_people", "ended_at"])


def _begin(
    grid: Grid, at: int, episode: engine.Episode, unusual: engine.Unusual, now: datetime
) -> Surge | None:
    """A new surge; None for one that is known, and where few people sent again and again."""
    key, began = grid.keys[at], grid.hour(episode.begin)
    until = grid.hour(episode.found + 1)
    if queries.surges_of(key).filter(ended_at__gt=began).exists():
        return None
    clusters = None if key.kind == Kind.ALL else queries.clusters_of(key.kind, key.subject)
    people = intake.people_between(
        until - unusual.hours * HOUR, until, clusters=clusters, province=key.province
    )
    if people < max(engine.RULE.floor, TIMES * unusual.expected):
        return None
    peak_at, peak_people = _peak(grid, at, episode)
    made = Surge.objects.create(
        kind=key.kind, subject=key.subject, province=key.province,
        began_at=began, found_at=min(now, until), peak_at=peak_at, peak_people=peak_people,
        people=people, hours=unusual.hours, expected=unusual.expected,
        ended_at=grid.hour(episode.end) if episode.end is not None else None,
        proposal=_proposal(key, episode),
    )  # fmt: skip
    record(by="system", what="surges:surge:begin", on=made, facts=_facts(made))
    emit(SurgeBegan(surge_id=made.pk, kind=made.kind, subject=made.subject))
    return made


def _proposal(key: Key, episode: engine.Episode) -> str:
    """An alert is proposed once for each thing, while it surges; never for all reports together."""
    if key.kind == Kind.ALL or episode.end is not None or queries.is_proposed(key):
        return Proposal.NONE
    return Proposal.OPEN


def _peak(grid: Grid, at: int, episode: engine.Episode) -> tuple[datetime, int]:
    return grid.hour(episode.peak), int(grid.counts[at, episode.peak])


def _facts(made: Surge) -> dict[str, Any]:
    return {
        "kind": made.kind, "province": made.province, "people": made.people, "hours": made.hours,
        "expected": f"{made.expected:.2f}",
    }  # fmt: skip
