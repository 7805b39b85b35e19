"""How likely so many are, or more: the upper tail of the negative binomial, for whole arrays.

It is the regularised incomplete beta function I(x; n, size) with x = mean / (mean + size), found by
its continued fraction. numpy has neither; scipy has both and weighs a hundred megabytes, for this.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SHIFT: Final = 8  # from here on Stirling's series is exact to a double's last digits
_STIRLING: Final = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188)
_STEPS: Final = 400  # enough for some ten thousand people; more stop where they are
_CLOSE: Final = 1e-13
_TINY: Final = 1e-300


def tail(people: Any, mean: Any, size: Any) -> Floats:
    """P(X >= people) of a negative binomial with this mean and size, elementwise, from 0 to 1.

    The variance is mean + mean²/size. Where nobody was seen it is 1; a mean must be above 0.
    """
    n, mu, r = (
        np.asarray(part, dtype=np.float64).ravel()
        for part in np.broadcast_arrays(people, mean, size)
    )
    out = np.ones(n.shape)
    some = n > 0
    out[some] = _incomplete_beta(mu[some] / (mu[some] + r[some]), n[some], r[some])
    return out.reshape(np.broadcast(people, mean, size).shape)


def log_gamma(values: Floats) -> Floats:
    """The logarithm of the gamma function of positive numbers, by Stirling's series."""
    x = np.array(values, dtype=np.float64)
    low = np.zeros_like(x)
    for _ in range(_SHIFT):
        small = x < _SHIFT
        low[small] += np.log(x[small])
        x[small] += 1
    series = np.zeros_like(x)
    for k, c in enumerate(_STIRLING):
        series += c / x ** (2 * k + 1)
    result: Floats = (x - 0.5) * np.log(x) - x + 0.5 * np.log(2 * np.pi) + series - low
    return result


def _incomplete_beta(x: Floats, a: Floats, b: Floats) -> Floats:
    """I(x; a, b), from whichever end its continued fraction closes in on quickly."""
    turned = x > (a + 1) / (a + b + 2)
    at, one, two = np.where(turned, 1 - x, x), np.where(turned, b, a), np.where(turned, a, b)
    front = one * np.log(at) + two * np.log1p(-at) - np.log(one)
    front += log_gamma(one + two) - log_gamma(one) - log_gamma(two)
    part = np.exp(front) * _fraction(at, one, two)
    result: Floats = np.clip(np.where(turned, 1 - part, part), 0.0, 1.0)
    return result


def _fraction(x: Floats, a: Floats, b: Floats) -> Floats:
    """The continued fraction of the incomplete beta function, evaluated from its head (Lentz)."""
    c = np.ones_like(x)
    d = 1 / _apart(1 - (a + b) * x / (a + 1))
    value = d.copy()
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _apart(1 + term * d)
            c = _apart(1 + term / c)
            value *= c * d
        if np.all(np.abs(c * d - 1) < _CLOSE):
            break
    return value


def _apart(values: Floats) -> Floats:
    """The same, kept away from zero."""
    return np.where(np.abs(values) < _TINY, _TINY, values)
