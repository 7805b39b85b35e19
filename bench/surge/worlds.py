"""Simulated months: how many people report each of many clusters each hour, with known surges.

Rates are spread evenly on a logarithmic scale from 0.5 to 20 people an hour, rise and fall with the
day and the week, and then each world adds its own kind of unevenness. Only the first world draws
from the distribution that the rule assumes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.surge import factors

Draw, Rates = np.random.Generator, NDArray[np.float64]
LOW, HIGH = 0.5, 20.0  # usual people an hour
WEEK, SURGE_HOURS = 168, 12
_WARM = WEEK  # hours in which nothing is injected or judged: every rule first has to see a week


@dataclass(frozen=True)
class Injected:
    """A surge that was put in: which series, its first hour, how many times the usual."""

    series: int
    start: int
    times: float


@dataclass(frozen=True)
class World:
    """Counts with what was put into them; `rates` are the usual people an hour."""

    counts: NDArray[np.int64]
    busy: Rates  # what every rule knows of the week, learnt from the days before
    rates: NDArray[np.float64]
    injected: list[Injected]

    @property
    def days(self) -> float:
        """Cluster-days that are judged."""
        return len(self.counts) * (self.counts.shape[1] - _WARM) / 24


def gamma_poisson(rng: Draw, usual: Rates, lift: Rates) -> NDArray[np.int64]:
    """Each hour's rate is itself drawn: the rule's own assumption."""
    return rng.poisson(usual * lift * rng.gamma(3.0, 1 / 3.0, usual.shape))


def bursts(rng: Draw, usual: Rates, lift: Rates) -> NDArray[np.int64]:
    """Poisson, but one hour in fifty is three times the usual, with no follow-up."""
    return rng.poisson(usual * lift * np.where(rng.random(usual.shape) < 0.02, 3.0, 1.0))


def zero_inflated(rng: Draw, usual: Rates, lift: Rates) -> NDArray[np.int64]:
    """Poisson in which every other hour, by chance, is silent and the rest twice as busy."""
    return rng.poisson(usual * lift * np.where(rng.random(usual.shape) < 0.5, 2.0, 0.0))


def drifting(rng: Draw, usual: Rates, lift: Rates) -> NDArray[np.int64]:
    """Poisson whose level wanders by a tenth a day, and whose day is shifted by up to two hours."""
    steps = rng.normal(0.0, 0.02, usual.shape).cumsum(axis=1)
    shifts = rng.integers(-2, 3, len(usual))
    shifted = np.stack([np.roll(row, by) for row, by in zip(usual, shifts, strict=True)])
    return rng.poisson(shifted * np.clip(np.exp(steps), 0.25, 4.0) * lift)


def pasted_waves(rng: Draw, usual: Rates, lift: Rates) -> NDArray[np.int64]:
    """Gamma-Poisson, and twice a week a text is pasted into a group: three to eight in an hour."""
    waves = rng.random(usual.shape) < 2 / WEEK
    return gamma_poisson(rng, usual, lift) + np.where(waves, rng.integers(3, 9, usual.shape), 0)


Noise = Callable[[Draw, Rates, Rates], NDArray[np.int64]]
WORLDS: dict[str, Noise] = {
    "gamma-Poisson": gamma_poisson,
    "Poisson with bursts": bursts,
    "zero-inflated": zero_inflated,
    "drifting": drifting,
    "pasted waves": pasted_waves,
}


def make(
    noise: Noise,
    *,
    seed: int,
    series: int = 3000,
    days: int = 28,
    surges: int = 0,
    times: float = 5,
) -> World:
    """A world of its own seed; surges of twelve hours in as many different series."""
    rng = np.random.default_rng(seed)
    rates = np.exp(rng.uniform(np.log(LOW), np.log(HIGH), series))
    usual = rates[:, None] * _week(days * 24)[None, :]
    lift = np.ones_like(usual)
    injected = []
    for at in rng.permutation(series)[:surges]:
        start = int(rng.integers(_WARM, days * 24 - SURGE_HOURS))
        lift[at, start : start + SURGE_HOURS] = times
        injected.append(Injected(int(at), start, times))
    counts = noise(rng, usual, lift)
    return World(counts, factors(counts.sum(axis=0), first=0), rates, injected)


def _week(hours: int) -> NDArray[np.float64]:
    """How busy each hour is: quiet at four, busy at eight in the evening, quieter at weekends."""
    hour = np.arange(hours)
    day = 1 + 0.8 * np.cos((hour % 24 - 18) / 24 * 2 * np.pi)
    return day * np.where(hour // 24 % 7 >= 5, 0.75, 1.1)
