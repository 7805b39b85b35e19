"""What one check found: how it stands, in plain words, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

OK, WARN, BAD = "ok", "warn", "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor; `mend` says what to do and is empty when all is well."""

    check: str
    level: str
    words: str
    mend: str = ""


Check = Callable[[], Finding]


def ok(check: str, words: str) -> Finding:
    """All is well."""
    return Finding(check, OK, words)


def warn(check: str, words: str, mend: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding(check, WARN, words, mend)


def bad(check: str, words: str, mend: str) -> Finding:
    """It does not work, or data is in danger."""
    return Finding(check, BAD, words, mend)
