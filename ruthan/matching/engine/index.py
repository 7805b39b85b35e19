"""Finding copies: which known texts share the rarest character 4-grams of a message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from threading import RLock
from typing import Final

import numpy as np

from ruthan.matching.engine.base import Base
from ruthan.matching.engine.grams import Hasher, Terms
from ruthan.matching.engine.postings import Postings

RAREST: Final = 48
BUDGET: Final = 50_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A known text: its BM25 score and the share of the probed weight that it covers (0 to 1)."""

    key: int
    score: float
    covered: float


class GramIndex:
    """Keyed 4-grams of folded text to the keys of the texts that hold them; safe across threads.

    An added text is found by the very next query. Only numbers derived with the secret are kept,
    never the text.
    """

    def __init__(self, *, secret: bytes = b"", base: Base | None = None) -> None:
        """Begin with a base made under the same secret, else empty."""
        self._hasher = Hasher(secret)
        self._postings = Postings(base)
        self._lock = RLock()

    def __len__(self) -> int:
        """How many texts are known."""
        return len(self._postings)

    def __contains__(self, key: int) -> bool:
        """Whether a text of this key is known."""
        with self._lock:
            return key in self._postings

    def add(self, key: int, text: str) -> None:
        """Take a text under a key; a text of the same key is replaced."""
        self.add_terms([(key, self._hasher.grams(text))])

    def add_many(self, texts: Iterable[tuple[int, str]]) -> None:
        """Take many texts under their keys at once; for loading, several times faster."""
        self.add_terms((key, self._hasher.grams(text)) for key, text in texts)

    def add_terms(self, documents: Iterable[tuple[int, Terms]]) -> None:
        """Take texts whose grams were cut before with the same secret; asking waits less."""
        cut = list(documents)
        with self._lock:
            self._postings.add_many(cut)

    def remove(self, key: int) -> None:
        """Forget a text; raises KeyError when the key is unknown."""
        with self._lock:
            self._postings.remove(key)

    def containments(self, keys: Iterable[int], text: str) -> list[tuple[float, float]]:
        """How much of a message each known text holds, and the reverse, by their distinct grams.

        Two grams may, very rarely, bear the same number. Raises KeyError for an unknown key.
        """
        mine = self._hasher.grams(text)
        with self._lock:
            known = [self._postings.terms(key) for key in keys]
        found = []
        for theirs in known:
            shared = len(np.intersect1d(mine, theirs, assume_unique=True))
            found.append((shared / max(1, len(mine)), shared / max(1, len(theirs))))
        return found

    def query(self, text: str, *, top: int = 10, grams: int | None = RAREST) -> list[Hit]:
        """The known texts nearest to a message, best first.

        Probes the `grams` rarest grams within a budget of postings; None probes all of them,
        slower and better for rewordings.
        """
        terms = self._hasher.grams(text)
        budget = None if grams is None else BUDGET
        with self._lock:
            probe = self._postings.probe(self._postings.look_up(terms), most=grams, budget=budget)
            found = self._postings.search(probe, top=top)
        return [Hit(one.key, one.score, one.covered) for one in found]
