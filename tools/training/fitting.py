"""Small logistic models fitted by Newton steps: deterministic, and no library but numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_STEPS = 40
_SWEEPS = 60
_DAMPING = 1e-3
_LONGEST_STEP = 3.0


class Row(NamedTuple):
    """Features, whether they speak of a match (1 or 0), and how much the row counts."""

    features: Mapping[str, float]
    label: float
    weight: float


class Model(NamedTuple):
    """A bias and one weight a feature, in the features' own units."""

    bias: float
    weights: dict[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        """The logit that the features speak for."""
        return self.bias + sum(weight * features[name] for name, weight in self.weights.items())

    def moved(self, by: float) -> Model:
        """The same with another bias."""
        return self._replace(bias=self.bias + by)

    def stored(self) -> dict[str, object]:
        """As written to the weights file."""
        weights = {name: round(weight, 4) for name, weight in self.weights.items()}
        return {"bias": round(self.bias, 4), "weights": weights}


def sigmoid(total: Numbers) -> Numbers:
    """Chances of logits."""
    chance: Numbers = 1 / (1 + np.exp(-np.clip(total, -30, 30)))
    return chance


def fit(rows: Sequence[Row], *, ridge: float) -> Model:
    """A ridge logistic regression; the ridge is on standardised features."""
    names, data, label, weight = _arrays(rows)
    mean, scale = data.mean(0), data.std(0) + 1e-6
    scaled = np.c_[np.ones(len(rows)), (data - mean) / scale]
    penalty = np.diag([1e-6] + [ridge] * len(names))
    beta = np.zeros(len(names) + 1)
    for _ in range(_STEPS):
        chance = sigmoid(scaled @ beta)
        slope = scaled.T @ (weight * (chance - label)) + penalty @ beta
        curve = (scaled * (weight * chance * (1 - chance))[:, None]).T @ scaled + penalty
        beta = beta - _step(curve, slope)
    raw = beta[1:] / scale
    return Model(float(beta[0] - raw @ mean), _named(names, raw))


def fit_falling(rows: Sequence[Row], *, bias: float, ridge: float) -> Model:
    """A logistic regression with a given bias and no weight above 0, one weight at a time."""
    names, data, label, weight = _arrays(rows)
    beta = np.zeros(len(names))
    total = np.full(len(rows), bias)
    for _ in range(_SWEEPS):
        for place, column in enumerate(data.T):
            chance = sigmoid(total)
            slope = column @ (weight * (chance - label)) + ridge * beta[place]
            curve = (column * column) @ (weight * chance * (1 - chance)) + ridge
            new = min(0.0, beta[place] - max(-1.0, min(1.0, slope / curve)))
            total = total + (new - beta[place]) * column
            beta[place] = new
    return Model(bias, _named(names, beta))


def fit_ranking(groups: Sequence[Sequence[Row]], *, ridge: float) -> Model:
    """Weights that put the right candidate of each group first (softmax over a group); no bias.

    Groups without a right candidate teach nothing and are passed over.
    """
    usable = [group for group in groups if any(row.label for row in group)]
    names, data, label, _ = _arrays([row for group in usable for row in group])
    mean, scale = data.mean(0), data.std(0) + 1e-6
    ends = np.cumsum([len(group) for group in usable])[:-1]
    parts = np.split((data - mean) / scale, ends)
    wanted = [one / one.sum() for one in np.split(label, ends)]
    beta = np.zeros(len(names))
    for _ in range(_STEPS):
        slope, curve = _ranking_curve(parts, wanted, beta, ridge)
        beta = beta - _step(curve, slope)
    return Model(0.0, _named(names, beta / scale))


def calibrated(model: Model, rows: Sequence[Row]) -> Model:
    """A ranking model stretched and moved so that its scores are logits on the rows."""
    plain = [Row({"score": model.score(row.features)}, row.label, row.weight) for row in rows]
    fitted = fit(plain, ridge=1e-3)
    by = fitted.weights["score"]
    weights = {name: by * weight for name, weight in model.weights.items()}
    return Model(fitted.bias + by * model.bias, weights)


def _ranking_curve(
    parts: list[Numbers], wanted: list[Numbers], beta: Numbers, ridge: float
) -> tuple[Numbers, Numbers]:
    """Slope and curvature of the mean loss over groups."""
    slope: Numbers = ridge * beta
    curve: Numbers = ridge * np.eye(len(beta))
    for data, label in zip(parts, wanted, strict=True):
        total = data @ beta
        chance = np.exp(total - total.max())
        chance /= chance.sum()
        middle: Numbers = chance @ data
        slope = slope + data.T @ (chance - label) / len(parts)
        spread = (data * chance[:, None]).T @ data - np.outer(middle, middle)
        curve = curve + spread / len(parts)
    return slope, curve


def _step(curve: Numbers, slope: Numbers) -> Numbers:
    """A Newton step, never a leap."""
    step: Numbers = np.linalg.solve(curve + _DAMPING * np.eye(len(slope)), slope)
    return step * min(1.0, _LONGEST_STEP / max(1e-12, float(np.linalg.norm(step))))


def _named(names: Sequence[str], weights: Numbers) -> dict[str, float]:
    return {name: float(one) for name, one in zip(names, weights, strict=True)}


def _arrays(rows: Sequence[Row]) -> tuple[list[str], Numbers, Numbers, Numbers]:
    """Rows as names, features, labels and weights."""
    names = sorted(rows[0].features)
    data = np.array([[row.features[name] for name in names] for row in rows])
    return (
        names,
        data,
        np.array([row.label for row in rows]),
        np.array([row.weight for row in rows]),
    )
