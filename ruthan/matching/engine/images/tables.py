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
        self.pieces = pieces.shape[1]
        self._starts = np.zeros((self.pieces, _VALUES + 1), dtype=np.uint32)
        self._rows = np.empty((self.pieces, len(codes)), dtype=np.uint32)
        for at in range(self.pieces):
            column = np.ascontiguousarray(pieces[:, at])
            self._rows[at] = np.argsort(column, kind="stable")
            np.cumsum(np.bincount(column, minlength=_VALUES), out=self._starts[at, 1:])
        self._flat_rows = self._rows.ravel()
        self._first = np.arange(self.pieces, dtype=np.intp)[:, None]

    def near(self, code: Codes) -> Counts:
        """Rows that share a piece with the code up to one bit; a row may come several times."""
        values = code.view(np.uint16).astype(np.intp)[:, None] ^ _NEIGHBOURS[None, :]
        return self._listed(self._first, values)[0]

    def sharing(self, codes: Codes) -> tuple[Counts, Counts]:
        """Rows that share a whole piece with one of several codes, and which code that was."""
        values = np.ascontiguousarray(codes).view(np.uint16).astype(np.intp)
        rows, lengths = self._listed(self._first.T, values)
        owner = np.repeat(np.arange(len(codes)), self.pieces)
        return rows, np.repeat(owner, lengths)

    def _listed(self, tables: Counts, values: Counts) -> tuple[Counts, Counts]:
        """The rows of many buckets one after the other, and how many each bucket has."""
        starts = self._starts[tables, values].ravel().astype(np.intp)
        ends = self._starts[tables, values + 1].ravel().astype(np.intp)
        lengths = ends - starts
        base = np.broadcast_to(tables * self._rows.shape[1], values.shape).ravel()
        shift = np.repeat(base + starts - (np.cumsum(lengths) - lengths), lengths)
        shift += np.arange(len(shift))
        return self._flat_rows.take(shift, mode="clip").astype(np.intp), lengths
