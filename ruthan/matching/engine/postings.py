"""An inverted index in flat arrays: terms to documents, with additions and removals at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.base import Base, Found, Numbers, no_documents
from ruthan.matching.engine.grams import Terms
from ruthan.matching.engine.merge import merged
from ruthan.matching.engine.ranking import Ranking, normed

_MERGE_AT_LEAST: Final = 4096
_LONGEST: Final = 65535
_SURE: Final = 24  # rare terms by which mangled copies were found as well as by all
_GRAIN: Final = 2.0**32  # weights are multiples of 1 / grain: their sums are exact in any order

Weights = NDArray[np.float64]
_NO_TERMS: Final[Terms] = np.empty(0, dtype=np.uint32)


class Asked(NamedTuple):
    """Terms of a query, where they stand and in how many live documents each."""

    terms: Terms
    found: Found
    frequency: Numbers


class Probe(NamedTuple):
    """The terms of a query that are looked up, rarest first, their weights and where they stand."""

    terms: Terms
    weights: Weights
    found: Found
    base: Base


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
        self._stand_on(base or no_documents())

    def _stand_on(self, base: Base) -> None:
        lengths = np.minimum(base.lengths(), _LONGEST).astype(np.uint16)
        self._base = base
        self._old = len(base.keys)
        self._alive = np.ones(self._old, dtype=np.bool_)
        self._ranking = Ranking(base, lengths, self._alive)
        self._count = self._old
        self._total = int(lengths.sum(dtype=np.int64))
        self._new_keys = array("q")  # of the delta, as all that follows
        self._new_lengths = array("H")
        self._docs: dict[int, int] = {}
        self._delta: dict[int, array[int]] = {}
        self._delta_terms: dict[int, Terms] = {}
        self._drift: dict[int, int] = {}  # how far a term's documents differ from the base's

    def __len__(self) -> int:
        """How many documents are live."""
        return self._count

    def __contains__(self, key: int) -> bool:
        """Whether a document of this key is live."""
        return key in self._docs or self._old_doc(key) is not None

    def terms(self, key: int) -> Terms:
        """The terms of a live document; raises KeyError when there is none of this key."""
        if key in self._docs:
            return self._delta_terms[self._docs[key]]
        doc = self._old_doc(key)
        if doc is None:
            raise KeyError(key)
        return self._base.terms_of(doc)

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

    def _old_doc(self, key: int) -> int | None:
        """The number of a live document of the base."""
        doc = int(self._old_docs(np.array([key], dtype=np.int64))[0])
        return None if doc < 0 else doc

    def _old_docs(self, keys: Numbers) -> Numbers:
        """The same of many keys; -1 where there is none."""
        if not self._old:
            return np.full(len(keys), -1, dtype=np.int64)
        docs = np.minimum(self._base.keys.searchsorted(keys), self._old - 1)
        is_there = (self._base.keys[docs] == keys) & self._alive[docs]
        return np.where(is_there, docs, -1)

    def _number(self, key: int, terms: Terms) -> int:
        """Give a document its number in the delta, replacing one of the same key."""
        if key in self:
            self.remove(key)
        doc = len(self._new_keys)
        self._new_keys.append(key)
        self._new_lengths.append(min(len(terms), _LONGEST))
        self._docs[key] = doc
        self._count += 1
        self._total += self._new_lengths[doc]
        self._delta_terms[doc] = terms
        return doc

    def remove(self, key: int) -> None:
        """Forget a document; raises KeyError when there is none of this key."""
        terms = self.terms(key)
        self._count -= 1
        self._total -= min(len(terms), _LONGEST)
        new = self._docs.pop(key, None)
        if new is None:
            self._alive[self._base.keys.searchsorted(key)] = False
            for term in terms.tolist():
                self._drift[term] = self._drift.get(term, 0) - 1
            return
        del self._delta_terms[new]
        for term in terms.tolist():
            found = self._delta.get(term)
            if found is not None and new in found:  # of a batch it is not yet listed
                found.remove(new)
                self._drift[term] -= 1
                if not found:
                    del self._delta[term]

    def _merge(self) -> None:
        """Sort the delta and the living part of the base into a new base."""
        new = [(self._new_keys[doc], terms) for doc, terms in self._delta_terms.items()]
        self._stand_on(merged(self._base, self._alive, new))

    def frequencies(self, terms: Terms) -> Numbers:
        """In how many live documents each term stands."""
        return self._live(terms, self._base.find(terms).counts)

    def _live(self, terms: Terms, counts: Numbers) -> Numbers:
        if not self._drift:
            return counts
        drift = self._drift.get
        return counts + np.array([drift(term, 0) for term in terms.tolist()], dtype=np.int64)

    def look_up(self, terms: Terms) -> Asked:
        """Terms looked up once, for all that is asked of them before anything is changed."""
        found = self._base.find(terms)
        return Asked(terms, found, self._live(terms, found.counts))

    def idf(self, terms: Terms) -> Weights:
        """How much each term tells: high for rare ones, positive for all, also unknown ones."""
        return self.weights(self.frequencies(terms))

    def weights(self, frequency: Numbers) -> Weights:
        """The same of terms that stand in so many documents."""
        weights = np.log1p((len(self) - frequency + 0.5) / (frequency + 0.5))
        return np.rint(weights * _GRAIN) / _GRAIN

    def weighed_terms(self, keys: Sequence[int]) -> tuple[Terms, Numbers, Weights]:
        """The terms of live documents in no order: which of the keys holds each, and its `idf`.

        Raises KeyError when one is not live.
        """
        asked = np.array(keys, dtype=np.int64)
        docs = self._old_docs(asked)
        old, new = np.flatnonzero(docs >= 0), np.flatnonzero(docs < 0)
        held = [self.terms(key) for key in asked[new].tolist()]
        terms = np.concatenate([_NO_TERMS, *held])
        owners = new.repeat([len(one) for one in held])
        frequency = self.frequencies(terms)
        if len(old):
            of_old, whose, counts = self._base.terms_of_each(docs[old])
            terms = np.concatenate([terms, of_old])
            owners = np.concatenate([owners, old[whose]])
            frequency = np.concatenate([frequency, self._live(of_old, counts)])
        return terms, owners, self.weights(frequency)

    def probe(self, asked: Asked, *, most: int | None, budget: int | None) -> Probe:
        """The known terms of a query, rarest first, within a number of terms and of postings.

        Of more than _SURE terms only those are taken that stand within a quarter of the budget:
        a copy is told by then, and what follows are the longest lists.
        """
        terms, found, frequency = asked
        known = np.flatnonzero(frequency)
        order = known[np.lexsort((terms[known], frequency[known]))][:most]
        if budget is not None and len(order):
            read = np.cumsum(frequency[order])
            within, enough = np.searchsorted(read, (budget, budget // 4), side="right").tolist()
            order = order[: max(1, min(within, max(enough, _SURE)))]
        weights = self.weights(frequency[order])
        return Probe(terms[order], weights, found.at(order), self._base)

    def search(self, probe: Probe, *, top: int) -> list[Scored]:
        """The best documents for a probe, by score and then by key."""
        if not len(probe.terms) or top < 1:
            return []
        mean = self.mean_length
        known = probe.found if probe.base is self._base else self._base.find(probe.terms)
        old, sums, scores = self._ranking.best(known, probe.weights, top=top, mean=mean)
        keys = self._base.keys[old]
        if self._delta:
            new, new_sums = self._in_delta(probe)
            lengths = np.frombuffer(self._new_lengths, dtype=np.uint16)[new]
            keys = np.concatenate([keys, np.frombuffer(self._new_keys, dtype=np.int64)[new]])
            sums = np.concatenate([sums, new_sums])
            scores = np.concatenate([scores, normed(new_sums, lengths, mean)])
        order = np.lexsort((keys, -scores))[:top]
        covered = sums[order] / probe.weights.sum()
        rows = zip(keys[order].tolist(), scores[order].tolist(), covered.tolist(), strict=True)
        return [Scored(*row) for row in rows]

    @property
    def mean_length(self) -> float:
        """Mean number of distinct terms of a live document, at least one."""
        return max(1.0, self._total / max(1, len(self)))

    def _in_delta(self, probe: Probe) -> tuple[Numbers, Weights]:
        """Every document of the delta that shares a probed term, and its summed weights."""
        sums = np.zeros(len(self._new_keys))
        for term, weight in zip(probe.terms.tolist(), probe.weights.tolist(), strict=True):
            found = self._delta.get(term)
            if found is not None:
                sums[np.array(found, dtype=np.uint32)] += weight
        docs = np.flatnonzero(sums)
        return docs, sums[docs]
