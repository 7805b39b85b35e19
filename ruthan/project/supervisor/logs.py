"""Log files of the parts: private, bounded in size, never in the way of who writes them."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT = 10_000_000
KEPT = 3
LIVES_SECONDS = 90 * 86_400  # Computer Crime Act s.26
TURN_SECONDS = 22 * 86_400  # with three older copies a line goes before it is 90 days old


@contextmanager
def open_log(path: Path) -> Iterator[int]:
    """A descriptor that a child appends to; the file is ours and private."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def rotate(folder: Path, *, limit: int = LIMIT, kept: int = KEPT) -> None:
    """Copy a log that grew past the limit, or is old, aside and empty it; keep a few older ones.

    The writer keeps its descriptor: it appends, so it goes on at the new beginning. A
    line written between the copy and the cut is lost; a pipe through us would instead
    lose the last words of every part when we die.
    """
    for log in folder.glob("*.log"):
        if not log.stat().st_size or (log.stat().st_size <= limit and not _is_due(log)):
            continue
        for number in range(kept - 1, 0, -1):
            older = log.with_name(f"{log.name}.{number}")
            if older.exists():
                older.rename(log.with_name(f"{log.name}.{number + 1}"))
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        log.with_name(f"{log.name}.1").chmod(0o600)
        os.truncate(log, 0)
        _mark(log).touch(mode=0o600)
    for older in folder.glob("*.log.*"):
        if time.time() - older.stat().st_mtime > LIVES_SECONDS:
            older.unlink()


def _is_due(log: Path) -> bool:
    """Whether a log has been written to for so long that its oldest lines would pass 90 days."""
    mark = _mark(log)
    if not mark.exists():
        mark.touch(mode=0o600)
    return time.time() - mark.stat().st_mtime > TURN_SECONDS


def _mark(log: Path) -> Path:
    return log.with_name(f".{log.name}.begun")


def last_lines(path: Path, *, count: int = 5) -> list[str]:
    """The end of a log for the console, from its last 8 KB."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 8192))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip()][-count:]
