"""Documents and their terms in flat arrays that nothing changes, and making two of them one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.grams import Terms

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_CHUNK: Final = 1 << 21  # postings sorted at a time: bounds the memory of a merge
_DOCUMENTS: Final = 1 << 14
_SPAN: Final = 1 << 32
_LOW: Final = np.uint64(_SPAN - 1)
_HALF: Final = np.uint64(32)


class Base(NamedTuple):
    """Documents in order of their keys: the terms of each, and the documents of each term.

    Document n holds `held[starts[n]:starts[n + 1]]`; term t of `terms` stands in the documents
    `posts[offsets[t]:offsets[t + 1]]`. Everything ascends. The arrays may be a mapped file.
    """

    keys: Numbers
    starts: Numbers
    held: Terms
    terms: Terms
    offsets: Numbers
    posts: Terms


def no_documents() -> Base:
    """A base without documents."""
    none, zero = np.empty(0, dtype=np.uint32), np.zeros(1, dtype=np.int64)
    return Base(np.empty(0, dtype=np.int64), zero, none, none, zero, none)


class Merge:
    """The living documents of a base together with new ones, laid out piece by piece.

    Take `keys`, `starts`, the pieces of `held()` and those of `inverted()`: together they are the
    new base. A piece is a few million terms at most, so that a file can be written in little
    memory. New keys must be distinct and not live in the base.
    """

    def __init__(self, base: Base, live: Flags, new: Sequence[tuple[int, Terms]]) -> None:
        """Lay the documents out in order of their keys."""
        self._base = base
        self._kept = np.flatnonzero(live)
        self._new_held, self._new_starts = _flat([terms for _, terms in new])
        new_keys = np.array([key for key, _ in new], dtype=np.int64)
        keys = np.concatenate([base.keys[self._kept], new_keys])
        self._order = np.argsort(keys, kind="stable")
        rank = np.empty(len(keys), dtype=np.int64)
        rank[self._order] = np.arange(len(keys))
        self._ranks = np.full(len(live), -1, dtype=np.int64)
        self._ranks[self._kept] = rank[: len(self._kept)]
        self._new_ranks = rank[len(self._kept) :]
        counts = np.concatenate([np.diff(base.starts)[self._kept], np.diff(self._new_starts)])
        self.keys = keys[self._order]
        self.starts = _sums(counts[self._order])

    def held(self) -> Iterator[Terms]:
        """The terms of the documents, a block of documents at a time."""
        for first in range(0, len(self.keys), _DOCUMENTS):
            block = self._order[first : first + _DOCUMENTS]
            places = self.starts[first : first + len(block) + 1] - self.starts[first]
            out = np.empty(int(places[-1]), dtype=np.uint32)
            is_old = block < len(self._kept)
            old, new = self._kept[block[is_old]], block[~is_old] - len(self._kept)
            sources = (
                (old, self._base.starts, self._base.held, places[:-1][is_old]),
                (new, self._new_starts, self._new_held, places[:-1][~is_old]),
            )
            for docs, starts, held, goal in sources:
                lengths = starts[docs + 1] - starts[docs]
                out[_ranges(goal, lengths)] = held[_ranges(starts[docs], lengths)]
            yield out

    def inverted(self) -> Iterator[tuple[Terms, Numbers, Terms]]:
        """Terms, how many documents hold each, and those documents: a span of terms at a time."""
        owners = np.repeat(self._new_ranks, np.diff(self._new_starts))
        new = np.sort(_pairs(self._new_held, owners))
        parts = 1 + (len(self._base.posts) + len(new)) // _CHUNK
        edges = [_SPAN * part // parts for part in range(parts)]
        firsts = np.searchsorted(self._base.terms, np.array(edges, dtype=np.uint32)).tolist()
        news = np.searchsorted(new, np.array(edges, dtype=np.uint64) << _HALF).tolist()
        firsts.append(len(self._base.terms))
        news.append(len(new))
        for part in range(parts):
            old = self._old_pairs(firsts[part], firsts[part + 1])
            pairs = np.concatenate([old, new[news[part] : news[part + 1]]])
            pairs.sort()
            terms = (pairs >> _HALF).astype(np.uint32)
            begins = np.flatnonzero(np.diff(terms, prepend=terms[:1] ^ np.uint32(1)))
            counts = np.diff(begins, append=len(terms))
            yield terms[begins], counts, (pairs & _LOW).astype(np.uint32)

    def _old_pairs(self, first: int, last: int) -> NDArray[np.uint64]:
        """The living postings of a span of the base's terms, with their new document numbers."""
        offsets = self._base.offsets[first : last + 1]
        docs = self._ranks[self._base.posts[offsets[0] : offsets[-1]]]
        terms = np.repeat(self._base.terms[first:last], np.diff(offsets))
        return _pairs(terms[docs >= 0], docs[docs >= 0])


def merged(base: Base, live: Flags, new: Sequence[tuple[int, Terms]]) -> Base:
    """The living documents of a base and the new ones as a base in memory."""
    merge = Merge(base, live, new)
    none = no_documents()
    terms, counts, posts = zip(*merge.inverted(), strict=True)
    return Base(
        merge.keys,
        merge.starts,
        np.concatenate([none.held, *merge.held()]),
        np.concatenate(terms),
        _sums(np.concatenate(counts)),
        np.concatenate(posts),
    )


def _pairs(terms: Terms, docs: Numbers) -> NDArray[np.uint64]:
    """Term and document as one number, so that one plain sort orders both."""
    return (terms.astype(np.uint64) << _HALF) | docs.astype(np.uint64)


def _flat(lists: Sequence[Terms]) -> tuple[Terms, Numbers]:
    """Lists end to end, and where each begins."""
    lengths = np.array([len(one) for one in lists], dtype=np.int64)
    return np.concatenate([np.empty(0, dtype=np.uint32), *lists]), _sums(lengths)


def _sums(counts: NDArray[np.integer]) -> Numbers:
    """Running sums from 0: where each of the counted lists begins, and the end."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def _ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """The places start, start + 1, ... of every range, end to end."""
    before = np.cumsum(lengths) - lengths
    out = np.arange(int(lengths.sum()), dtype=np.int64)
    out += np.repeat(starts - before, lengths)
    return out
