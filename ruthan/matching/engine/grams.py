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

Terms = NDArray[np.uint32]

GRAM: Final = 4
TERMS_VERSION: Final = 1  # to be raised with every change to how grams, words or marks are made
_LINK = re.compile(r"(?:https?|hxxps?)://\S+|www\.\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*")
_HASHTAG = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ENGLISH_STOP: Final = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "did", "do", "does",
    "for", "from", "had", "has", "have", "he", "her", "his", "i", "if", "in", "is", "it", "its",
    "just", "me", "my", "no", "not", "of", "on", "or", "our", "rt", "s", "she", "so", "t", "that",
    "the", "their", "them", "they", "this", "to", "us", "was", "we", "were", "what", "when",
    "which", "who", "will", "with", "you", "your", "via", "amp",
})  # fmt: skip


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
        return (mixed >> np.uint64(32)).astype(np.uint32)

    def words(self, found: Iterable[str]) -> Terms:
        """Distinct words as numbers, ascending."""
        return np.unique(np.array([self.word(word) for word in set(found)], dtype=np.uint32))

    def word(self, word: str) -> int:
        """One word as a number."""
        return self._hash(word, size=4)

    def mark(self, squashed: str) -> int:
        """A whole text as a number of 64 bits: equal marks, equal texts."""
        return self._hash(squashed, size=8)

    def _hash(self, text: str, *, size: int) -> int:
        body = text.encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(body, digest_size=size, key=self._key).digest())


def content_words(text: str) -> frozenset[str]:
    """The folded words of a text that carry meaning: no stop words, links or single letters."""
    plain = fold(_LINK.sub(" ", _HASHTAG.sub(" ", text)))
    stop = _stopwords()
    return frozenset(
        word for word in words(plain) if (len(word) > 1 or word.isdigit()) and word not in stop
    )
