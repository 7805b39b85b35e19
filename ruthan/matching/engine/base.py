"""Documents and their terms in flat arrays that nothing changes, small enough to map by millions.

Most of what a text holds are terms that stand in many texts. The commonest 65,536 are therefore
written as 16-bit codes in a document, and their documents as 16-bit places in pages of as many
documents; all other terms and their documents take 32 bits.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.grams import Terms

LAYOUT: Final = 2  # to be raised with every change to what the arrays mean
COMMON: Final = 1 << 16
PAGE: Final = 1 << 16
COLUMNS: Final = {
    "keys": "<i8", "code_starts": "<i8", "codes": "<u2", "rest_starts": "<i8", "rest": "<u4",
    "common": "<u4", "pages": "<u4", "lows": "<u2", "terms": "<u4", "offsets": "<u4",
    "posts": "<u4",
}  # fmt: skip

V = TypeVar("V", bound=np.generic)
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shorts = NDArray[np.uint16]


_NOBODY: Final[Numbers] = np.empty(0, dtype=np.int64)


class Found(NamedTuple):
    """Where terms stand in a base: code of a common one, place of a rare one, each else -1."""

    codes: Numbers
    places: Numbers
    counts: Numbers  # of documents

    def at(self, chosen: Numbers | slice) -> Found:
        """Some of them."""
        return Found(self.codes[chosen], self.places[chosen], self.counts[chosen])


class Base(NamedTuple):
    """Documents in order of their keys: the terms of each, and the documents of each term.

    Document n holds `common[codes[code_starts[n]:code_starts[n + 1]]]` and
    `rest[rest_starts[n]:rest_starts[n + 1]]`. The rare term t of `terms` stands in the documents
    `posts[offsets[t]:offsets[t + 1]]`. A common one stands in the documents of a page whose places
    are `lows` between two neighbours of its row of `pages`. Everything ascends. The arrays may be
    a mapped file.
    """

    keys: Numbers
    code_starts: Numbers
    codes: Shorts
    rest_starts: Numbers
    rest: Terms
    common: Terms
    pages: Terms
    lows: Shorts
    terms: Terms
    offsets: Terms
    posts: Terms

    def lengths(self) -> Numbers:
        """How many terms each document holds."""
        return np.diff(self.code_starts) + np.diff(self.rest_starts)

    def terms_of(self, doc: int) -> Terms:
        """The terms of a document, ascending."""
        codes = self.codes[self.code_starts[doc] : self.code_starts[doc + 1]]
        rest = self.rest[self.rest_starts[doc] : self.rest_starts[doc + 1]]
        return np.sort(np.concatenate([self.common[codes], rest]))

    def terms_of_each(self, docs: Numbers) -> tuple[Terms, Numbers, Numbers]:
        """The terms of documents end to end, unordered: whose each is, in how many documents.

        Of a common term that needs no looking up, which is most of what `find` does for them.
        """
        codes, of_codes = self.held_codes(docs)
        rest, of_rest = self.held_rest(docs)
        of_rare = self._rare_counts(self.terms.searchsorted(rest))
        counts = np.concatenate([self._common_counts(codes), of_rare])
        owners = np.arange(len(docs))
        owners = np.concatenate([owners.repeat(of_codes), owners.repeat(of_rest)])
        return np.concatenate([self.common[codes], rest]), owners, counts.astype(np.int64)

    def _rare_counts(self, places: Numbers) -> Terms:
        """In how many documents rare terms stand."""
        counts: Terms = self.offsets[places + 1] - self.offsets[places]
        return counts

    def _common_counts(self, codes: Shorts | Numbers) -> Terms:
        """In how many documents common terms stand."""
        if not len(codes):
            return self.common[:0]
        rows = self._rows()
        counts: Terms = rows[codes, -1] - rows[codes, 0]
        return counts

    def find(self, terms: Terms) -> Found:
        """Look terms up."""
        codes = places_in(self.common, terms)
        places = np.full(len(terms), -1, dtype=np.int64)
        others = np.flatnonzero(codes < 0)  # no term stands in both tables
        places[others] = places_in(self.terms, terms[others])
        counts = np.zeros(len(terms), dtype=np.int64)
        rare, common = np.flatnonzero(places >= 0), np.flatnonzero(codes >= 0)
        counts[rare] = self._rare_counts(places[rare])
        counts[common] = self._common_counts(codes[common])
        return Found(codes, places, counts)

    def documents(self, found: Found, values: NDArray[V]) -> tuple[Numbers, NDArray[V]]:
        """The documents of terms that were found, list after list, each with its term's value."""
        rare = np.flatnonzero(found.places >= 0)
        common = np.flatnonzero(found.codes >= 0)
        docs: list[NDArray[Any]] = [_NOBODY]
        if len(rare):
            at = found.places[rare]
            docs.append(_slices(self.posts, self.offsets[at], self.offsets[at + 1]))
        if len(common):
            docs.append(self._paged(found.codes[common]))
        order = np.concatenate([rare, common])
        told: NDArray[V] = values[order].repeat(found.counts[order])
        return np.concatenate(docs, dtype=np.int64), told

    def held_codes(self, docs: Numbers) -> tuple[Shorts, Numbers]:
        """The codes of common terms that documents hold, end to end, and how many each."""
        begins = self.code_starts[docs]
        counts = self.code_starts[docs + 1] - begins
        return self.codes[ranges(begins, counts)], counts

    def held_rest(self, docs: Numbers) -> tuple[Terms, Numbers]:
        """The rare terms that documents hold, end to end, and how many each."""
        begins = self.rest_starts[docs]
        counts = self.rest_starts[docs + 1] - begins
        return self.rest[ranges(begins, counts)], counts

    def _paged(self, codes: Numbers) -> Numbers:
        bounds = self._rows()[codes].astype(np.int64)
        lows = _slices(self.lows, bounds[:, 0], bounds[:, -1])
        counts = bounds[:, 1:] - bounds[:, :-1]
        firsts = np.arange(counts.size, dtype=np.int64) % counts.shape[1] * PAGE
        docs: Numbers = firsts.repeat(counts.ravel())
        docs += lows
        return docs

    def _rows(self) -> NDArray[np.uint32]:
        return self.pages.reshape(len(self.common), -1)


def no_documents() -> Base:
    """A base without documents."""
    none, zero = np.empty(0, dtype=np.uint32), np.zeros(1, dtype=np.int64)
    short, start = np.empty(0, dtype=np.uint16), np.zeros(1, dtype=np.uint32)
    keys = np.empty(0, dtype=np.int64)
    return Base(keys, zero, short, zero, none, none, none, short, none, start, none)


def places_in(table: Terms, terms: Terms) -> Numbers:
    """Where each term stands in an ascending table; -1 where it does not."""
    if not len(table):
        return np.full(len(terms), -1, dtype=np.int64)
    places = np.minimum(table.searchsorted(terms), len(table) - 1)
    return np.where(table[places] == terms, places, -1)


def sums(counts: NDArray[np.integer]) -> Numbers:
    """Running sums from 0: where each of the counted lists begins, and the end."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """The places start, start + 1, ... of every range, end to end."""
    before = np.cumsum(lengths) - lengths
    out = np.arange(int(lengths.sum()), dtype=np.int64)
    out += (starts - before).repeat(lengths)
    return out


def _slices(column: NDArray[V], starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[V]:
    """The slices of a column, end to end."""
    pieces = [column[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
