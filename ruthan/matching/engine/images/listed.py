"""The hashes of one list: which of them an image is, by digest or by PDQ in any way it may lie."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from ruthan.matching.engine.images.gallery import EXACT, named
from ruthan.matching.engine.images.index import HashIndex, Hit
from ruthan.matching.engine.images.kept import FULL
from ruthan.matching.engine.images.lists import Kind
from ruthan.matching.engine.images.pdq import LEAST_QUALITY, RADIUS, Hash, from_hex
from ruthan.matching.engine.images.prints import Prints

_NONE: Final = "none"


class ListedHit(NamedTuple):
    """A hash of a list that an image is: its number, bits between, what found it, what was done."""

    number: int
    distance: int
    stage: str
    transform: str


class Listed:
    """Hashes by their numbers. Additions and removals count at the next question. One thread."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._index = HashIndex()
        self._digests: dict[bytes, set[int]] = {}
        self._values: dict[int, bytes] = {}

    def __len__(self) -> int:
        """How many hashes are there."""
        return len(self._index) + len(self._values)

    def add_many(self, hashes: Iterable[tuple[int, str, bytes, int]]) -> None:
        """Know hashes as (number, kind, value, quality); a weak PDQ hash matches nothing."""
        numbers, words = [], []
        for number, kind, value, quality in hashes:
            if kind != Kind.PDQ:
                self._values[number] = value
                self._digests.setdefault(value, set()).add(number)
            elif quality >= LEAST_QUALITY:
                numbers.append(number)
                words.append(from_hex(value.hex()))
        if numbers:
            self._index.add_many(numbers, np.array(words))

    def remove(self, number: int) -> None:
        """Forget a hash."""
        value = self._values.pop(number, None)
        if value is None:
            self._index.remove(number)
        else:
            self._digests[value].discard(number)

    def near(self, words: Hash, *, radius: int = RADIUS) -> list[Hit]:
        """Every hash within the radius of one, nearest first."""
        return self._index.query(words, radius=radius)

    def best(self, prints: Prints) -> ListedHit | None:
        """The surest and nearest hash that an image is; None when it is not on the list."""
        for digest in prints.digests:
            for number in sorted(self._digests.get(digest, ())):
                return ListedHit(number, 0, EXACT, _NONE)
        found: list[ListedHit] = []
        for one in prints.strong():
            for hit in self._index.query(one.words)[:1]:
                stage, transform = named(one.view, FULL, one.way)
                found.append(ListedHit(hit.id, hit.distance, stage, transform))
        return min(found, key=_plainness, default=None)


def _plainness(hit: ListedHit) -> tuple[bool, int, int]:
    return hit.transform != _NONE, hit.transform.count("+"), hit.distance
