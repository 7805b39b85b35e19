"""How a known image lies in another, from pairs of points that look alike."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from ruthan.matching.engine.images.proof import Lie

Floats = npt.NDArray[np.float32]
Complex = npt.NDArray[np.complex64]

_NEAR: Final = 0.014  # of the root of the area
_SIZES: Final = 0.4  # natural logarithm of the growth that the blurs of a pair may be off
_MOST_TURN: Final = np.radians(10.0)
_GUESSES: Final = 600
_LEAST_BASE: Final = 0.08  # two points must be so far apart to say how an image is grown
_SMALLEST, _LARGEST = 0.12, 8.0


def fit(known: Floats, other: Floats) -> tuple[Lie, int] | None:
    """The lie that most pairs agree with, and how many do; None when fewer than four do.

    Rows are (x, y, blur). Every guess comes from two pairs; images are thought upright or turned
    by up to ten degrees.
    """
    if len(known) < 4:
        return None
    a, b = _complex(known), _complex(other)
    sizes = np.log(other[:, 2] / known[:, 2])
    grown, shift = _guesses(a, b, sizes)
    if not len(grown):
        return None
    off = np.abs(grown[:, None] * a[None, :] + (shift[:, None] - b[None, :]))
    sized = np.abs(sizes[None, :] - np.log(np.abs(grown))[:, None]) < _SIZES
    agree = (off < _NEAR) & sized
    inside = agree[int(np.argmax(agree.sum(axis=1)))]
    for _ in range(2):
        if _apart(a[inside], b[inside]) < 4:
            return None
        turn, move = _solved(a[inside], b[inside])
        if not _SMALLEST < abs(turn) < _LARGEST:
            return None
        inside = (np.abs(turn * a + move - b) < _NEAR) & (
            np.abs(sizes - np.log(abs(turn))) < _SIZES
        )
    lie = Lie(turn.real, turn.imag, move.real, move.imag)
    count = _apart(a[inside], b[inside])
    return (lie, count) if count >= 4 else None


def _guesses(a: Complex, b: Complex, sizes: Floats) -> tuple[Complex, Complex]:
    """Growths with turns, and shifts, from two pairs each; those that cannot be are left out."""
    first, second = _twos(len(a))
    base = a[second] - a[first]
    far = np.flatnonzero(np.abs(base) > _LEAST_BASE)
    first, second = first[far], second[far]
    grown = (b[second] - b[first]) / base[far]
    size = np.log(np.maximum(np.abs(grown), 1e-6))
    kept = np.flatnonzero(
        (np.abs(np.angle(grown)) < _MOST_TURN)
        & (np.abs(size - sizes[first]) < _SIZES)
        & (np.abs(size - sizes[second]) < _SIZES)
    )[:_GUESSES]
    grown = grown[kept]
    shift = b[first[kept]] - grown * a[first[kept]]
    return grown.astype(np.complex64), shift.astype(np.complex64)


@lru_cache(maxsize=256)
def _twos(count: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Twos out of so many, mixed, the same ones each time; those of the first come first."""
    first, second = np.triu_indices(count, 1)
    most = _GUESSES * 8
    if len(first) > most:
        chosen = np.random.default_rng(count).choice(len(first), most, replace=False)
        first, second = first[chosen], second[chosen]
    return first, second


def _complex(places: Floats) -> Complex:
    return (places[:, 0] + 1j * places[:, 1]).astype(np.complex64)


def _apart(a: Complex, b: Complex) -> int:
    """How many pairs there are, several at one place counted once."""
    return min(len(np.unique(np.round(side, 2))) for side in (a, b))


def _solved(a: Complex, b: Complex) -> tuple[complex, complex]:
    """The growth with turn and the shift of least squares."""
    middle_a, middle_b = a.mean(), b.mean()
    spread = float((np.abs(a - middle_a) ** 2).sum())
    turn = complex((np.conj(a - middle_a) * (b - middle_b)).sum()) / max(spread, 1e-9)
    return turn, complex(middle_b) - turn * complex(middle_a)
