"""Measures of matching with their 95 % intervals; every draw is seeded, so a run repeats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

DRAWS = 2000
_Z = 1.96


class Measured(NamedTuple):
    """A value with the ends of its 95 % interval and the number of cases behind it."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.n}"


def share(hits: int, n: int) -> Measured:
    """A share with its Wilson interval."""
    if not n:
        return Measured(0.0, 0.0, 1.0, 0)
    part = hits / n
    middle = (part + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    spread = _Z * sqrt(part * (1 - part) / n + _Z * _Z / (4 * n * n)) / (1 + _Z * _Z / n)
    return Measured(part, max(0.0, middle - spread), min(1.0, middle + spread), n)


def mean(values: Sequence[float]) -> Measured:
    """A mean with its bootstrap interval."""
    held = np.array(values, dtype=np.float64)
    low, high = _drawn(lambda draw: float(held[draw.integers(len(held), size=len(held))].mean()))
    return Measured(float(held.mean()), low, high, len(held))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> Measured:
    """The chance that a positive scores above a negative; both sides are drawn anew."""
    if not len(positive) or not len(negative):
        return Measured(0.5, 0.0, 1.0, 0)
    above = np.array(positive)[:, None] - np.array(negative)[None, :]
    wins = (above > 0) + 0.5 * (above == 0)
    rows, columns = wins.shape

    def one(draw: np.random.Generator) -> float:
        by_row = np.bincount(draw.integers(rows, size=rows), minlength=rows)
        by_column = np.bincount(draw.integers(columns, size=columns), minlength=columns)
        return float(by_row @ wins @ by_column) / (rows * columns)

    low, high = _drawn(one, draws=DRAWS if wins.size < 100_000 else 400)
    return Measured(float(wins.mean()), low, high, rows + columns)


def brier(chances: Sequence[float], labels: Sequence[float]) -> float:
    """The mean squared distance of chances from what was the case."""
    return float(np.mean((np.array(chances) - np.array(labels)) ** 2))


def top_bin(chances: Sequence[float], labels: Sequence[float], *, above: float = 0.9) -> Measured:
    """How often what was given at least this chance was the case."""
    held = [label for chance, label in zip(chances, labels, strict=True) if chance >= above]
    return share(int(sum(held)), len(held))


def average_precision(ranked: Sequence[str], meant: Collection[str], *, top: int = 5) -> float:
    """Average precision of the first keys, as the CheckThat! lab counts it."""
    hits, total = 0, 0.0
    for place, key in enumerate(ranked[:top], 1):
        if key in meant:
            hits += 1
            total += hits / place
    return total / min(len(meant), top)


def _drawn(
    one: Callable[[np.random.Generator], float], *, draws: int = DRAWS
) -> tuple[float, float]:
    draw = np.random.default_rng(11)
    values = [one(draw) for _ in range(draws)]
    return float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975))
