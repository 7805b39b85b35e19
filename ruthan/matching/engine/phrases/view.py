"""Two readings of one text for phrase rules, each with the way back to the original characters.

`tight` has no spaces, signs or emoji, so that "โ อ น เ งิ น", "โ.อ.น" and "โอนเงิน" are one;
`plain` keeps the words of English apart; `latin` tells whether there are any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ruthan.core.text.fold import light_fold, light_fold_with_map

_KEPT_SIGNS: Final = frozenset("%@+#/:฿")
_RUN: Final = 3
_ENGLISH: Final = re.compile("[a-z]{2}")
_MARKS: Final = frozenset(chr(c) for c in (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)))


_LEFT_OUT: Final = re.compile(rf"(?:[^\w{''.join(_MARKS | _KEPT_SIGNS)}]|_)+")
_MANY: Final = re.compile(r"(\D)\1{2,}")


@dataclass(frozen=True, slots=True)
class View:
    """The readings of one text; `tight_at` and `plain_at` give the original index per character."""

    original: str
    plain: str
    plain_at: tuple[int, ...]
    tight: str
    tight_at: tuple[int, ...]
    latin: bool

    def span(self, start: int, end: int, *, tight: bool) -> tuple[int, int]:
        """The span of the original behind a span of one reading; marks stay with their letter."""
        places: Sequence[int] = self.tight_at if tight else self.plain_at
        if start >= end or start >= len(places):
            return 0, 0
        last = places[end - 1] + 1
        while last < len(self.original) and self.original[last] in _MARKS:
            last += 1
        return places[start], last


# what hurried or young writers leave out or swap: tone marks, and short for long vowels
_DROPPED: Final = frozenset("่้๊๋์็")
_FORGIVEN: Final = str.maketrans({"ู": "ุ", "ี": "ิ", "ื": "ึ"} | dict.fromkeys(_DROPPED))


def forgiving(text: str) -> str:
    """A text, or the source of a pattern, without tone marks and with one vowel length."""
    return text.replace("[ก-์]", "[ก-๙]").translate(_FORGIVEN)


def forgiving_view(view: View) -> View:
    """The same view whose tight reading forgives spelling as `forgiving` does."""
    tight = view.tight.translate(_FORGIVEN)
    pairs = zip(view.tight, view.tight_at, strict=True)
    places = tuple([at for char, at in pairs if char not in _DROPPED])
    return View(view.original, view.plain, view.plain_at, tight, places, view.latin)


def reading_of(text: str) -> View:
    """The forgiving view of a text without the way back, for whoever asks only what occurs.

    The words of `forgiving_view(view_of(text))`, several times faster for ordinary texts.
    """
    folded = light_fold(text)
    plain = folded.lower()
    kept = _LEFT_OUT.sub(_gap, plain)
    if len(plain) != len(folded) or "\u03a3" in folded or "เเ" in kept:
        return forgiving_view(view_of(text))  # letters that depend on their neighbours
    tight = _MANY.sub(r"\1", kept).translate(_FORGIVEN)
    return View(text, plain, (), tight, (), _ENGLISH.search(plain) is not None)


def _gap(found: re.Match[str]) -> str:
    """What stands for left-out characters: a space where they keep two numbers apart."""
    text, start, end = found.string, found.start(), found.end()
    between = (
        start > 0 and end < len(text) and text[start - 1].isdecimal() and text[end].isdecimal()
    )
    return " " if between and found[0].strip(",.") else ""


def view_of(text: str) -> View:
    """Read a text both ways, in one pass over its characters."""
    folded = light_fold_with_map(text)
    lowered = folded.text.lower()
    plain: Sequence[str] = lowered
    if len(lowered) != len(folded.text):  # a letter whose small form is two
        plain = [char.lower() if len(char.lower()) == 1 else char for char in folded.text]
    chars: list[str] = []
    places: list[int] = []
    apart = False
    run = 0
    for char, place in zip(plain, folded.spans, strict=True):
        if not (char.isalnum() or char in _MARKS or char in _KEPT_SIGNS):
            apart = apart or char not in ",."
            continue
        if char.isdecimal() and apart and chars and chars[-1].isdecimal():
            chars.append(" ")
            places.append(place)
        apart = False
        if char == "เ" and chars and chars[-1] == "เ":
            chars[-1] = "แ"
            continue
        run = run + 1 if chars and chars[-1] == char and not char.isdecimal() else 1
        if run == _RUN:  # three or more are one (ด่วนนนน), two stay (ธรรม)
            chars.pop()
            places.pop()
        if run >= _RUN:
            continue
        chars.append(char)
        places.append(place)
    words = "".join(plain)
    latin = _ENGLISH.search(words) is not None
    return View(text, words, folded.spans, "".join(chars), tuple(places), latin)
