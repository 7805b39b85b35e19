"""The index of hashes gives exactly what comparing all of them one by one gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.matching.engine.images import index as index_module
from ruthan.matching.engine.images.index import HashIndex


def near(words: np.ndarray, bits: int, dice: np.random.Generator) -> np.ndarray:
    """The hash with so many bits turned."""
    flat = np.unpackbits(words.view(np.uint8))
    flat[dice.choice(256, bits, replace=False)] ^= 1
    return np.packbits(flat).view(np.uint64)


def by_hand(
    known: dict[int, list[np.ndarray]], words: np.ndarray, radius: int
) -> list[tuple[int, int]]:
    far = {key: min(int(np.bitwise_count(one ^ words).sum()) for one in some)
           for key, some in known.items() if some}  # fmt: skip
    return sorted(((d, key) for key, d in far.items() if d <= radius))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 31), st.sampled_from(["spread", "heaped"]))
def test_the_index_is_brute_force(seed: int, radius: int, lying: str) -> None:
    """Adding, removing and asking in any order, with and without tables, spread or heaped."""
    dice = np.random.default_rng(seed)
    was, index_module._LEAST_RECENT = index_module._LEAST_RECENT, 60
    try:
        index, known = HashIndex(), {}
        centres = dice.integers(0, 2**64, (3, 4), dtype=np.uint64)
        for _ in range(6):
            for key in dice.integers(0, 60, 25).tolist():
                words = near(centres[dice.integers(3)], int(dice.integers(0, 70)), dice)
                if lying == "spread" and dice.random() < 0.5:
                    words = dice.integers(0, 2**64, 4, dtype=np.uint64)
                index.add(key, words)
                known.setdefault(key, []).append(words)
            gone = int(dice.integers(0, 60))
            assert index.remove(gone) == len(known.pop(gone, []))
            for centre in centres:
                asked = near(centre, int(dice.integers(0, 20)), dice)
                found = [(hit.distance, hit.id) for hit in index.query(asked, radius=radius)]
                assert found == by_hand(known, asked, radius)
        assert len(index) == sum(map(len, known.values()))
    finally:
        index_module._LEAST_RECENT = was


@pytest.mark.parametrize(("wrong", "beside"), [(1, 2), (0, 3)])
def test_nothing_at_the_edge_of_the_radius_is_lost(wrong: int, beside: int) -> None:
    """31 bits spread so that one piece of 16 has fewer than two, and three with its neighbour."""
    dice = np.random.default_rng(3)
    hashes = dice.integers(0, 2**64, (6000, 4), dtype=np.uint64)
    index = HashIndex()
    index.add_many(np.arange(6000), hashes)
    assert index._tables is not None
    for key in range(0, 6000, 60):
        flat = np.unpackbits(hashes[key].view(np.uint8)).reshape(16, 16)
        for piece in range(16):
            bits = {0: wrong, 1: beside}.get(piece ^ key % 16, 2)
            flat[piece, dice.choice(16, bits, replace=False)] ^= 1
        asked = np.packbits(flat.ravel()).view(np.uint64)
        assert (key, 31) in index.query(asked)
        assert all(hit.id != key for hit in index.query(asked, radius=30))


def test_what_is_added_is_found_by_the_next_question_and_what_is_removed_is_not() -> None:
    index, words = HashIndex(), np.array([1, 2, 3, 4], dtype=np.uint64)
    assert index.query(words) == []
    index.add(9, words)
    assert [tuple(hit) for hit in index.query(words)] == [(9, 0)]
    assert index.remove(9) == 1
    assert index.query(words) == []
    assert len(index) == 0


def test_the_radius_that_is_exact_is_the_largest() -> None:
    index = HashIndex()
    for radius in (-1, 32):
        with pytest.raises(ValueError, match="radius"):
            index.query(np.zeros(4, np.uint64), radius=radius)
    with pytest.raises(ValueError, match="four words"):
        index.add_many([1], np.zeros((1, 3), np.uint64))


def test_forgetting_many_forgets_each() -> None:
    hashes = np.random.default_rng(1).integers(0, 2**64, (50, 4), dtype=np.uint64)
    index = HashIndex()
    index.add_many(range(50), hashes)
    assert index.remove_many(range(0, 50, 2)) == 25
    assert [bool(index.query(words)) for words in hashes] == [False, True] * 25
