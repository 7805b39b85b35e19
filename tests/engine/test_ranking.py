"""Ranking by weight: what need not be read is not, and the answer is that of reading all."""

from __future__ import annotations

import numpy as np
import pytest

from ruthan.matching.engine import base as layout
from ruthan.matching.engine import ranking
from ruthan.matching.engine.base import no_documents
from ruthan.matching.engine.merge import merged
from ruthan.matching.engine.postings import Postings


@pytest.fixture
def documents() -> list[tuple[int, np.ndarray]]:
    """Terms as unevenly spread as in language; the first twenty documents are near copies."""
    luck = np.random.default_rng(4)
    made = []
    for key in range(4000):
        terms = np.unique(luck.zipf(1.3, size=60).clip(max=200_000))
        made.append((key, (terms * 21_467 % (1 << 32)).astype(np.uint32)))
    copy = made[0][1]
    near = [(key, np.sort(copy[luck.random(len(copy)) < 0.9])) for key in range(20)]
    return [(key, np.unique(terms)) for key, terms in [*near, *made[20:]]]


@pytest.mark.parametrize("top", [1, 5, 40])
def test_the_best_are_the_best_and_postings_stay_unread(
    documents: list[tuple[int, np.ndarray]], top: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "PAGE", 512)
    monkeypatch.setattr(ranking, "_FIRST", 64)
    based = Postings(merged(no_documents(), np.ones(0, dtype=np.bool_), documents))
    plain = Postings()
    for key, terms in documents:
        plain.add(key, terms)
    read: list[int] = []
    whole = based._ranking._add
    monkeypatch.setattr(
        based._ranking,
        "_add",
        lambda found, weights: read.append(found.counts.sum()) or whole(found, weights),
    )
    all_of_them = 0
    for key in range(0, 400, 7):
        for index in (based, plain):
            if key % 21 == 0 and key in index:
                index.remove(key)
        probe = plain.probe(plain.look_up(documents[key][1]), most=None, budget=None)
        all_of_them += int(based._base.find(probe.terms).counts.sum())
        assert based.search(probe, top=top) == plain.search(probe, top=top)
    assert sum(read) < all_of_them if top > 5 else sum(read) < all_of_them / 2


def test_nothing_of_one_question_is_left_for_the_next(
    documents: list[tuple[int, np.ndarray]],
) -> None:
    index = Postings(merged(no_documents(), np.ones(0, dtype=np.bool_), documents))
    probe = index.probe(index.look_up(documents[3][1]), most=None, budget=None)
    first = index.search(probe, top=5)
    for other in range(50, 90):
        index.search(index.probe(index.look_up(documents[other][1]), most=None, budget=None), top=3)
    assert index.search(probe, top=5) == first
    assert not index._ranking._sums.any()
    assert not index._ranking._told.any()
