"""Prints how many surges are found, how soon, and how often nothing was there.

Simulated: 3,000 clusters for 28 days of hours with 300 surges of twelve hours in them, in five
worlds of which only one draws from the distribution that the rule assumes; then quiet months. The
first week only teaches. Beside it a moving mean (EWMA) and Kleinberg's two states, which sees the
future, both written here. `python -m bench.bench_surge [series]`.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from bench.spine.measure import head, quantile, row
from bench.surge.rivals import Alarms, Busy, Counts, ewma, kleinberg
from bench.surge.worlds import HIGH, LOW, SURGE_HOURS, WEEK, WORLDS, World, gamma_poisson, make
from ruthan.matching.engine import surge

AFTER = 12  # hours after its end in which an alarm still belongs to a surge: the longest window
SEED = 20260203


def main() -> None:
    """Surges of three sizes in the rule's own world, of five times in the others, quiet months."""
    series = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    surges = series // 10
    head(f"Surges: {series:,} simulated clusters, 28 days of hours, {surges} surges of 12 hours")
    for times in (3.0, 5.0, 10.0):
        _compare(
            f"gamma-Poisson, x{times:g}",
            make(gamma_poisson, seed=SEED, series=series, surges=surges, times=times),
        )
    for name, noise in WORLDS.items():
        if noise is not gamma_poisson:
            _compare(f"{name}, x5", make(noise, seed=SEED, series=series, surges=surges))
    for name, noise in WORLDS.items():
        _quiet(name, make(noise, seed=SEED + 1, series=series))
    _cost(make(gamma_poisson, seed=SEED, series=series))


def ours(counts: Counts, busy: Busy) -> Alarms:
    """Where the engine begins a surge."""
    found = surge.scan(counts, busy)
    alarm = surge.alarms(found.likely)
    out = []
    for at in np.flatnonzero(alarm.any(axis=1)):
        told = surge.episodes(counts[at], alarm[at], found.hot[at], found.window[at])
        out += [(int(at), episode.found) for episode in told]
    return out


def _compare(what: str, world: World) -> None:
    for name, rule in (("ours", ours), ("EWMA", ewma), ("Kleinberg", kleinberg)):
        found, delays, false = judge(world, rule(world.counts, world.busy))
        share = f"{found / len(world.injected):.3f} found, p50 {quantile(delays, 0.5):.0f} h"
        alarm = f"{1000 * false / world.days:.2f} false/1,000 days"
        row(f"{what}: {name}", len(world.injected), share, peer=alarm)
    if what.endswith("x5"):
        _by_rate(what, world)


def judge(world: World, alarms: Alarms) -> tuple[int, list[float], int]:
    """Surges found within their twelve hours, the delays, and alarms that were nothing."""
    starts = {one.series: one.start for one in world.injected}
    first: dict[int, int] = {}
    false = 0
    for at, hour in alarms:
        start = starts.get(at)
        if start is not None and start <= hour < start + SURGE_HOURS:
            first[at] = min(hour, first.get(at, hour))
        elif hour >= WEEK and not (
            start is not None and start <= hour < start + SURGE_HOURS + AFTER
        ):
            false += 1
    return len(first), [hour - starts[at] + 1.0 for at, hour in first.items()], false


def _by_rate(what: str, world: World) -> None:
    """Found by how often the cluster is usually reported: what is rare has to reach the floor."""
    alarms = ours(world.counts, world.busy)
    for low, high in ((LOW, 1.0), (1.0, HIGH)):
        chosen = [i for i in world.injected if low <= world.rates[i.series] < high]
        part = World(world.counts, world.busy, world.rates, chosen)
        found, _, _ = judge(part, [a for a in alarms if a[0] in {i.series for i in chosen}])
        row(
            f"{what}: of usually {low:g}-{high:g} people an hour",
            len(chosen),
            f"{found / len(chosen):.3f} found",
        )


def _quiet(name: str, world: World) -> None:
    """Alarms of months in which nothing was put in."""
    days = world.days
    for who, rule in (("ours", ours), ("EWMA", ewma)):
        _, _, false = judge(world, rule(world.counts, world.busy))
        month = false * 30 * len(world.counts) / days
        row(
            f"quiet month, {name}: {who}", len(world.counts), f"{month:.0f} false alarms a month",
            peer=f"{1000 * false / days:.2f}/1,000 days",
        )  # fmt: skip


def _cost(world: World) -> None:
    began = time.perf_counter()
    ours(world.counts, world.busy)
    spent = time.perf_counter() - began
    each = 1e6 * spent / world.counts.size
    row(
        "one scan of the whole month",
        world.counts.size,
        f"{spent:.1f} s",
        peer=f"{each:.2f} us a cell",
    )


if __name__ == "__main__":
    main()
