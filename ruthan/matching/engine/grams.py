"""Terms of a text as keyed numbers: character 4-grams of its squashed form, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ruthan.core.text.breaks import words
from ruthan.core.text.fold import fold, squash
from ruthan.matching.engine.meanings import meaning

Terms = NDArray[np.uint32]

GRAM: Final = 4
TERMS_VERSION: Final = 3  # to be raised with every change to how grams, words or marks are made
_LINK = re.compile(r"(?:https?|hxxps?)://\S+|www\.\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*")
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_WORD = re.compile(r"\w+")
_TITLE: Final = np.uint32(1 << 31)  # marks the terms of a title; plain terms have 31 bits
_ENGLISH_STOP: Final = frozenset(_WORD.findall(
    "a about above after again against all am amp an and any are aren as at be because been "
    "before being below between both but by can cannot could couldn did didn do does doesn "
    "doing don down during each few for from further had hadn has hasn have haven having he "
    "her here hers herself him himself his how i if in into is isn it its itself just ll me "
    "more most my myself no nor not now of off on once only or other our ours ourselves out "
    "over own re rt s same she should shouldn so some such t than that the their theirs them "
    "themselves then there these they this those through to too u under until up ve very via "
    "was wasn we were weren what when where which while who whom why will with won would "
    "wouldn you your yours yourself yourselves "
))  # fmt: skip


@cache
def _stopwords() -> frozenset[str]:
    """Thai words that say nothing about the subject, loaded when first needed."""
    from pythainlp.corpus import thai_stopwords  # noqa: PLC0415 - loads a word list

    return frozenset(thai_stopwords()) | _ENGLISH_STOP


class Hasher:
    """Turns grams and words into 32-bit numbers that mean nothing without the secret."""

    __slots__ = ("_key", "_mix")

    def __init__(self, secret: bytes = b"") -> None:
        """Derive the key and odd multipliers from the secret; the same secret, the same numbers."""
        self._key = blake2b(secret, digest_size=32, person=b"ruthan-grams").digest()
        self._mix = np.frombuffer(self._key, dtype="<u8").astype(np.uint64) | np.uint64(1)

    def grams(self, text: str) -> Terms:
        """The distinct 4-grams of a text's squashed form, ascending; a shorter text is one gram."""
        return np.unique(self.gram_sequence(squash(text)))

    def gram_sequence(self, squashed: str) -> Terms:
        """Every 4-gram of a squashed text in the order of the text."""
        if not squashed:
            return np.empty(0, dtype=np.uint32)
        padded = squashed.ljust(GRAM, "\x00").encode("utf-32-le", "surrogatepass")
        codes = np.frombuffer(padded, dtype="<u4").astype(np.uint64)
        count = len(codes) - GRAM + 1
        mixed = np.zeros(count, dtype=np.uint64)
        for place in range(GRAM):
            mixed = (mixed ^ codes[place : place + count]) * self._mix[place]
            mixed ^= mixed >> np.uint64(29)
        mixed *= self._mix[0]
        return (mixed >> np.uint64(33)).astype(np.uint32)

    def words(self, found: Iterable[str]) -> Terms:
        """Distinct words as numbers, ascending; words that say the same are one."""
        return np.unique(np.array([self.word(word) for word in set(found)], dtype=np.uint32))

    def word(self, word: str) -> int:
        """One word as a number."""
        return self._hash(meaning(word), size=4) >> 1

    def mark(self, squashed: str) -> int:
        """A whole text as a number of 64 bits: equal marks, equal texts."""
        return self._hash(squashed, size=8)

    def _hash(self, text: str, *, size: int) -> int:
        body = text.encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(body, digest_size=size, key=self._key).digest())


def in_title(terms: Terms) -> Terms:
    """Terms as those of a title, which lie beside those of the text."""
    return terms | _TITLE


def is_titled(terms: Terms) -> bool:
    """Whether any of ascending terms is one of a title."""
    return len(terms) > 0 and bool(terms[-1] & _TITLE)


def is_of_title(terms: Terms) -> NDArray[np.bool_]:
    """Which terms are those of a title."""
    return terms >= _TITLE


def by_place(terms: Terms) -> tuple[Terms, Terms]:
    """Ascending terms of a claim as those of its text and those of its title, both plain."""
    place = int(np.searchsorted(terms, _TITLE))
    return terms[:place], terms[place:] & ~_TITLE


def spoken_words(text: str) -> tuple[str, ...]:
    """The folded words of a text in order; no links, and joined English names taken apart."""
    return words(fold(_JOINED.sub(" ", _LINK.sub(" ", text))))


def content_words(said: Iterable[str]) -> frozenset[str]:
    """Those words that carry meaning: no stop words or single letters."""
    stop = _stopwords()
    return frozenset(
        word for word in said if (len(word) > 1 or word.isdigit()) and word not in stop
    )
