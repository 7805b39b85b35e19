"""The number of an official letter, its date and its stamps: what is read, what is odd.

The grammar is that of domain §3.1 after NFC and with Arabic digits. What does not fit it is kept
as it stands and marked to be checked by a person; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from ruthan.core.text.digits import to_arabic, to_thai

FIELDS: Final = (
    "number", "dated_on", "sender", "subject", "addressee", "enclosures", "stamps",
)  # fmt: skip
MUST_BE_READ: Final = ("number", "dated_on")  # marked by themselves where they cannot be read
OLDEST_YEARS: Final = 10  # a letter dated before is a year mistyped
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_NUMBER = re.compile(
    r"(?:ที่)?\s*(?P<office>[ก-ฮ]{2})\s*(?P<unit>\d{4}(?:\.\d{1,2}){0,2})\s*/\s*"
    r"(?P<circular>ว)?\s*(?P<running>\d{1,7})"
)


@dataclass(frozen=True, slots=True)
class LetterNumber:
    """A number as the grammar reads it: office, unit, whether a circular, running number."""

    office: str
    unit: str
    is_circular: bool
    running: str

    def __str__(self) -> str:
        """In one shape, so that equal numbers are found: มท 0206.2/ว 552."""
        return f"{self.office} {self.unit}/{'ว ' if self.is_circular else ''}{self.running}"

    @property
    def in_thai(self) -> str:
        """As it is printed: มท ๐๒๐๖.๒/ว ๕๕๒."""
        return to_thai(str(self))


def read_number(raw: str) -> LetterNumber | None:
    """The number that a text is, "ที่" before it or not; None for what the grammar cannot read."""
    text = " ".join(_INVISIBLE.sub("", to_arabic(unicodedata.normalize("NFC", raw))).split())
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    return LetterNumber(
        found["office"], found["unit"], bool(found["circular"]), found["running"].lstrip("0") or "0"
    )


def looks_alike(raw: str) -> str:
    """A number that cannot be read in the shape in which two of them are compared."""
    text = _INVISIBLE.sub("", to_arabic(unicodedata.normalize("NFC", raw)))
    return "".join(text.split()).removeprefix("ที่")


def unread(*, number: str, dated_on: date | None, marked: Collection[str]) -> list[str]:
    """The fields to be checked, in the order of the letter: what was marked and what is not read.

    `number` is '' where the grammar could not read it.
    """
    missing = set(marked) & set(FIELDS)
    if not number:
        missing.add("number")
    if dated_on is None:
        missing.add("dated_on")
    return [one for one in FIELDS if one in missing]


def odd_day(day: date, *, today: date) -> str:
    """What is wrong with the date of a letter: `future`, `old` (a year mistyped), or ''."""
    if day > today:
        return "future"
    return "old" if day.year < today.year - OLDEST_YEARS else ""


@dataclass(frozen=True, slots=True)
class StampRead:
    """A desk's stamp: where it stands in the row, its day and time."""

    place: int
    received_on: date | None
    received_at: time | None


def odd_stamps(stamps: Sequence[StampRead], *, dated_on: date | None) -> dict[int, str]:
    """By the place of a stamp what is odd about it; a warning, for the paper may say just that.

    `early`: before the letter's own date. `order`: before the stamp of the desk before.
    """
    found, last = {}, None
    for one in sorted(stamps, key=lambda held: held.place):
        if one.received_on is None:
            continue
        moment = (one.received_on, one.received_at or time.max)
        if dated_on is not None and one.received_on < dated_on:
            found[one.place] = "early"
        elif last is not None and moment < (last[0], last[1] or time.min):
            found[one.place] = "order"
        last = (one.received_on, one.received_at)
    return found


def stamp_time(at: time) -> str:
    """As stamps have it: ๑๐.๐๐ น."""
    return to_thai(f"{at:%H.%M} น.")


_COPIES = re.compile(r"\s*+(?:จำนวน|\||,)?\s*+(\d{1,3})\s*+(ฉบับ|ชุด|แผ่น|copy|copies)\s*$")
OTHER_UNITS = frozenset({"ชุด", "แผ่น"})  # what a letter counts that is no single copy
_ORDER = re.compile(r"^\s*(?:สิ่งที่ส่งมาด้วย)?\s*\d{1,2}\s*[.)]\s*")


def read_enclosures(lines: Sequence[str]) -> list[dict[str, object]]:
    """Enclosures one a line, as letters name them: "๑. แบบรายงาน จำนวน ๑ ฉบับ".

    One copy where none are named; sets and sheets stay what they are called. The number in front
    goes: the row says it.
    """
    found: list[dict[str, object]] = []
    for line in lines:
        plain = to_arabic(line)  # one character for one: the places are the same
        copies = _COPIES.search(plain)
        order = _ORDER.match(plain)
        title = line[order.end() if order else 0 : copies.start() if copies else None].strip()
        if title:
            row: dict[str, object] = {"title": title, "copies": int(copies[1]) if copies else 1}
            if copies and copies[2] in OTHER_UNITS:
                row["unit"] = copies[2]
            found.append(row)
    return found
