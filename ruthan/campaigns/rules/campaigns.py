"""Key messages of campaigns: how long they may be under a bill and in a pop-up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from ruthan.publishing.engine.kit import limits

MOST_MESSAGES: Final = 6
_UNSEEN: Final = dict.fromkeys((0x00, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_GAPS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a text stands in one place: its length as written, and how long it may be."""

    place: str  # bill, title, body
    have: int
    most: int

    @property
    def fits(self) -> bool:
        """Whether it is short enough."""
        return self.have <= self.most


class Lasting(Protocol):
    """What was begun and ends on a day, by hand, or not yet."""

    ends_on: date | None
    ended_at: datetime | None


def is_over(held: Lasting, today: date) -> bool:
    """Whether it was ended, or its last day is past."""
    return held.ended_at is not None or (held.ends_on is not None and held.ends_on < today)


def tidied(text: str) -> str:
    """One line, one space between words, without what cannot be seen or stored."""
    plain = text.translate(_UNSEEN).encode("utf-8", "ignore").decode()
    return _GAPS.sub(" ", unicodedata.normalize("NFC", plain)).strip()


def fits(message: str) -> tuple[Fit, ...]:
    """A key message under a bill, as the title of a pop-up and as its body."""
    have = len(message)
    return (
        Fit("bill", have, limits.number("bill")),
        Fit("title", have, limits.number("popup_title")),
        Fit("body", have, limits.number("popup_body")),
    )


def fits_anywhere(message: str) -> bool:
    """Whether at least one place of the documents' channel can hold it."""
    return any(one.fits for one in fits(message))


def messages_of(lines: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Pairs of Thai and English as they are kept; pairs without Thai are left out."""
    kept = [{"th": tidied(th), "en": tidied(en)} for th, en in lines]
    return [one for one in kept if one["th"]][:MOST_MESSAGES]
