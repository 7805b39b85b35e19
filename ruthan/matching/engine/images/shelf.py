"""The points of many known images, and the pairs of points that look alike."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ruthan.matching.engine.images.points import CODE_WORDS, Points
from ruthan.matching.engine.images.tables import PieceTables

_ALIKE: Final = 26  # of 128 bits
_LEAST_RECENT: Final = 8192
_SHARE_RECENT: Final = 64
_BATCH: Final = 64

Indices = npt.NDArray[np.intp]


class Pairs(NamedTuple):
    """Pairs of points: which of the asked ones, which rows of the shelf, bits between them."""

    asked: Indices
    rows: Indices
    far: Indices


class Shelf:
    """Points of known images by the number of the image, which rises. Not for two threads."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._codes = np.zeros((0, CODE_WORDS), np.uint64)
        self._places = np.zeros((0, 3), np.float32)
        self._owners = np.zeros(0, np.int64)  # of rows beyond those used: -1
        self._named = array("q")  # the owners in the order of their rows, and where each begins
        self._begins = array("q")
        self._waiting: list[tuple[int, Points]] = []
        self._used = 0
        self._settled = 0
        self._tables: PieceTables | None = None
        self._first_words = np.zeros(0, np.uint64)  # of the rows in tables

    def add(self, owner: int, points: Points) -> None:
        """Know the points of one more image; its number is higher than those before."""
        if len(points):
            self._waiting.append((owner, points))

    def remove(self, owner: int) -> None:
        """Forget an image: its points pair with nothing any more."""
        self._gather()
        self._owners[self._rows_of(owner)] = -1

    def pairs(self, asked: Points) -> Pairs:
        """Points of known images that look like points of the asked one."""
        self._gather()
        if not len(asked) or not self._used:
            nothing = np.zeros(0, np.intp)
            return Pairs(nothing, nothing, nothing)
        parts = [self._recent(asked)]
        if self._tables is not None:
            rows, owner = self._tables.sharing(asked.codes)
            parts.append(self._alike(asked, owner, rows))
        return Pairs(*(np.concatenate(part) for part in zip(*parts, strict=True)))

    def owners(self, rows: Indices) -> npt.NDArray[np.int64]:
        """Whose points they are, -1 for forgotten ones."""
        return self._owners[rows]

    def of(self, owner: int) -> npt.NDArray[np.float32]:
        """The places of all points of an image; none for one that was forgotten."""
        self._gather()
        rows = self._rows_of(owner)
        found: npt.NDArray[np.float32] = self._places[rows][self._owners[rows] == owner]
        return found

    def _rows_of(self, owner: int) -> slice:
        at = bisect_left(self._named, owner)
        if at == len(self._named) or self._named[at] != owner:
            return slice(0, 0)
        is_last = at + 1 == len(self._named)
        return slice(self._begins[at], self._used if is_last else self._begins[at + 1])

    def places(self, rows: Indices) -> npt.NDArray[np.float32]:
        """Where the points are in their images."""
        return self._places[rows]

    def _alike(self, asked: Points, which: Indices, rows: Indices) -> Pairs:
        """Those of the rows in tables that are near; the first word alone tells most apart."""
        ours = np.ascontiguousarray(asked.codes[:, 0])
        first = np.bitwise_count(self._first_words.take(rows) ^ ours.take(which))
        kept = np.flatnonzero(first <= _ALIKE)
        which, rows, first = which.take(kept), rows.take(kept), first.take(kept)
        far = first + np.bitwise_count(self._codes[rows, 1] ^ asked.codes[which, 1])
        kept = np.flatnonzero(far <= _ALIKE)
        which, rows, far = which.take(kept), rows.take(kept), far.take(kept)
        once = np.unique(which * len(self._codes) + rows, return_index=True)[1]
        return Pairs(which[once], rows[once], far[once].astype(np.intp))

    def _recent(self, asked: Points) -> Pairs:
        """Pairs with points that are in no table yet, compared one by one."""
        codes = self._codes[self._settled : self._used]
        found = []
        for start in range(0, len(asked), _BATCH):
            some = asked.codes[start : start + _BATCH]
            far = np.bitwise_count(some[:, None, 0] ^ codes[None, :, 0])
            far += np.bitwise_count(some[:, None, 1] ^ codes[None, :, 1])
            which, rows = np.nonzero(far <= _ALIKE)
            near = far[which, rows].astype(np.intp)
            found.append(Pairs(which + start, rows + self._settled, near))
        return Pairs(*(np.concatenate(part) for part in zip(*found, strict=True)))

    def _gather(self) -> None:
        """Take in what waits; make the tables anew when enough came."""
        if not self._waiting:
            return
        self._reserve(self._used + sum(len(points) for _, points in self._waiting))
        for owner, points in self._waiting:
            place = slice(self._used, self._used + len(points))
            self._named.append(owner)
            self._begins.append(self._used)
            self._owners[place], self._codes[place] = owner, points.codes
            self._places[place] = points.places
            self._used = place.stop
        self._waiting.clear()
        if self._used - self._settled > max(_LEAST_RECENT, self._settled // _SHARE_RECENT):
            self._settle()

    def _settle(self) -> None:
        """Make the tables over everything, without what was forgotten."""
        kept = np.flatnonzero(self._owners[: self._used] >= 0)
        self._owners, self._codes = self._owners[kept], self._codes[kept]
        self._places = self._places[kept]
        self._used = self._settled = len(kept)
        begins = np.flatnonzero(np.diff(self._owners, prepend=-1))
        self._named = array("q", self._owners[begins].tolist())
        self._begins = array("q", begins.tolist())
        self._tables = PieceTables(self._codes)
        self._first_words = np.ascontiguousarray(self._codes[:, 0])

    def _reserve(self, room: int) -> None:
        more = room - len(self._owners)
        if more <= 0:
            return
        more = max(more, len(self._owners) // 4, _LEAST_RECENT)
        self._owners = np.concatenate([self._owners, np.full(more, -1, np.int64)])
        self._codes = np.concatenate([self._codes, np.zeros((more, CODE_WORDS), np.uint64)])
        self._places = np.concatenate([self._places, np.zeros((more, 3), np.float32)])
