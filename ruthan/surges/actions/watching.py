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
from ruthan.surges.actions.counting import COUNTING, count_families, count_hours
from ruthan.surges.actions.following import hand_over
from ruthan.surges.events import SurgeBegan, SurgeEnded
from ruthan.surges.models import Surge
from ruthan.surges.queries import Grid, Key
from ruthan.surges.rules import AGAIN, HISTORY, HOUR, LOOKED, TIMES
from ruthan.surges.states import Kind, Proposal

_FOLLOWED = ("peak_at", "peak_people", "people", "hours", "expected", "ended_at")


def watch() -> list[Surge]:
    """Count and look; returns the surges that began. Safe twice, and after a long absence."""
    now = clock.now()
    last = queries.last_counted()
    count_hours(min(now - AGAIN, last) if last else now - HISTORY)
    return _look(now)


@transaction.atomic
def _look(now: datetime) -> list[Surge]:
    hold(COUNTING)
    going_on = {Key(s.kind, s.subject, s.province): s for s in hand_over()}
    busy = queries.busy(now)
    followed = {key.subject for key in going_on if key.kind == Kind.FAMILY}
    of_families = queries.busy_of(count_families(busy.families | followed), now)
    keys = sorted({*busy.keys, *of_families, *going_on})
    if not keys:
        return []
    grid = queries.grid(keys, now)
    began = []
    for told in _told(grid, queries.busy_hours(now), going_on, tests=queries.known_series(now)):
        held = going_on.get(told.key)
        for episode in told.episodes:
            if held is not None and not told.people_since(held.began_at):
                _vanish(held)
                break
            if held is not None:
                _follow(held, told, episode)
                held = None
            elif made := _begin(told, episode, now):
                began.append(made)
    return began


@dataclass(frozen=True, slots=True)
class _Told:
    """What the engine says of one series of a grid."""

    grid: Grid
    at: int
    scan: engine.Scan
    episodes: list[engine.Episode]

    @property
    def key(self) -> Key:
        """The series."""
        return self.grid.keys[self.at]

    def peak(self, episode: engine.Episode) -> tuple[datetime, int]:
        """The busiest hour and its people."""
        return self.grid.hour(episode.peak), int(self.grid.counts[self.at, episode.peak])

    def people_since(self, moment: datetime) -> int:
        """How many people were counted from a moment on, in each hour anew."""
        return int(self.grid.counts[self.at, self.grid.column(moment) :].sum())

    def strongest(self, episode: engine.Episode) -> tuple[int, engine.Unusual]:
        """The least likely hour since it was found, and what was unusual then."""
        likely = self.scan.likely[self.at, episode.found : episode.end]
        hour = episode.found + (int(likely.argmin()) if len(likely) else 0)
        return hour, self.scan.unusual(self.at, hour)

    def people(self, hour: int, unusual: engine.Unusual) -> int:
        """How many different people these are, over the whole window. Three queries at most."""
        until = self.grid.hour(hour + 1)
        everything = self.key.kind == Kind.ALL
        clusters = None if everything else queries.clusters_of(self.key.kind, self.key.subject)
        return intake.people_between(
            until - unusual.hours * HOUR, until, clusters=clusters, province=self.key.province
        )


def _told(grid: Grid, busy: Floats, going_on: dict[Key, Surge], *, tests: int) -> Iterator[_Told]:
    """The surges of every series of a grid; one that goes on is the first of its series."""
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
        yield _Told(grid, at, scan, found)


def _follow(held: Surge, told: _Told, episode: engine.Episode) -> None:
    """Write down how strong it has become, and its end when it has come."""
    held.peak_at, held.peak_people = told.peak(episode)
    hour, unusual = told.strongest(episode)
    if unusual.people > held.people and (people := told.people(hour, unusual)) > held.people:
        held.people, held.hours, held.expected = people, unusual.hours, unusual.expected
    if episode.end is not None:
        held.ended_at = told.grid.hour(episode.end)
        _end(held)
    held.save(update_fields=_FOLLOWED)  # a person may answer the proposal at this moment


def _vanish(held: Surge) -> None:
    """End a surge of which nobody is left: withdrawn, or counted for another thing by now."""
    held.ended_at = clock.now()
    _end(held)
    held.save(update_fields=["ended_at"])
    Surge.objects.filter(pk=held.pk, proposal=Proposal.OPEN).update(proposal=Proposal.NONE)


def _end(held: Surge) -> None:
    record(by="system", what="surges:surge:end", on=held, facts={"peak": held.peak_people})
    emit(SurgeEnded(surge_id=held.pk, kind=held.kind, subject=held.subject))


def _begin(told: _Told, episode: engine.Episode, now: datetime) -> Surge | None:
    """A new surge; None for one that is known, and where few people sent again and again."""
    key, began = told.key, told.grid.hour(episode.begin)
    if queries.is_known(key, began, is_over=episode.end is not None):
        return None
    hour, unusual = told.strongest(episode)
    people = told.people(hour, unusual)
    if people < max(engine.RULE.floor, TIMES * unusual.expected):
        return None
    peak_at, peak_people = told.peak(episode)
    made = Surge.objects.create(
        kind=key.kind, subject=key.subject, province=key.province,
        began_at=began, found_at=min(now, told.grid.hour(episode.found + 1)),
        peak_at=peak_at, peak_people=peak_people,
        people=people, hours=unusual.hours, expected=unusual.expected,
        ended_at=told.grid.hour(episode.end) if episode.end is not None else None,
        proposal=_proposal(key, episode, began),
    )  # fmt: skip
    record(by="system", what="surges:surge:begin", on=made, facts=_facts(made))
    emit(SurgeBegan(surge_id=made.pk, kind=made.kind, subject=made.subject))
    return made


def _proposal(key: Key, episode: engine.Episode, began: datetime) -> str:
    """An alert is proposed once for each matter while it surges, never for all together."""
    if key.kind == Kind.ALL or episode.end is not None or queries.is_proposed(key, since=began):
        return Proposal.NONE
    return Proposal.OPEN


def _facts(made: Surge) -> dict[str, Any]:
    return {
        "kind": made.kind, "province": made.province, "people": made.people, "hours": made.hours,
        "expected": f"{made.expected:.2f}",
    }  # fmt: skip
