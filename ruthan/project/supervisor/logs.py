"""Log files of the parts: private, bounded in size, never in the way of who writes them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT = 10_000_000
KEPT = 3


@contextmanager
def open_log(path: Path) -> Iterator[int]:
    """A descriptor that a child appends to; the file is ours and private."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def rotate(folder: Path, *, limit: int = LIMIT, kept: int = KEPT) -> None:
    """Copy a log that grew past the limit aside and empty it, keeping a few older copies.

    The writer keeps its descriptor: it appends, so it goes on at the new beginning. A
    line written between the copy and the cut is lost; a pipe through us would instead
    lose the last words of every part when we die.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size <= limit:
            continue
        for number in range(kept - 1, 0, -1):
            older = log.with_name(f"{log.name}.{number}")
            if older.exists():
                older.rename(log.with_name(f"{log.name}.{number + 1}"))
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        log.with_name(f"{log.name}.1").chmod(0o600)
        os.truncate(log, 0)


def last_lines(path: Path, *, count: int = 5) -> list[str]:
    """The end of a log for the console, from its last 8 KB."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 8192))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip()][-count:]
