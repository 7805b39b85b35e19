"""Altered copies of one text brought together: stars around a representative, never chains.

A text joins the star whose representative, or a member far from it, shares enough with it by
weight; else it begins a star of its own. Members that differ much from their representative are
looked up as well, so that a copy of a mangled copy still finds its star; there it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from ruthan.matching.engine.grams import Hasher, Terms
from ruthan.matching.engine.index import BUDGET, RAREST
from ruthan.matching.engine.postings import Postings
from ruthan.matching.engine.sketch import unwrap

JOIN: Final = 0.62  # of the smaller text's weight is shared
FAR: Final = 0.5  # of the terms of both are shared: less, and the member is looked up, too
FEW: Final = 12  # grams: a text of fewer joins only its equals
_NEAR: Final = 8


class Stars:
    """Texts in the order they came, each put to a cluster at once; not thread-safe."""

    def __init__(self, *, secret: bytes = b"") -> None:
        """Begin without clusters."""
        self._hasher = Hasher(secret)
        self._postings = Postings()
        self._cluster_of: list[int] = []  # of what is looked up
        self._leads: list[bool] = []  # whether that is a representative
        self._same: dict[bytes, int] = {}
        self._clusters = 0

    def put(self, text: str) -> int:
        """The number of the cluster that a text joins or begins."""
        terms = self._hasher.grams(unwrap(text))
        same = terms.tobytes()
        known = self._same.get(same)
        if known is not None:
            return known
        joined = self._joined(terms) if len(terms) >= FEW else None
        cluster, is_far = joined or (self._clusters, True)
        if is_far:
            self._postings.add(len(self._cluster_of), terms)
            self._cluster_of.append(cluster)
            self._leads.append(joined is None)
        self._clusters += joined is None
        self._same[same] = cluster
        return cluster

    def _joined(self, terms: Terms) -> tuple[int, bool] | None:
        """The cluster of the text that shares most, and whether ours is far from it."""
        postings = self._postings
        asked = postings.look_up(terms)
        probe = postings.probe(asked, most=RAREST, budget=BUDGET)
        near = postings.search(probe, top=_NEAR)
        if not near:
            return None
        weights = postings.weights(asked.frequency)
        best, share, is_far = -1, JOIN, True
        for one in near:
            theirs = postings.terms(one.key)
            if len(theirs) < FEW:
                continue
            both = np.isin(terms, theirs, assume_unique=True)
            shared = float(weights[both].sum())
            smaller = min(float(weights.sum()), float(postings.idf(theirs).sum()))
            if shared >= share * smaller:
                best, share = one.key, shared / smaller
                common = int(both.sum())
                is_near = common >= FAR * (len(terms) + len(theirs) - common)
                is_far = self._leads[one.key] and not is_near
        return (self._cluster_of[best], is_far) if best >= 0 else None


def star_clusters(texts: Iterable[str], *, secret: bytes = b"") -> Iterator[int]:
    """The cluster of every text, in order: numbers from 0 in the order clusters begin."""
    stars = Stars(secret=secret)
    return map(stars.put, texts)
