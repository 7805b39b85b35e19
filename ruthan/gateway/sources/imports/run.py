"""Walking through a file: batch by batch, each committed together with how far it came."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction

from ruthan.core import clock
from ruthan.gateway.models import ImportRun
from ruthan.gateway.sources.imports.pace import Pace


class BadRow(ValueError):
    """The row cannot be taken; the sentence says why, for the one who brought the file."""


class Way(Protocol):
    """What a kind of rows means: read one, make a batch ready, write it, or only say what for."""

    def read(self, row: Mapping[str, object]) -> Any:
        """A row read and checked; raises BadRow."""

    def ready(self, rows: list[Any]) -> Any:
        """The batch made ready outside the transaction; writes nothing."""

    def take(self, ready: Any, on: tuple[str, str]) -> Counter[str]:
        """Write it in the caller's transaction, with one audit entry on `on`."""

    def would(self, rows: list[Any]) -> Counter[str]:
        """What `take` would count; writes nothing."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is, for whoever watches."""

    done: int  # lines of the file
    counts: Counter[str]
    seconds: float  # of the last transaction


class AlreadyRunning(RuntimeError):
    """Another process is bringing in the same file and was first with these rows."""


Lines = Iterable[tuple[int, Mapping[str, object]]]
Watch = Callable[[Progress], None]
Complain = Callable[[int, str], None]


def open_run(*, kind: str, digest: str, options: str, again: bool = False) -> ImportRun:
    """The run of this file with these options: as a killed process left it, or a new one.

    `again` begins a finished one from its first line; what is known already changes nothing.
    """
    now = clock.now()
    run, _ = ImportRun.objects.get_or_create(
        kind=kind, digest=digest, options=options, defaults={"started_at": now, "moved_at": now}
    )
    if run.ended_at and again:
        run.done, run.counts, run.ended_at = 0, {}, None
        run.started_at = run.moved_at = now
        run.save()
    return run


def walk(way: Way, lines: Lines, *, run: ImportRun, complain: Complain, watch: Watch) -> ImportRun:
    """Bring the rest of a file in, from the line after the last that is committed.

    Each batch is one transaction with the run's place in it, so that a process killed at any
    moment has brought every row once when it is started again. Raises AlreadyRunning.
    """
    pace, batch, bad, last = Pace(), [], 0, run.done
    for number, row in lines:
        if number <= run.done:
            continue
        last = number
        try:
            batch.append(way.read(row))
        except BadRow as reason:
            complain(number, str(reason))
            bad += 1
        if len(batch) >= pace.size:
            seconds = _commit(way, batch, run=run, last=last, bad=bad)
            watch(Progress(run.done, Counter(run.counts), seconds))
            pace.took(seconds, len(batch))
            batch, bad = [], 0
    seconds = _commit(way, batch, run=run, last=last, bad=bad)
    run.ended_at = clock.now()
    run.save(update_fields=["ended_at"])
    watch(Progress(run.done, Counter(run.counts), seconds))
    return run


def rehearse(way: Way, lines: Lines, *, complain: Complain, watch: Watch) -> Counter[str]:
    """What bringing a file in would do, counted; writes nothing."""
    counts: Counter[str] = Counter()
    batch: list[Any] = []
    number = 0
    for number, row in lines:
        try:
            batch.append(way.read(row))
        except BadRow as reason:
            complain(number, str(reason))
            counts["bad"] += 1
        if len(batch) >= REHEARSED:
            counts += way.would(batch)
            batch = []
            watch(Progress(number, counts, 0.0))
    counts += way.would(batch)
    watch(Progress(number, counts, 0.0))
    return counts


REHEARSED = 1_000


def _commit(way: Way, batch: list[Any], *, run: ImportRun, last: int, bad: int) -> float:
    """One batch and the run's place in one transaction; how long that took, in seconds."""
    ready = way.ready(batch)
    began = time.monotonic()
    with transaction.atomic():
        mine = ImportRun.objects.filter(pk=run.pk, done=run.done, ended_at=None)
        if not mine.update(done=last, moved_at=clock.now()):
            raise AlreadyRunning
        counts = Counter(run.counts) + way.take(ready, ("gateway.importrun", str(run.pk)))
        counts["rows"] += len(batch)
        counts["bad"] += bad
        ImportRun.objects.filter(pk=run.pk).update(counts=dict(counts))
    run.done, run.counts = last, dict(counts)
    return time.monotonic() - began
