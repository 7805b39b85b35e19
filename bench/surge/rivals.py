"""The rules that ours is measured beside, as they are usually written; both know the week, too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Alarms = list[tuple[int, int]]  # series, hour at which the rule spoke
Counts, Busy = NDArray[np.int64], NDArray[np.float64]


def ewma(counts: Counts, busy: Busy, *, span: float = 168.0, limit: float = 4.0) -> Alarms:
    """Moving mean and variance of each series, by the hour of the week; speaks at four sigmas."""
    alpha = 2 / (span + 1)
    mean = counts[:, :24].mean(axis=1) + 0.1
    spread = mean.copy()
    found, was = [], np.zeros(len(counts), dtype=bool)
    for hour in range(counts.shape[1]):
        now, meant = counts[:, hour], mean * busy[hour]
        over = ((now - meant) / np.sqrt(spread * busy[hour] + 0.01) > limit) & (now >= 5)
        found += [(int(at), hour) for at in np.flatnonzero(over & ~was)]
        was = over
        gap = (now - meant) / busy[hour]
        mean = np.maximum(mean + alpha * gap, 0.001)
        spread = (1 - alpha) * spread + alpha * gap**2 * busy[hour]
    return found


def kleinberg(counts: Counts, busy: Busy, *, times: float = 3.0, cost: float = 1.0) -> Alarms:
    """Two states, the usual rate and three times it, by the cheapest path through the whole month.

    It sees what comes after, which no rule of a running service can: its delay is flattered. What
    began before a surge and runs into it is a false alarm, as it is for the others.
    """
    many, hours = counts.shape
    usual = counts.mean(axis=1) + 0.01
    step = cost * np.log(hours)
    low, high = np.zeros(many), np.full(many, step)
    back = np.zeros((2, many, hours), dtype=bool)
    for hour in range(hours):
        now, base = counts[:, hour], usual * busy[hour]
        stay = base - now * np.log(base)
        burst = times * base - now * np.log(times * base)
        from_high, from_low = high < low, low + step < high
        back[0, :, hour], back[1, :, hour] = from_high, from_low
        low, high = np.minimum(low, high) + stay, np.minimum(high, low + step) + burst
    return _paths(counts, back, low, high)


def _paths(
    counts: Counts,
    back: NDArray[np.bool_],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> Alarms:
    many, hours = counts.shape
    state = high < low
    states = np.zeros((many, hours), dtype=bool)
    for hour in reversed(range(hours)):
        states[:, hour] = state
        state = np.where(state, ~back[1, :, hour], back[0, :, hour])
    found = []
    for at in range(many):
        edges = np.flatnonzero(states[at] & ~np.r_[False, states[at][:-1]])
        for start in edges:
            stop = start + int(np.argmin(np.r_[states[at][start:], False]))
            if counts[at, start:stop].sum() >= 5:
                found.append((at, int(start)))
    return found
