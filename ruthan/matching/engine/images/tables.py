"""Multi-index hashing: binary codes found by their 16-bit pieces, in flat arrays.

A code of 16 n bits is cut into n pieces, each with a table that lists the rows by the value of
the piece. Two codes within a radius of 2 n - 1 bits agree in one piece up to a single bit, so
looking up every piece and its one-bit neighbours misses none of them. The same tables without
neighbours are a quick and inexact way to likely rows.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

_VALUES: Final = 1 << 16
_NEIGHBOURS: Final = np.array([0, *(1 << bit for bit in range(16))], dtype=np.intp)

Codes = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.intp]


class PieceTables:
    """The rows of many codes by their pieces; made once, then only read.

    A million codes of 256 bits take 68 MB besides themselves.
    """

    def __init__(self, codes: Codes) -> None:
        """Take codes as words of 64 bits, one row each."""
        pieces = np.ascontiguousarray(codes).view(np.uint16)
        self.pieces, count = pieces.shape[1], len(codes)
        starts = np.zeros((self.pieces, _VALUES + 1), dtype=np.int64)
        self._rows = np.empty(self.pieces * count, dtype=np.uint32)
        for at in range(self.pieces):
            column = np.ascontiguousarray(pieces[:, at])
            self._rows[at * count : (at + 1) * count] = np.argsort(column, kind="stable")
            np.cumsum(np.bincount(column, minlength=_VALUES), out=starts[at, 1:])
            starts[at] += at * count
        self._starts = starts.ravel()
        self._first = np.arange(self.pieces, dtype=np.intp) * (_VALUES + 1)

    def near(self, code: Codes) -> Counts:
        """Rows that share a piece with the code up to one bit; a row may come several times."""
        values = code.view(np.uint16).astype(np.intp)[:, None] ^ _NEIGHBOURS
        return self._listed((values + self._first[:, None]).ravel())[0]

    def sharing(self, codes: Codes) -> tuple[Counts, Counts]:
        """Rows that share a whole piece with one of several codes, and which code that was."""
        values = np.ascontiguousarray(codes).view(np.uint16).astype(np.intp)
        rows, lengths = self._listed((values + self._first).ravel())
        owner = np.repeat(np.arange(len(codes)), self.pieces)
        return rows, np.repeat(owner, lengths)

    def _listed(self, buckets: Counts) -> tuple[Counts, Counts]:
        """The rows of many buckets one after the other, and how many each bucket has."""
        starts = self._starts.take(buckets)
        lengths = self._starts.take(buckets + 1) - starts
        ends = np.cumsum(lengths)
        place = np.repeat(starts - ends + lengths, lengths)
        place += np.arange(len(place))
        return self._rows.take(place).astype(np.intp), lengths
