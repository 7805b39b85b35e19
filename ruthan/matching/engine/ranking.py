"""The best documents of a base for weighted terms: exact, without reading every posting.

Terms are taken rarest first. Once so many documents score more than any other still could by the
terms that are left, only the documents in question are looked at further: what they hold of the
other terms is read from the documents themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.base import Base, Flags, Found, Numbers

K1: Final = 1.2
B: Final = 0.5
_FIRST: Final = 1 << 13  # postings read before it is first asked whether that was enough
_TIMES: Final = 4  # as many more before it is asked again
_SLACK: Final = 1 + 1e-9  # bounds are worked out in another order than scores

Weights = NDArray[np.float64]


def normed(sums: Weights, lengths: NDArray[np.integer], mean: float) -> Weights:
    """Summed weights as BM25 scores of documents of these lengths."""
    scores: Weights = sums * ((K1 + 1) / (1 + K1 * (1 - B + B * lengths / mean)))
    return scores


_MOST: Final = (K1 + 1) / (1 + K1 * (1 - B))  # by which a sum can grow to a score


class Ranking:
    """Asks one base again and again; not thread-safe. Takes 8 bytes a document of memory."""

    def __init__(self, base: Base, lengths: NDArray[np.uint16], alive: Flags) -> None:
        """Rank the documents of a base that are alive, as the flags say at the time of asking."""
        self._base = base
        self._lengths = lengths
        self._alive = alive
        self._sums: Weights = np.zeros(len(base.keys))
        self._told: Weights = np.zeros(len(base.common))  # the weight of each common term

    def best(
        self, found: Found, weights: Weights, *, top: int, mean: float
    ) -> tuple[Numbers, Weights, Weights]:
        """Documents, their summed weights and scores: all that can be among the best so many."""
        rare = np.flatnonzero(found.places >= 0)
        common = np.flatnonzero(found.codes >= 0)
        order = np.concatenate([rare, common[np.argsort(found.counts[common], kind="stable")]])
        found, weights = found.at(order), weights[order]
        touched = np.empty(0, dtype=np.int64)
        chosen, last, floor = touched, 0, 0.0
        try:
            for first, last in _stages(found.counts, least=len(rare)):
                part = slice(first, last)
                touched = np.concatenate([touched, self._add(found.at(part), weights[part])])
                values = self._sums.take(touched)
                floor = self._floor(touched, values, floor, top=top, mean=mean)
                unread = int(found.counts[last:].sum())
                if unread and floor <= _untouched(weights[last:], mean) * _SLACK:
                    continue
                chosen = self._in_question(touched, values, floor, weights[last:].sum(), mean)
                if not unread or len(chosen) * mean < unread:
                    break
            sums = self._sums[chosen]
        finally:
            self._clear(touched)
        sums += self._held(chosen, found.codes[last:], weights[last:])
        return chosen, sums, normed(sums, self._lengths[chosen], mean)

    def _add(self, found: Found, weights: Weights) -> Numbers:
        """Add the weights of terms to their documents; returns these, with repetitions."""
        docs, told = self._base.documents(found, weights)
        np.add.at(self._sums, docs, told)
        return docs

    def _in_question(
        self, touched: Numbers, values: Weights, floor: float, more: float, mean: float
    ) -> Numbers:
        """The documents that can still be among the best, by so much more weight at most."""
        docs = _distinct(touched[values >= floor / _MOST / _SLACK - more])
        docs = docs[self._alive[docs]]
        bounds = normed(self._sums[docs] + more, self._lengths[docs], mean)
        return docs[bounds * _SLACK >= floor]

    def _floor(
        self, touched: Numbers, values: Weights, before: float, *, top: int, mean: float
    ) -> float:
        """A score that so many living documents reach already; 0 when there are not as many.

        Those that reach it have sums above what makes the score that was reached before.
        """
        if before:
            high = np.flatnonzero(values >= before / _MOST / _SLACK)
            touched, values = touched[high], values[high]
        many = 16 * top
        while True:
            is_part = many < len(values)
            edge = np.partition(values, len(values) - many)[len(values) - many] if is_part else 0.0
            docs = _distinct(touched[values >= edge])
            docs = docs[self._alive[docs]]
            if len(docs) >= top:
                scores = normed(self._sums[docs], self._lengths[docs], mean)
                return float(np.partition(scores, len(scores) - top)[len(scores) - top])
            if not is_part:
                return before
            many *= 8

    def _held(self, docs: Numbers, codes: Numbers, weights: Weights) -> Weights:
        """The summed weights of the common terms that documents hold."""
        if not len(codes) or not len(docs):
            return np.zeros(len(docs))
        self._told[codes] = weights
        held, counts = self._base.held_codes(docs)
        told = self._told.take(held)
        self._told[codes] = 0.0
        owners = np.repeat(np.arange(len(docs)), counts)
        return np.bincount(owners, told, minlength=len(docs)).astype(np.float64, copy=False)

    def _clear(self, touched: Numbers) -> None:
        if len(touched) > len(self._sums) // 16:
            self._sums.fill(0.0)
        else:
            self._sums[touched] = 0.0


def _stages(counts: Numbers, *, least: int) -> Iterator[tuple[int, int]]:
    """Which terms to read before it is asked whether that was enough, and so on."""
    read, first, goal = np.cumsum(counts), 0, _FIRST
    while first < len(counts):
        last = max(least, first + 1, int(np.searchsorted(read, goal, side="right")))
        if read[-1] < _TIMES // 2 * goal:
            last = len(counts)
        yield first, last
        first, goal = last, int(read[last - 1]) * _TIMES


def _untouched(left: Weights, mean: float) -> float:
    """The highest score that is in terms that were not read: of the weightiest, 1, 2, 3, ..."""
    best = np.cumsum(np.sort(left)[::-1])
    return float(normed(best, np.arange(1, len(best) + 1), mean).max())


def _distinct(docs: Numbers) -> Numbers:
    """Each document once, in order."""
    docs = np.sort(docs)
    is_first = np.ones(len(docs), dtype=np.bool_)
    np.not_equal(docs[1:], docs[:-1], out=is_first[1:])
    return docs[is_first]
