"""An inverted index in flat arrays: terms to documents, with additions and removals at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.grams import Terms

K1: Final = 1.2
B: Final = 0.5
_MERGE_AT_LEAST: Final = 4096

Numbers = NDArray[np.int64]
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
    """BM25 with binary term counts over documents given as distinct term numbers.

    Documents live in a sorted base and a small delta; the delta is merged into the base when it
    has outgrown half of it. A new document is found by the next query. Not thread-safe.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._terms: Terms = np.empty(0, dtype=np.uint32)
        self._offsets: Numbers = np.zeros(2, dtype=np.int64)
        self._posts: NDArray[np.uint32] = np.empty(0, dtype=np.uint32)
        self._df: Numbers = np.empty(0, dtype=np.int64)
        self._delta: dict[int, array[int]] = {}
        self._delta_terms: dict[int, Terms] = {}
        self._keys = array("q")
        self._lengths = array("H")
        self._alive = bytearray()
        self._docs: dict[int, int] = {}
        self._total = 0
        self._sums: Weights = np.zeros(0)

    def __len__(self) -> int:
        """How many documents are live."""
        return len(self._docs)

    def __contains__(self, key: int) -> bool:
        """Whether a document of this key is live."""
        return key in self._docs

    def add(self, key: int, terms: Terms) -> None:
        """Take a document; one of the same key is replaced."""
        doc = self._number(key, terms)
        for term in terms.tolist():
            found = self._delta.get(term)
            if found is None:
                self._delta[term] = array("I", (doc,))
            else:
                found.append(doc)
        if len(self._delta_terms) > max(_MERGE_AT_LEAST, (doc - len(self._delta_terms)) // 2):
            self._merge()

    def add_many(self, documents: Iterable[tuple[int, Terms]]) -> None:
        """Take many documents and merge once: several times faster than one by one."""
        for key, terms in documents:
            self._number(key, terms)
        self._merge()

    def _number(self, key: int, terms: Terms) -> int:
        """Give a document its number, replacing one of the same key."""
        if key in self._docs:
            self.remove(key)
        doc = len(self._keys)
        self._keys.append(key)
        self._lengths.append(min(len(terms), 65535))
        self._alive.append(1)
        self._docs[key] = doc
        self._total += self._lengths[doc]
        self._delta_terms[doc] = terms
        return doc

    def remove(self, key: int) -> None:
        """Forget a document; raises KeyError when there is none of this key."""
        doc = self._docs.pop(key)
        self._alive[doc] = 0
        self._total -= self._lengths[doc]
        terms = self._delta_terms.pop(doc, None)
        if terms is None:
            places = np.flatnonzero(self._posts == doc)
            self._df[np.searchsorted(self._offsets, places, side="right") - 1] -= 1
            return
        for term in terms.tolist():
            found = self._delta.get(term)
            if found is not None and doc in found:
                found.remove(doc)
                if not found:
                    del self._delta[term]

    def _merge(self) -> None:
        """Sort the delta and the living part of the base into a new base."""
        counts = np.diff(self._offsets)[: len(self._terms)]
        alive = np.frombuffer(self._alive, dtype=np.uint8)
        keep = alive[self._posts].astype(bool)
        docs = [
            np.full(len(terms), doc, dtype=np.uint32) for doc, terms in self._delta_terms.items()
        ]
        all_terms = np.concatenate(
            [np.repeat(self._terms, counts)[keep], *self._delta_terms.values()]
        )
        all_docs = np.concatenate([self._posts[keep], *docs])
        order = np.argsort(all_terms, kind="stable")
        self._posts = all_docs[order]
        self._terms, counts = np.unique(all_terms, return_counts=True)
        self._df = counts.astype(np.int64)
        self._offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self._df)])
        self._delta.clear()
        self._delta_terms.clear()

    def frequencies(self, terms: Terms) -> Numbers:
        """In how many live documents each term stands."""
        out = np.zeros(len(terms), dtype=np.int64)
        if len(self._terms):
            places = self._base_places(terms)
            out = np.where(self._terms[places] == terms, self._df[places], 0)
        if self._delta:
            delta = self._delta
            out = out + np.array(
                [len(delta.get(term, ())) for term in terms.tolist()], dtype=np.int64
            )
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
        places = self._base_places(terms)
        starts, ends = self._offsets[places].tolist(), self._offsets[places + 1].tolist()
        known = (
            (self._terms[places] == terms).tolist() if len(self._terms) else [False] * len(terms)
        )
        for at, term in enumerate(terms.tolist()):
            if known[at]:
                yield self._posts[starts[at] : ends[at]], at
            delta = self._delta.get(term)
            if delta is not None:
                yield np.array(delta, dtype=np.uint32), at

    def _base_places(self, terms: Terms) -> Numbers:
        """Where each term stands in the base, or would; always a valid place of a full base."""
        places = np.searchsorted(self._terms, terms)
        return np.minimum(places, max(0, len(self._terms) - 1))
