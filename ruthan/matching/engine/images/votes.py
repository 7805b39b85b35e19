"""Which known images are worth laying over the asked one: those whose pairs of points agree.

Every pair says how a known image would lie in the asked one: its growth and its shift. Pairs that
say about the same are counted together, and a pair counts less when its asked point looks like
points of many images, as letters do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ruthan.matching.engine.images.points import Floats, Points
from ruthan.matching.engine.images.shelf import Indices, Shelf

_LEAST_PAIRS: Final = 4
_MOST_PAIRS: Final = 120
_MOST_TRIED: Final = 300
_SHIFTS: Final = 0.15  # width of a bin, in shares of the root of the area
_GROWTHS: Final = 0.5  # the same of the natural logarithm of the growth
_BINS: Final = 64

Bins = npt.NDArray[np.int64]


class Likely(NamedTuple):
    """A known image, and the places (x, y, blur) of its pairs in it and in the asked one."""

    number: int
    known: Floats
    asked: Floats


def likely(shelf: Shelf, points: Points) -> Iterator[Likely]:
    """The most promising known images first, 300 at most."""
    pairs = shelf.pairs(points)
    owners = shelf.owners(pairs.rows)
    order = np.lexsort((pairs.far, pairs.asked, owners))
    order = order[owners[order] >= 0]
    order = order[_first_of_each(owners[order], pairs.asked[order])]
    if len(order) < _LEAST_PAIRS:
        return
    owners, asked, rows = owners[order], pairs.asked[order], pairs.rows[order]
    known, places = shelf.places(rows), points.places[asked]
    weights = (1 / np.maximum(np.bincount(asked), 1))[asked]
    numbers, starts, counts = np.unique(owners, return_index=True, return_counts=True)
    place = np.repeat(np.arange(len(numbers)), counts)
    votes = _votes(place, len(numbers), known, places, weights)
    votes[counts < _LEAST_PAIRS] = 0
    for at in np.argsort(-votes, kind="stable")[:_MOST_TRIED].tolist():
        if votes[at] <= 0:
            return
        mine = np.arange(starts[at], starts[at] + counts[at])
        mine = mine[np.argsort(pairs.far[order[mine]], kind="stable")[:_MOST_PAIRS]]
        yield Likely(int(numbers[at]), known[mine], places[mine])


def _first_of_each(owners: Bins, asked: Indices) -> npt.NDArray[np.bool_]:
    """Of sorted pairs the first for each owner and asked point."""
    first = np.ones(len(owners), dtype=np.bool_)
    first[1:] = (owners[1:] != owners[:-1]) | (asked[1:] != asked[:-1])
    return first


def _votes(
    place: Indices, count: int, known: Floats, asked: Floats, weights: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """For each image the weight of its fullest bin, over two grids that are half a bin apart."""
    grown = asked[:, 2] / known[:, 2]
    shift = asked[:, :2] - grown[:, None] * known[:, :2]
    raw = np.stack([np.log(grown) / _GROWTHS, shift[:, 0] / _SHIFTS, shift[:, 1] / _SHIFTS])
    best = np.zeros(count)
    for half in (0.0, 0.5):
        bins = (
            np.clip(np.floor(raw + half), -_BINS // 2, _BINS // 2 - 1).astype(np.int64) + _BINS // 2
        )
        keys = ((place * _BINS + bins[0]) * _BINS + bins[1]) * _BINS + bins[2]
        distinct, which = np.unique(keys, return_inverse=True)
        sums = np.bincount(which, weights=weights)
        np.maximum.at(best, distinct // _BINS**3, sums)
    return best
