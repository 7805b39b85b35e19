"""Making one base of another and of new documents, a few million terms at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine import base as layout
from ruthan.matching.engine.base import (
    Base,
    Flags,
    Numbers,
    Shorts,
    no_documents,
    places_in,
    ranges,
    sums,
)
from ruthan.matching.engine.grams import Terms

_CHUNK: Final = 1 << 21  # postings sorted at a time: bounds the memory of a merge
_DOCUMENTS: Final = 1 << 14
_LEAST: Final = 16  # documents of a common term; or as many as there are pages
_SPAN: Final = 1 << 32
_LOW: Final = np.uint64(_SPAN - 1)
_HALF: Final = np.uint64(32)

Pairs = NDArray[np.uint64]


class _Block(NamedTuple):
    """Some documents: their codes and rare terms end to end, and how many of each they hold."""

    codes: Shorts
    rest: Terms
    code_counts: Numbers
    rest_counts: Numbers


class Merge:
    """The living documents of a base together with new ones, laid out piece by piece.

    `columns` are the arrays of the new base in pieces, so that a file can be written in little
    memory. New keys must be distinct and not live in the base; a base holds 2^32 postings at most.
    """

    def __init__(self, base: Base, live: Flags, new: Sequence[tuple[int, Terms]]) -> None:
        """Lay the documents out in order of their keys, and choose the common terms."""
        self._base = base
        self._kept = np.flatnonzero(live)
        lists = [terms for _, terms in new]
        self._new_starts = sums(np.array([len(one) for one in lists], dtype=np.int64))
        self._new_held = np.concatenate([np.empty(0, dtype=np.uint32), *lists])
        new_keys = np.array([key for key, _ in new], dtype=np.int64)
        keys = np.concatenate([base.keys[self._kept], new_keys])
        self._order = np.argsort(keys, kind="stable")
        rank = np.empty(len(keys), dtype=np.int64)
        rank[self._order] = np.arange(len(keys))
        self._ranks = np.full(len(live), -1, dtype=np.int64)
        self._ranks[self._kept] = rank[: len(self._kept)]
        self._new_ranks = rank[len(self._kept) :]
        self.keys = keys[self._order]
        self._pages = -(-len(keys) // layout.PAGE)
        terms, counts = _counted(base, np.flatnonzero(~live), self._new_held)
        if int(counts.sum()) >= _SPAN:
            raise ValueError("a base holds 2^32 postings at most")
        is_common = _commonest(counts, least=max(_LEAST, self._pages + 1))
        self._common = terms[is_common]
        self._terms, self._counts = terms[~is_common], counts[~is_common]

    def columns(self) -> Iterator[tuple[str, Iterable[NDArray[Any]]]]:
        """The arrays of the base by name, each in pieces; take one whole before the next."""
        none = np.zeros(1, dtype=np.int64)
        code_counts, rest_counts = [none], [none]
        yield "keys", [self.keys]
        yield "codes", _noting(self._held(), "codes", "code_counts", code_counts)
        yield "code_starts", [np.cumsum(np.concatenate(code_counts))]
        yield "rest", _noting(self._held(), "rest", "rest_counts", rest_counts)
        yield "rest_starts", [np.cumsum(np.concatenate(rest_counts))]
        yield "common", [self._common]
        yield "terms", [self._terms]
        yield "offsets", [sums(self._counts).astype(np.uint32)]
        yield "posts", ((pairs & _LOW).astype(np.uint32) for pairs in self._listed(self._terms))
        in_pages: list[Numbers] = [np.empty(0, dtype=np.int64)]
        yield "lows", self._lows(in_pages)
        yield "pages", [self._bounds(np.concatenate(in_pages))]

    def _held(self) -> Iterator[_Block]:
        """The terms of the documents, a block of documents at a time."""
        for first in range(0, len(self.keys), _DOCUMENTS):
            block = self._order[first : first + _DOCUMENTS]
            is_old = block < len(self._kept)
            old = self._kept[block[is_old]]
            new = block[~is_old] - len(self._kept)
            codes, code_counts = self._base.held_codes(old)
            rest, rest_counts = self._base.held_rest(old)
            counts = np.diff(self._new_starts)[new]
            fresh = self._new_held[ranges(self._new_starts[new], counts)]
            at_old, at_new = np.flatnonzero(is_old), np.flatnonzero(~is_old)
            owners = np.concatenate([
                np.repeat(at_old, code_counts), np.repeat(at_old, rest_counts),
                np.repeat(at_new, counts),
            ])  # fmt: skip
            yield self._block(
                owners, np.concatenate([self._base.common[codes], rest, fresh]), len(block)
            )

    def _block(self, owners: Numbers, terms: Terms, documents: int) -> _Block:
        """Sort the terms of some documents into codes and rare ones."""
        codes = places_in(self._common, terms)
        common, rare = np.flatnonzero(codes >= 0), np.flatnonzero(codes < 0)
        coded = _pairs(owners[common], codes[common])
        others = _pairs(owners[rare], terms[rare])
        coded.sort()
        others.sort()
        return _Block(
            (coded & _LOW).astype(np.uint16),
            (others & _LOW).astype(np.uint32),
            np.bincount(owners[common], minlength=documents),
            np.bincount(owners[rare], minlength=documents),
        )

    def _lows(self, in_pages: list[Numbers]) -> Iterator[Shorts]:
        """The documents of the common terms as places in pages; notes how many are in each."""
        for pairs in self._listed(self._common):
            docs = (pairs & _LOW).astype(np.int64)
            codes = np.searchsorted(self._common, (pairs >> _HALF).astype(np.uint32))
            first, last = (int(codes[0]), int(codes[-1]) + 1) if len(codes) else (0, 0)
            cells = (codes - first) * self._pages + docs // layout.PAGE
            in_pages.append(np.bincount(cells, minlength=(last - first) * self._pages))
            yield (docs % layout.PAGE).astype(np.uint16)

    def _bounds(self, in_pages: Numbers) -> Terms:
        """Where each page of each common term begins and ends."""
        rows = np.arange(len(self._common), dtype=np.int64)[:, None] * self._pages
        bounds: Numbers = sums(in_pages)[rows + np.arange(self._pages + 1)]
        return bounds.ravel().astype(np.uint32)

    def _listed(self, wanted: Terms) -> Iterator[Pairs]:
        """Term and document of every posting of the wanted terms in order, a span at a time."""
        base = self._base
        owners = np.repeat(self._new_ranks, np.diff(self._new_starts))
        chosen = places_in(wanted, self._new_held) >= 0
        new = _pairs(self._new_held[chosen], owners[chosen])
        new.sort()
        parts = 1 + (len(base.posts) + len(base.lows) + len(new)) // _CHUNK
        edges = np.array([_SPAN * part // parts for part in range(parts)], dtype=np.uint64)
        news = np.append(np.searchsorted(new, edges << _HALF), len(new))
        spans = [
            np.append(np.searchsorted(table, edges.astype(np.uint32)), len(table))
            for table in (base.common, base.terms)
        ]
        for part in range(parts):
            old = [
                self._old(table[span[part] : span[part + 1]], wanted)
                for table, span in zip((base.common, base.terms), spans, strict=True)
            ]
            pairs = np.concatenate([*old, new[news[part] : news[part + 1]]])
            pairs.sort()
            yield pairs

    def _old(self, terms: Terms, wanted: Terms) -> Pairs:
        """The living postings of some terms of the base, with their new document numbers."""
        terms = terms[places_in(wanted, terms) >= 0]
        docs, owners = self._base.documents(self._base.find(terms), terms)
        ranks = self._ranks[docs]
        return _pairs(owners[ranks >= 0], ranks[ranks >= 0])


def merged(base: Base, live: Flags, new: Sequence[tuple[int, Terms]]) -> Base:
    """The living documents of a base and the new ones as a base in memory."""
    none = no_documents()
    made = {
        name: np.concatenate([getattr(none, name)[:0], *pieces])
        for name, pieces in Merge(base, live, new).columns()
    }
    return Base(**made)


def _counted(base: Base, dead: Numbers, new: Terms) -> tuple[Terms, Numbers]:
    """Every term of the living and the new documents, and how many of them hold it."""
    codes, _ = base.held_codes(dead)
    rest, _ = base.held_rest(dead)
    common = base.find(base.common).counts - np.bincount(codes, minlength=len(base.common))
    rare = np.diff(base.offsets.astype(np.int64))
    rare -= np.bincount(places_in(base.terms, rest), minlength=len(rare))
    added = np.sort(new)
    begins = np.flatnonzero(np.diff(added, prepend=added[:1] ^ np.uint32(1)))
    terms = np.concatenate([base.common, base.terms, added[begins]])
    counts = np.concatenate([common, rare, np.diff(begins, append=len(added))])
    order = np.argsort(terms, kind="stable")
    terms, counts = terms[order], counts[order]
    firsts = np.flatnonzero(np.diff(terms, prepend=terms[:1] ^ np.uint32(1)))
    if len(firsts):
        terms, counts = terms[firsts], np.add.reduceat(counts, firsts)
    return terms[counts > 0], counts[counts > 0]


def _commonest(counts: Numbers, *, least: int) -> Flags:
    """Which terms are common: the first of those that stand in most documents."""
    chosen = np.flatnonzero(counts >= least)
    if len(chosen) > layout.COMMON:
        chosen = chosen[np.argsort(-counts[chosen], kind="stable")[: layout.COMMON]]
    flags = np.zeros(len(counts), dtype=np.bool_)
    flags[chosen] = True
    return flags


def _noting(
    blocks: Iterator[_Block], name: str, counts: str, into: list[Numbers]
) -> Iterator[NDArray[Any]]:
    """One part of every block; notes how many terms of it each document holds."""
    for block in blocks:
        into.append(getattr(block, counts))
        yield getattr(block, name)


def _pairs(high: NDArray[np.integer], low: NDArray[np.integer]) -> Pairs:
    """Two numbers as one, so that one plain sort orders both."""
    return (high.astype(np.uint64) << _HALF) | low.astype(np.uint64)
