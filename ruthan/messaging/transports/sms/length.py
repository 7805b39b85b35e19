"""How long a text message is: one Thai letter makes all of it UCS-2, 70 units, or 67 a part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ruthan.core.text.breaks import ZERO_WIDTH_SPACE, break_words

# GSM 03.38: the default alphabet, and what takes two places of it.
_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")
_BETWEEN: Final = re.compile(rf"{ZERO_WIDTH_SPACE}|(?<=\s)")
_GSM, _UCS2 = (160, 153), (70, 67)


@dataclass(frozen=True, slots=True)
class Size:
    """Units used, whether of UCS-2, into how many parts they go, and what the last has left."""

    units: int
    is_unicode: bool
    parts: int
    left: int


def size_of(text: str) -> Size:
    """Count a text as the network does."""
    is_unicode = any(sign not in _BASIC and sign not in _EXTENDED for sign in text)
    costs = [_cost(sign, is_unicode=is_unicode) for sign in text]
    single, each = _UCS2 if is_unicode else _GSM
    units = sum(costs)
    if units <= single:
        return Size(units, is_unicode, 1, single - units)
    parts, used = 1, 0
    for cost in costs:  # a sign of two units is never parted
        if used + cost > each:
            parts, used = parts + 1, 0
        used += cost
    return Size(units, is_unicode, parts, each - used)


def kept_to(text: str, parts: int) -> str:
    """The text as it is, or cut between words so that it fits, its last line (a link) whole.

    A last line that alone is longer is cut as well.
    """
    if size_of(text).parts <= parts:
        return text
    words, mark, last = text.rpartition("\n")
    end = f"…{mark}{last}" if mark and size_of(f"…\n{last}").parts <= parts else "…"
    pieces = _BETWEEN.split(break_words(words if end != "…" else text))
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high + 1) // 2
        fits = size_of("".join(pieces[:middle]).rstrip() + end).parts <= parts
        low, high = (middle, high) if fits else (low, middle - 1)
    return "".join(pieces[:low]).rstrip() + end


def _cost(sign: str, *, is_unicode: bool) -> int:
    if is_unicode:
        return 2 if ord(sign) > 0xFFFF else 1
    return 2 if sign in _EXTENDED else 1
