"""How far a long command is: a bar on a terminal, a plain line now and then anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

PLAIN_SECONDS = 5.0


class Bar(Protocol):
    """Says how many are done."""

    def at(self, done: int, note: str = "") -> None:
        """So many are done by now."""


@contextmanager
def progress(what: str, *, total: int | None = None) -> Iterator[Bar]:
    """A bar on standard error when that is a terminal; else a line every five seconds."""
    if not sys.stderr.isatty():
        yield _Plain(what, total)
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TimeRemainingColumn(), TextColumn("{task.fields[note]}"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield _Drawn(shown, what, total)


class _Plain:
    def __init__(self, what: str, total: int | None) -> None:
        self._what = what
        self._of = f" of {total}" if total else ""
        self._said = time.monotonic()

    def at(self, done: int, note: str = "") -> None:
        """A line when the last one was a while ago."""
        if time.monotonic() - self._said < PLAIN_SECONDS:
            return
        self._said = time.monotonic()
        print(f"{self._what}: {done}{self._of} {note}".rstrip(), file=sys.stderr, flush=True)


class _Drawn:
    def __init__(self, shown: Progress, what: str, total: int | None) -> None:
        self._shown = shown
        self._task = shown.add_task(what, total=total, note="")

    def at(self, done: int, note: str = "") -> None:
        """Move the bar."""
        self._shown.update(self._task, completed=done, note=note)
