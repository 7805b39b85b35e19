"""Thai words: Thai writes no spaces, so words are found by dictionary before lines may break."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

ZERO_WIDTH_SPACE: Final = "\u200b"

_THAI_RUN = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_WORD = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+|[^\\W\u0e01-\u0e5b]+")
# A line never begins with the repeat or abbreviation sign, or with a mark of the letter before.
_CLINGING: Final = ("ๆ", "ฯ", "\u0e30", "\u0e31", "\u0e32", "\u0e33", "\u0e45")
_LONG_RUN: Final = 150


@cache
def _cutter() -> Callable[[str], list[str]]:
    """The dictionary cutter, loaded when first needed (0.6 s); long runs take its safe mode."""
    from pythainlp.tokenize import word_tokenize  # noqa: PLC0415 - loads a dictionary

    def cut(run: str) -> list[str]:
        engine = "newmm-safe" if len(run) > _LONG_RUN else "newmm"
        found: list[str] = word_tokenize(run, engine=engine)
        return found

    return cut


def _clings(word: str) -> bool:
    first = word[0]
    return first in _CLINGING or "\u0e34" <= first <= "\u0e3a" or "\u0e46" <= first <= "\u0e4e"


def _cut_run(run: str) -> list[str]:
    """The words of a run of Thai letters; together they are the run."""
    out: list[str] = []
    for word in _cutter()(run):
        if out and _clings(word):
            out[-1] += word
        else:
            out.append(word)
    return out


def words(text: str) -> tuple[str, ...]:
    """The words of a text in order: Thai by dictionary, others between signs and spaces."""
    out: list[str] = []
    for found in _WORD.finditer(text):
        run = found[0]
        out += _cut_run(run) if "\u0e01" <= run[0] <= "\u0e5b" else [run]
    return tuple(out)


def break_words(text: str, *, mark: str = ZERO_WIDTH_SPACE) -> str:
    """Mark where a line may break between two Thai words, for programs that cannot see them.

    Only the inside of runs of Thai letters is touched: ASCII, links, digits and dates stay, and
    taking the marks out gives the text back.
    """
    return _THAI_RUN.sub(lambda found: mark.join(_cut_run(found[0])), text)
