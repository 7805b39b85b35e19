"""Exact search over PDQ hashes: everything within 31 of 256 bits, and nothing else.

The bulk of the hashes lies in piece tables; what came since is compared one by one until there
is enough of it to make the tables anew. Additions and removals are seen by the next question.
The index is a copy of rows that live elsewhere: it is filled again from them in well under a
second for each million.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ruthan.matching.engine.images.pdq import RADIUS, Hash
from ruthan.matching.engine.images.tables import NearTables

WORDS: Final = 4
_LEAST_RECENT: Final = 4096  # so many are compared one by one before tables are made
_SHARE_RECENT: Final = 64  # or this part of all, when that is more

Ids = npt.NDArray[np.int64]


class Hit(NamedTuple):
    """An id whose hash is near, and by how many bits the two differ."""

    id: int
    distance: int


class HashIndex:
    """Ids and their hashes, one id with as many hashes as it has views. Not for two threads."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._hashes = np.zeros((0, WORDS), dtype=np.uint64)
        self._ids: Ids = np.zeros(0, dtype=np.int64)
        self._is_there = np.zeros(0, dtype=np.bool_)
        self._used = 0
        self._settled = 0
        self._tables: NearTables | None = None

    def __len__(self) -> int:
        """How many hashes are there."""
        return int(self._is_there[: self._used].sum())

    def add(self, id: int, words: Hash) -> None:
        """Know one more hash."""
        self.add_many([id], words[None, :])

    def add_many(self, ids: Iterable[int] | Ids, hashes: npt.NDArray[np.uint64]) -> None:
        """Know many hashes, one row of four words for each id."""
        new = np.asarray(ids if isinstance(ids, np.ndarray) else list(ids), dtype=np.int64)
        if hashes.shape != (len(new), WORDS):
            raise ValueError("one row of four words for each id")
        self._reserve(self._used + len(new))
        place = slice(self._used, self._used + len(new))
        self._hashes[place], self._ids[place], self._is_there[place] = hashes, new, True
        self._used += len(new)
        if self._used - self._settled > max(_LEAST_RECENT, self._settled // _SHARE_RECENT):
            self._settle()

    def remove(self, id: int) -> int:
        """Forget every hash of an id; says how many there were."""
        return self.remove_many([id])

    def remove_many(self, ids: Iterable[int]) -> int:
        """Forget every hash of some ids; one pass over all ids however many they are."""
        wanted = np.fromiter(ids, dtype=np.int64)
        known = self._ids[: self._used]
        gone = known == wanted[0] if len(wanted) == 1 else np.isin(known, wanted)
        gone &= self._is_there[: self._used]
        self._is_there[: self._used][gone] = False
        return int(gone.sum())

    def query(self, words: Hash, *, radius: int = RADIUS) -> list[Hit]:
        """Every id within the radius (at most 31), nearest first, each once."""
        if not 0 <= radius <= RADIUS:
            raise ValueError(f"the radius is 0 to {RADIUS}")
        near: dict[int, int] = {}
        if self._tables is not None:
            near.update(self._settled_near(self._tables.near(words), words, radius))
        if self._used > self._settled:
            near.update(self._recent_near(words, radius))
        best: dict[int, int] = {}
        for row, far in near.items():
            if self._is_there[row]:
                key = int(self._ids[row])
                best[key] = min(far, best.get(key, far))
        return sorted((Hit(*one) for one in best.items()), key=lambda hit: (hit.distance, hit.id))

    def _settled_near(self, rows: Ids, words: Hash, radius: int) -> Iterator[tuple[int, int]]:
        """Those of the rows that are near."""
        far = np.bitwise_count(self._hashes.take(rows, axis=0) ^ words).sum(axis=1, dtype=np.intp)
        return ((row, d) for row, d in zip(rows.tolist(), far.tolist(), strict=True) if d <= radius)

    def _recent_near(self, words: Hash, radius: int) -> Iterator[tuple[int, int]]:
        """What is near among the hashes that are in no table yet."""
        recent = self._hashes[self._settled : self._used]
        far = np.bitwise_count(recent ^ words).sum(axis=1, dtype=np.intp)
        rows = np.flatnonzero(far <= radius)
        return zip((rows + self._settled).tolist(), far[rows].tolist(), strict=True)

    def _settle(self) -> None:
        """Make the tables anew over everything, without what was forgotten."""
        kept = self._is_there[: self._used]
        self._hashes, self._ids = self._hashes[: self._used][kept], self._ids[: self._used][kept]
        self._used = self._settled = len(self._ids)
        self._is_there = np.ones(self._used, dtype=np.bool_)
        self._tables = NearTables(self._hashes)

    def _reserve(self, room: int) -> None:
        if room <= len(self._ids):
            return
        room = max(room, len(self._ids) + len(self._ids) // 4, 1024)
        more = room - len(self._ids)
        self._hashes = np.vstack([self._hashes, np.zeros((more, WORDS), dtype=np.uint64)])
        self._ids = np.concatenate([self._ids, np.zeros(more, dtype=np.int64)])
        self._is_there = np.concatenate([self._is_there, np.zeros(more, dtype=np.bool_)])
