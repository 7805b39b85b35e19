"""The shelf of points: what an image has is what was added, whatever came and went around it."""

from __future__ import annotations

import numpy as np
import pytest

from ruthan.matching.engine.images import shelf as module
from ruthan.matching.engine.images.points import CODE_WORDS, Points


def points(owner: int, count: int) -> Points:
    places = (
        np.full((count, 3), owner, np.float32) + np.arange(count, dtype=np.float32)[:, None] / 64
    )
    return Points(places, np.full((count, CODE_WORDS), owner, np.uint64))


@pytest.mark.parametrize("room", [1, 40, 10_000])
def test_the_points_of_an_image_are_those_that_were_added(
    room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LEAST_RECENT", room)
    held, luck = module.Shelf(), np.random.default_rng(room)
    expected: dict[int, Points] = {}
    for owner in range(0, 120, 2):
        expected[owner] = points(owner, int(luck.integers(0, 9)))
        held.add(owner, expected[owner])
        if luck.random() < 0.3:
            gone = int(luck.choice(list(expected)))
            held.remove(gone)
            expected[gone] = points(gone, 0)
        asked = int(luck.choice(list(expected)))
        assert np.array_equal(held.of(asked), expected[asked].places)
    for owner, one in expected.items():
        assert np.array_equal(held.of(owner), one.places)
    assert len(held.of(1)) == len(held.of(999)) == 0
