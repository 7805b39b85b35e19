"""One entry of a list, what is wrong with a line, and the limits of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MAX_BYTES: Final = 256 * 1024 * 1024
MAX_ENTRIES: Final = 5_000_000
MAX_PROBLEMS: Final = 1000  # more than this are counted, not kept
_MAX_ID: Final = 200


class Kind(StrEnum):
    """What a hash is of; the value is its code."""

    PDQ = "pdq"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"


_DIGITS: Final = {Kind.PDQ: 64, Kind.MD5: 32, Kind.SHA1: 40, Kind.SHA256: 64}
_HEX: Final = re.compile(r"[0-9a-f]+")


class ListRefused(Exception):
    """The whole file is not read; the message says why. Not a ValueError: those are of one line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A hash that a list names. `ref` is the list's own id, or the hash where it has none."""

    ref: str
    kind: Kind
    value: str
    quality: int = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """A line, record or element that was passed over, by its number from 1, and the reason."""

    number: int
    reason: str


@dataclass(slots=True)
class Reading:
    """What a file says: entries, ids that it takes back, and what was wrong in it."""

    shape: str
    entries: list[Entry] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    bad: int = 0
    skipped: int = 0  # hashes of kinds that are not matched here, as videos

    def report(self, number: int, reason: str) -> None:
        """Note what is wrong with one line."""
        self.bad += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(number, reason))

    def take(self, entry: Entry) -> None:
        """Note one entry; raises ListRefused when there are too many."""
        if len(self.entries) >= MAX_ENTRIES:
            raise ListRefused(f"more than {MAX_ENTRIES:,} entries")
        self.entries.append(entry)


def checked(kind: Kind, text: str) -> str:
    """The digits of a hash in lower case; raises ValueError with a reason a person can read."""
    value = text.strip().lower()
    wanted = _DIGITS[kind]
    if len(value) != wanted or not _HEX.fullmatch(value):
        raise ValueError(f"a {kind.value} hash has {wanted} hexadecimal digits")
    return value


def reference(text: object, otherwise: str) -> str:
    """A list's own id, short; the hash itself when it gives none."""
    return str(text).strip()[:_MAX_ID] if text not in (None, "") else otherwise
