"""A tracking code as it is read out on the telephone: groups of digits with their words; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

THAI: Final = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
ENGLISH: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Five digits to be said in one breath."""

    number: int
    digits: str
    spoken: str


def groups(code: str, *, language: str) -> list[Group]:
    """The groups of a code as the receipt writes them, with words to read aloud."""
    words = ENGLISH if language.startswith("en") else THAI
    return [
        Group(number, part, " ".join(words[int(digit)] for digit in part))
        for number, part in enumerate(code.split(), start=1)
    ]
