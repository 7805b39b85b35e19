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
_OF_A_PAIR: Final = 3  # bits
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
        # Half as wide where that holds: what is read at random should stay in the cache.
        width = np.int32 if self.pieces * count < 1 << 31 else np.int64
        starts = np.zeros((self.pieces, _VALUES + 1), dtype=width)
        self._rows = np.empty(self.pieces * count, dtype=np.uint32)
        for at in range(self.pieces):
            column = np.ascontiguousarray(pieces[:, at])
            self._rows[at * count : (at + 1) * count] = np.argsort(column, kind="stable")
            np.cumsum(np.bincount(column, minlength=_VALUES), out=starts[at, 1:])
            starts[at] += at * count
        self._starts = starts.ravel()
        self._first = np.arange(self.pieces, dtype=np.intp) * (_VALUES + 1)

    def sharing(self, codes: Codes) -> tuple[Counts, Counts]:
        """Rows that share a whole piece with one of several codes, and which code that was."""
        values = np.ascontiguousarray(codes).view(np.uint16).astype(np.intp)
        rows, lengths = self._listed((values + self._first).ravel())
        owner = np.repeat(np.arange(len(codes)), self.pieces)
        return rows, np.repeat(owner, lengths)

    def _listed(self, buckets: Counts) -> tuple[Counts, Counts]:
        """The rows of many buckets one after the other, and how many each bucket has."""
        place, lengths = self._places(buckets)
        return self._rows.take(place).astype(np.intp), lengths

    def _places(self, buckets: Counts) -> tuple[Counts, Counts]:
        """Where the rows of many buckets stand, and how many each bucket has."""
        starts = self._starts.take(buckets)
        lengths = self._starts.take(buckets + 1) - starts
        ends = np.cumsum(lengths, dtype=np.intp)
        place = np.repeat(starts - ends + lengths, lengths)
        place += np.arange(len(place))
        return place, lengths


class NearTables(PieceTables):
    """Piece tables that keep beside each row its next piece, and so name few rows by chance.

    An even number n of pieces makes n/2 pairs. Of 2 n - 1 differing bits at most three are in
    some pair, and of these at most one in one of its two pieces. A row is named where both hold,
    which of a million rows by chance some 40 do; without the pair 4,000 would. It costs 32 MB
    more for a million codes of 256 bits.
    """

    def __init__(self, codes: Codes) -> None:
        """Take codes as words of 64 bits, one row each."""
        super().__init__(codes)
        pieces = np.ascontiguousarray(codes).view(np.uint16)
        self._beside = np.empty(len(self._rows), dtype=np.uint16)
        for at in range(self.pieces):
            part = slice(at * len(codes), (at + 1) * len(codes))
            self._beside[part] = pieces[:, at ^ 1].take(self._rows[part])
        self._pairs = np.arange(self.pieces) ^ 1

    def near(self, code: Codes) -> Counts:
        """Rows that may be within 2 n - 1 bits, none of these left out; one may come twice."""
        values = code.view(np.uint16)
        buckets = (values.astype(np.intp)[:, None] ^ _NEIGHBOURS) + self._first[:, None]
        place, lengths = self._places(buckets.ravel())
        asked = np.repeat(values[self._pairs], lengths.reshape(buckets.shape).sum(axis=1))
        far = np.bitwise_count(self._beside.take(place) ^ asked)
        return self._rows.take(place.take(np.flatnonzero(far <= _OF_A_PAIR))).astype(np.intp)
