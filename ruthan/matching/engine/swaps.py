"""Words that stand in one another's place: the template stays, what it is about changes."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from ruthan.matching.engine.meanings import meaning
from ruthan.matching.engine.quantities import is_number

_MOST_WORDS: Final = 120  # of each text; a longer one is compared in its beginning
_SHORT: Final = 3  # words that may stand for one another; more are another passage
_FRAME: Final = 3  # words around a place that both say
_ALIKE: Final = 0.5  # of the letters: a word that was mistyped is no other word
_ENOUGH: Final = 2  # places after which more say nothing new


def swapped(one: Sequence[str], other: Sequence[str]) -> float:
    """In how many places of one frame two texts say something else: 0 none, 1 two or more.

    Takes the words that carry meaning, in order. A frame is three words that both say around the
    place. Words that say the same, mistyped words, and what only one of the two adds do not count;
    nor do numbers, which are compared by value.
    """
    here = [meaning(word) for word in one[:_MOST_WORDS] if not is_number(word)]
    there = [meaning(word) for word in other[:_MOST_WORDS] if not is_number(word)]
    runs = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
    places, begin, first, before = 0, 0, 0, 0
    for start, begins, size in runs:
        left, right = here[begin:start], there[first:begins]
        if left and right and max(len(left), len(right)) <= _SHORT and before + size >= _FRAME:
            places += _is_other("".join(left), "".join(right))
        begin, first, before = start + size, begins + size, size
    return min(places, _ENOUGH) / _ENOUGH


def _is_other(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() < _ALIKE
