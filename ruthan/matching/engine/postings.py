"""An inverted index in flat arrays: terms to documents, with additions and removals at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.grams import Terms
from ruthan.matching.engine.merge import Base, Numbers, merged, no_documents

K1: Final = 1.2
B: Final = 0.5
_MERGE_AT_LEAST: Final = 4096
_LONGEST: Final = 65535

Weights = NDArray[np.float64]


class Probe(NamedTuple):
    """The terms of a query that are looked up, rarest first, and their weights."""

    terms: Terms
    weights: Weights


class Scored(NamedTuple):
    """A document that shares terms with a query: its BM25 score and share of probed weight."""

    key: int
    score: float
    covered: float


class Postings:
    """BM25 with binary term counts over documents given as distinct ascending term numbers.

    Documents live in a base that nothing changes, which may be a mapped file, and a small delta;
    the delta is merged into a base in memory when it has outgrown half of it. A new document is
    found by the next query, and answers do not depend on what lies where. Not thread-safe.
    """

    def __init__(self, base: Base | None = None) -> None:
        """Begin with the documents of a base, else empty."""
        self._sums: Weights = np.zeros(0)
        self._stand_on(base or no_documents())

    def _stand_on(self, base: Base) -> None:
        lengths = np.minimum(np.diff(base.starts), _LONGEST).astype(np.uint16)
        self._base = base
        self._old = len(base.keys)
        self._keys = array("q", base.keys.tobytes())
        self._lengths = array("H", lengths.tobytes())
        self._alive = bytearray(b"\x01" * self._old)
        self._count = self._old
        self._total = int(lengths.sum(dtype=np.int64))
        self._delta: dict[int, array[int]] = {}
        self._delta_terms: dict[int, Terms] = {}
        self._docs: dict[int, int] = {}  # of the delta alone
        self._drift: dict[int, int] = {}  # how far a term's documents differ from the base's

    def __len__(self) -> int:
        """How many documents are live."""
        return self._count

    def __contains__(self, key: int) -> bool:
        """Whether a document of this key is live."""
        return self._doc(key) is not None

    def terms(self, key: int) -> Terms:
        """The terms of a live document; raises KeyError when there is none of this key."""
        doc = self._doc(key)
        if doc is None:
            raise KeyError(key)
        return self._terms_of(doc)

    def add(self, key: int, terms: Terms) -> None:
        """Take a document; one of the same key is replaced."""
        doc = self._number(key, terms)
        delta, drift = self._delta, self._drift
        for term in terms.tolist():
            found = delta.get(term)
            if found is None:
                delta[term] = array("I", (doc,))
            else:
                found.append(doc)
            drift[term] = drift.get(term, 0) + 1
        if len(self._delta_terms) > self._room:
            self._merge()

    def add_many(self, documents: Iterable[tuple[int, Terms]]) -> None:
        """Take many documents; where they would outgrow the base it is merged once for all."""
        batch = list(documents)
        if len(self._delta_terms) + len(batch) <= self._room:
            for key, terms in batch:
                self.add(key, terms)
            return
        for key, terms in batch:
            self._number(key, terms)
        self._merge()

    @property
    def _room(self) -> int:
        """How many documents the delta may hold."""
        return max(_MERGE_AT_LEAST, self._old // 2)

    def _doc(self, key: int) -> int | None:
        """The number of a live document."""
        doc = self._docs.get(key)
        if doc is not None or not self._old:
            return doc
        place = int(self._base.keys.searchsorted(key))
        if place < self._old and self._base.keys[place] == key and self._alive[place]:
            return place
        return None

    def _terms_of(self, doc: int) -> Terms:
        if doc >= self._old:
            return self._delta_terms[doc]
        return self._base.held[self._base.starts[doc] : self._base.starts[doc + 1]]

    def _number(self, key: int, terms: Terms) -> int:
        """Give a document its number, replacing one of the same key."""
        if key in self:
            self.remove(key)
        doc = len(self._keys)
        self._keys.append(key)
        self._lengths.append(min(len(terms), _LONGEST))
        self._alive.append(1)
        self._docs[key] = doc
        self._count += 1
        self._total += self._lengths[doc]
        self._delta_terms[doc] = terms
        return doc

    def remove(self, key: int) -> None:
        """Forget a document; raises KeyError when there is none of this key."""
        doc = self._doc(key)
        if doc is None:
            raise KeyError(key)
        terms = self._terms_of(doc)
        self._alive[doc] = 0
        self._count -= 1
        self._total -= self._lengths[doc]
        self._docs.pop(key, None)
        self._delta_terms.pop(doc, None)
        for term in terms.tolist():
            if doc < self._old:
                self._drift[term] = self._drift.get(term, 0) - 1
                continue
            found = self._delta.get(term)
            if found is not None and doc in found:  # of a batch it is not yet listed
                found.remove(doc)
                self._drift[term] -= 1
                if not found:
                    del self._delta[term]

    def _merge(self) -> None:
        """Sort the delta and the living part of the base into a new base."""
        alive = np.frombuffer(self._alive, dtype=np.bool_)[: self._old].copy()
        new = [(self._keys[doc], terms) for doc, terms in self._delta_terms.items()]
        self._stand_on(merged(self._base, alive, new))

    def frequencies(self, terms: Terms) -> Numbers:
        """In how many live documents each term stands."""
        out = np.zeros(len(terms), dtype=np.int64)
        if len(self._base.terms):
            places = self._base_places(terms)
            counts = self._base.offsets[places + 1] - self._base.offsets[places]
            out = np.where(self._base.terms[places] == terms, counts, 0)
        if self._drift:
            drift = self._drift.get
            out = out + np.array([drift(term, 0) for term in terms.tolist()], dtype=np.int64)
        return out

    def idf(self, terms: Terms) -> Weights:
        """How much each term tells: high for rare ones, positive for all, also unknown ones."""
        frequency = self.frequencies(terms)
        return np.log1p((len(self) - frequency + 0.5) / (frequency + 0.5))

    def probe(self, terms: Terms, *, most: int | None, budget: int | None) -> Probe:
        """The known terms of a query, rarest first, within a number of terms and of postings."""
        frequency = self.frequencies(terms)
        known = np.flatnonzero(frequency)
        order = known[np.lexsort((terms[known], frequency[known]))][:most]
        if budget is not None and len(order):
            within = int(np.searchsorted(np.cumsum(frequency[order]), budget, side="right"))
            order = order[: max(1, within)]
        chosen = frequency[order]
        weights = np.log1p((len(self) - chosen + 0.5) / (chosen + 0.5))
        return Probe(terms[order], weights)

    def search(self, probe: Probe, *, top: int) -> list[Scored]:
        """The best documents for a probe, by score and then by key."""
        if not len(probe.terms) or top < 1:
            return []
        sums, touched = self._accumulate(probe)
        lengths = np.frombuffer(self._lengths, dtype=np.uint16)[touched]
        scores = sums * (K1 + 1) / (1 + K1 * (1 - B + B * lengths / self.mean_length))
        if len(touched) > 4 * top:
            edge = np.partition(scores, len(scores) - top)[len(scores) - top]
            best = np.flatnonzero(scores >= edge)
            touched, scores, sums = touched[best], scores[best], sums[best]
        keys = np.frombuffer(self._keys, dtype=np.int64)[touched]
        order = np.lexsort((keys, -scores))[:top]
        covered = sums / probe.weights.sum()
        return [Scored(int(keys[at]), float(scores[at]), float(covered[at])) for at in order]

    @property
    def mean_length(self) -> float:
        """Mean number of distinct terms of a live document, at least one."""
        return max(1.0, self._total / max(1, len(self)))

    def _accumulate(self, probe: Probe) -> tuple[Weights, Numbers]:
        """Summed weights of every live document that shares a probed term."""
        if len(self._sums) < len(self._keys):
            self._sums = np.zeros(len(self._keys) * 2)
        sums = self._sums
        lists = []
        weights = probe.weights.tolist()
        for docs, at in self._lists(probe.terms):
            before = sums[docs]
            sums[docs] = before + weights[at]
            lists.append(docs[before == 0.0])
        touched = np.concatenate(lists).astype(np.int64)
        found = sums[touched]
        sums[touched] = 0.0
        alive = np.frombuffer(self._alive, dtype=np.uint8)[touched].astype(bool)
        return found[alive], touched[alive]

    def _lists(self, terms: Terms) -> Iterator[tuple[NDArray[np.uint32], int]]:
        """The documents of each term, from the base and from the delta, with the term's place."""
        if len(self._base.terms):
            places = self._base_places(terms)
            starts = self._base.offsets[places].tolist()
            ends = self._base.offsets[places + 1].tolist()
            known = np.flatnonzero(self._base.terms[places] == terms).tolist()
            for at in known:
                yield self._base.posts[starts[at] : ends[at]], at
        if self._delta:
            for at, term in enumerate(terms.tolist()):
                delta = self._delta.get(term)
                if delta is not None:
                    yield np.array(delta, dtype=np.uint32), at

    def _base_places(self, terms: Terms) -> Numbers:
        """Where each term stands in the base, or would; always a valid place of a full base."""
        places = np.searchsorted(self._base.terms, terms)
        return np.minimum(places, len(self._base.terms) - 1)
