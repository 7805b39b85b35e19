"""How long a script takes to be read aloud: syllables in Thai, words in English, and pauses."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from ruthan.core.text.breaks import words
from ruthan.publishing.engine.kit import limits
from ruthan.publishing.engine.kit.spoken import spoken
from ruthan.publishing.engine.kit.spoken_en import spoken_en

if TYPE_CHECKING:
    from collections.abc import Callable

_CHOICE: Final = re.compile(r"/(?:ค่ะ|คะ|ครับ)")  # one of them is said
_PAUSE: Final = re.compile(r"[\s,.;:!?…·]+(?=\S)")  # a space in Thai is a breath
_STOP: Final = re.compile(r"[,.;:!?…·]+(?=\s)")
_THAI: Final = re.compile("[\u0e01-\u0e4e]")
_LETTERS_A_SYLLABLE: Final = 3.4  # of words that the dictionary of syllables does not know


@lru_cache(maxsize=512)
def seconds(text: str, *, medium: str, language: str) -> int:
    """The estimate in whole seconds, numbers spelled out before it is counted."""
    held = limits.pace(medium)
    if language == "en":
        told = spoken_en(text)
        return round(len(told.split()) / held.words + held.pause * len(_STOP.findall(told)))
    told = spoken(_CHOICE.sub("", text))
    return round(syllables(told) / held.syllables + held.pause * len(_PAUSE.findall(told)))


def syllables(text: str) -> int:
    """Syllables of a Thai text, by dictionary; a Latin word counts as two."""
    return sum(_of_word(word) for word in words(text))


def _of_word(word: str) -> int:
    if not _THAI.search(word):
        return 2
    cut = _cutter()
    return sum(_of_piece(piece) for piece in cut(word))


def _of_piece(piece: str) -> int:
    if len(piece) <= 4 or piece in _known():
        return 1
    return max(1, round(len(piece) / _LETTERS_A_SYLLABLE))


@cache
def _known() -> frozenset[str]:
    from pythainlp.corpus import thai_syllables  # noqa: PLC0415 - loads a dictionary

    return frozenset(thai_syllables())


@cache
def _cutter() -> Callable[[str], list[str]]:
    from pythainlp.tokenize.newmm import segment  # noqa: PLC0415 - loads a dictionary
    from pythainlp.util import dict_trie  # noqa: PLC0415 - as above

    trie: Any = dict_trie(_known())

    def cut(word: str) -> list[str]:
        found: list[str] = segment(word, custom_dict=trie)
        return found

    return cut
