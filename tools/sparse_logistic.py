"""A ridge logistic regression over sparse rows, fitted by a limited-memory quasi-Newton method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_KEPT = 8


class Rows:
    """Rows of places; each place of a row counts its scale over the root of the row's length."""

    def __init__(self, rows: list[NDArray[np.int64]], scale: Floats) -> None:
        """Take the rows and one scale a column."""
        sizes = np.array([len(row) for row in rows])
        self.many, self.width = len(rows), len(scale)
        self._column = np.concatenate(rows)
        self._row = np.repeat(np.arange(len(rows)), sizes)
        self._value = scale[self._column] / np.sqrt(np.maximum(1, sizes))[self._row]

    def times(self, beta: Floats) -> Floats:
        """Each row times the weights."""
        found = np.bincount(self._row, beta[self._column] * self._value, self.many)
        return found.astype(np.float64)

    def back(self, rest: Floats) -> Floats:
        """Each column times one number a row."""
        found = np.bincount(self._column, rest[self._row] * self._value, self.width)
        return found.astype(np.float64)


def fit(
    rows: Rows, label: Floats, weight: Floats, *, ridge: float, rounds: int = 80
) -> tuple[float, Floats]:
    """Bias and weights that explain the labels best, the squares of the weights held down."""
    beta = np.zeros(rows.width + 1)
    value, slope = _loss(rows, label, weight, beta, ridge)
    steps: list[tuple[Floats, Floats]] = []
    for _ in range(rounds):
        way = _direction(slope, steps)
        length, fall = 1.0, float(slope @ way)
        while True:
            ahead = beta + length * way
            lower, next_slope = _loss(rows, label, weight, ahead, ridge)
            if lower <= value + 1e-4 * length * fall or length < 1e-6:
                break
            length /= 2
        if value - lower < 1e-6 * abs(value):
            break
        steps = [*steps[-_KEPT + 1 :], (ahead - beta, next_slope - slope)]
        beta, value, slope = ahead, lower, next_slope
    return float(beta[-1]), beta[:-1]


def _loss(
    rows: Rows, label: Floats, weight: Floats, beta: Floats, ridge: float
) -> tuple[float, Floats]:
    """The weighted loss with its ridge, and its slope; the bias is not held down."""
    margin = rows.times(beta[:-1]) + beta[-1]
    value = weight @ (np.logaddexp(0, margin) - label * margin) + ridge / 2 * beta[:-1] @ beta[:-1]
    rest = weight * (1 / (1 + np.exp(-np.clip(margin, -30, 30))) - label)
    return float(value), np.append(rows.back(rest) + ridge * beta[:-1], rest.sum())


def _direction(slope: Floats, steps: list[tuple[Floats, Floats]]) -> Floats:
    """Downhill, bent by the curvature that the last steps showed."""
    way, shares = -slope, []
    for moved, change in reversed(steps):
        share = (moved @ way) / (moved @ change)
        way = way - share * change
        shares.append(share)
    if steps:
        moved, change = steps[-1]
        way = way * ((moved @ change) / (change @ change))
    else:
        way = way / max(1.0, float(np.abs(slope).sum()))
    for (moved, change), share in zip(steps, reversed(shares), strict=True):
        way = way + (share - (change @ way) / (moved @ change)) * moved
    return way
