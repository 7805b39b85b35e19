"""What the operator sees: a small board on a terminal, plain lines anywhere else."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from rich.console import Console as RichConsole
from rich.live import Live
from rich.table import Table
from rich.text import Text

PLAIN_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """One part on the board."""

    name: str
    state: str
    note: str = ""
    good: bool = True


class Console:
    """Says events, shows progress and the board; draws only when asked, with no thread."""

    def __init__(self, *, rich: RichConsole | None = None) -> None:
        self._rich = rich or RichConsole(highlight=False, soft_wrap=True)
        self._live: Live | None = None
        self._last_progress = 0.0
        self._last_kind = ""

    def __enter__(self) -> Console:
        if self._rich.is_terminal:
            self._live = Live(console=self._rich, auto_refresh=False, transient=True)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def say(self, text: str, *, good: bool = True) -> None:
        """One lasting line."""
        if self._live is None:
            self._line(text)
            return
        mark = Text("✓ " if good else "! ", style="green" if good else "yellow")
        self._rich.print(mark + Text(text))

    def progress(self, text: str) -> None:
        """What is being done; the next line takes its place. Without a terminal, now and then."""
        if self._live is not None:
            self._live.update(Text(f"… {text}", style="dim"), refresh=True)
            return
        kind = text.partition(":")[0].partition("(")[0]
        if kind != self._last_kind or time.monotonic() > self._last_progress + PLAIN_SECONDS:
            self._last_kind, self._last_progress = kind, time.monotonic()
            self._line(text)

    def _line(self, text: str) -> None:
        with suppress(OSError):  # said into a file on a full disk, or to nobody any more
            self._rich.print(f"ruthan: {text}", markup=False)

    def board(self, title: str, rows: Sequence[Row], *, foot: str) -> None:
        """The state of everything; nothing without a terminal, where events have said it."""
        if self._live is None:
            return
        table = Table(box=None, show_header=False, pad_edge=False, title_justify="left")
        table.title = Text(title, style="bold")
        for row in rows:
            table.add_row(
                row.name, Text(row.state, style="green" if row.good else "yellow"), row.note
            )
        table.caption = Text(foot, style="dim")
        table.caption_justify = "left"
        self._live.update(table, refresh=True)
