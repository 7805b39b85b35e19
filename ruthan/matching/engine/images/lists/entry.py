"""One entry of a list, what is wrong with a line, and the limits of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
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


# Why a line or a file is not read, by code; pages have the same sentences in Thai.
SENTENCES: Final = {
    "wrong_digits": "a {kind} hash has {digits} hexadecimal digits",
    "wrong_quality": "the quality is a whole number from 0 to 100",
    "other_kind": "hashes of the kind {kind} are not matched",
    "no_hash": "no pdq and no sha256",
    "no_id": "an image without id",
    "no_object": "not a JSON object",
    "not_json": "not JSON",
    "too_deep": "nested too deeply",
    "too_large": "larger than {most} MB",
    "too_many": "more than {most:,} entries",
    "value_too_long": "a value is too long",
    "not_text": "not UTF-8",
    "no_records": "JSON without hashRecords",
    "not_xml": "not XML: {what}, line {line}",
    "no_result": "XML without queryResult",
    "document_type": "XML with a document type is not read",
    "entity": "XML with an entity is not read",
}
Facts = Mapping[str, str | int]


class ListRefused(Exception):
    """The whole file is not read; `code` of SENTENCES says why, `facts` are what it names.

    Not a ValueError: those are of one line.
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(SENTENCES[code].format(**facts))
        self.code, self.facts = code, facts


class BadLine(ValueError):
    """One line is passed over; `code` and `facts` as those of ListRefused."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(SENTENCES[code].format(**facts))
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Entry:
    """A hash that a list names. `ref` is the list's own id, or the hash where it has none."""

    ref: str
    kind: Kind
    value: str
    quality: int = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """A line, record or element that was passed over, by its number from 1, and the reason.

    `reason` is English; who speaks another language asks by `code` and `facts`.
    """

    number: int
    reason: str
    code: str
    facts: Facts


@dataclass(slots=True)
class Reading:
    """What a file says: entries, ids that it takes back, and what was wrong in it."""

    shape: str
    entries: list[Entry] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    bad: int = 0
    skipped: int = 0  # hashes of kinds that are not matched here, as videos

    def report(self, number: int, bad: BadLine) -> None:
        """Note what is wrong with one line."""
        self.bad += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(number, str(bad), bad.code, bad.facts))

    def take(self, entry: Entry) -> None:
        """Note one entry; raises ListRefused when there are too many."""
        if len(self.entries) >= MAX_ENTRIES:
            raise ListRefused("too_many", most=MAX_ENTRIES)
        self.entries.append(entry)


def checked(kind: Kind, text: str) -> str:
    """The digits of a hash in lower case; raises BadLine for anything else."""
    value = text.strip().lower()
    wanted = _DIGITS[kind]
    if len(value) != wanted or not _HEX.fullmatch(value):
        raise BadLine("wrong_digits", kind=kind.value, digits=wanted)
    return value


def reference(text: object, otherwise: str) -> str:
    """A list's own id, short; the hash itself when it gives none."""
    return str(text).strip()[:_MAX_ID] if text not in (None, "") else otherwise
