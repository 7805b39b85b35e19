"""The small code on a Thai payment slip: which bank sent it, and the reference of the transfer.

A row of objects as in payment codes: two digits of tag, two of length, the value, and a CRC at the
end. What it says proves nothing by itself: pictures are copied, and only the bank knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from ruthan.matching.engine.entities.promptpay import crc16

LONGEST: Final = 200
_CRC_TAG: Final = "91"
_REFERENCE: Final = re.compile(r"[0-9A-Za-z]{6,40}")
_BANK: Final = re.compile(r"\d{3}")


class SlipCode(NamedTuple):
    """What the code says: the sending bank's three digits and the bank's own reference."""

    bank: str
    ref: str


def read_slip(texts: Iterable[str]) -> SlipCode | None:
    """The first of the codes of a picture that is a slip's; None when none is."""
    return next(filter(None, map(parse_slip, texts)), None)


def parse_slip(text: str) -> SlipCode | None:
    """A slip's code taken apart; None for any other text, a broken one, or a wrong CRC."""
    text = text.strip()
    if not 20 <= len(text) <= LONGEST or not text.isascii():
        return None
    outer = _objects(text)
    check = outer.get(_CRC_TAG, "")
    if len(check) != 4 or not text.endswith(check):
        return None
    if f"{crc16(text[:-4]):04X}" != check.upper():
        return None
    inner = _objects(outer.get("00", ""))
    bank, ref = inner.get("01", ""), inner.get("02", "")
    if not _BANK.fullmatch(bank) or not _REFERENCE.fullmatch(ref):
        return None
    return SlipCode(bank, ref)


def _objects(text: str) -> dict[str, str]:
    """Tag to value; {} when the lengths do not fit."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, size = text[at : at + 2], text[at + 2 : at + 4]
        if not (tag.isdigit() and size.isdigit()) or at + 4 + int(size) > len(text):
            return {}
        found[tag] = text[at + 4 : at + 4 + int(size)]
        at += 4 + int(size)
    return found
