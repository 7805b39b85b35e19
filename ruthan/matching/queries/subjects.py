"""Which subject stands at which place of a segment, found both ways without a dictionary."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

Halves = NDArray[np.uint64]

_HALF: Final = 64
_LOW: Final = (1 << _HALF) - 1
KINDS: Final = {"high": "<u8", "low": "<u8", "order": "<i8"}


class Subjects(NamedTuple):
    """Identifiers in two halves in the order of their rows, and their order by the first half."""

    high: Halves
    low: Halves
    order: NDArray[np.int64]

    def at(self, place: int) -> UUID:
        """The subject at a place."""
        return UUID(int=int(self.high[place]) << _HALF | int(self.low[place]))

    def place(self, subject: UUID) -> int | None:
        """Where a subject stands; None when it does not."""
        high, low = np.uint64(subject.int >> _HALF), np.uint64(subject.int & _LOW)
        first = int(np.searchsorted(self.high, high, side="left", sorter=self.order))
        for at in range(first, len(self.order)):
            place = int(self.order[at])
            if self.high[place] != high:
                return None
            if self.low[place] == low:
                return place
        return None


class Listing:
    """Rows and their subjects as they are read, in 24 bytes each; the newest row of each counts."""

    def __init__(self) -> None:
        """Begin empty."""
        self._ids, self._high, self._low = array("q"), array("Q"), array("Q")

    def add(self, row_id: int, subject: UUID) -> None:
        """Take a row."""
        self._ids.append(row_id)
        self._high.append(subject.int >> _HALF)
        self._low.append(subject.int & _LOW)

    def newest(self) -> NDArray[np.int64]:
        """The newest row of every subject, ascending."""
        ids, high, low = self._columns()
        order = np.lexsort((ids, low, high))
        high, low = high[order], low[order]
        is_last = np.ones(len(ids), dtype=np.bool_)
        is_last[:-1] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
        return np.sort(ids[order[is_last]])

    def subjects(self, rows: NDArray[np.int64]) -> Subjects:
        """The subjects of listed rows, made ready to be found."""
        ids, high, low = self._columns()
        order = np.argsort(ids)
        places = order[np.searchsorted(ids, rows, sorter=order)]
        found = high[places]
        by_half = np.argsort(found, kind="stable").astype(np.int64)
        return Subjects(found, low[places], by_half)

    def _columns(self) -> tuple[NDArray[np.int64], Halves, Halves]:
        return (
            np.array(self._ids, dtype=np.int64),
            np.array(self._high, dtype=np.uint64),
            np.array(self._low, dtype=np.uint64),
        )


def subjects_of(arrays: Mapping[str, NDArray[Any]], name: str) -> Subjects:
    """The subjects that a segment keeps under a name."""
    return Subjects(*(arrays[f"{name}.{part}"] for part in KINDS))
