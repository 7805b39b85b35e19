"""Joining what reports name: 10k, 100k, 1M ties must not cost more a tie as they grow.

Run: python -m bench.bench_links [--ties 10000 100000 1000000]. A throw-away PostgreSQL; the very
function that the service calls each minute, on ties as reports bring them: few things that very
many name, very many that few name. Beside it the pairs that a table of correlations would hold
(MISP#8275, #7531) are counted, not written. In the worst case all reports name one thing.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import django

from bench.spine.measure import head, quantile, row
from tests import database

STEP = 500


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--ties", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    counts = arguments.parse_args().ties
    os.environ["DATABASE_URL"] = database.database_url()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruthan.project.settings.test")
    try:
        django.setup()
        _prepare()
        head("Links between cases")
        costs = [_measured(count) for count in counts]
        _worst(min(100_000, max(counts)))
        print(f"microseconds a tie, from the fewest to the most: {costs}")
    finally:
        database.stop_database()
    return 0


def _prepare() -> None:
    """The tables of the service in a database of their own."""
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415

    from ruthan.project.settings.environment import database as parsed  # noqa: PLC0415

    address = parsed(os.environ["DATABASE_URL"])
    for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD"):
        connection.settings_dict[name] = address[name]
    call_command("migrate", verbosity=0)


def _pairs(count: int) -> Iterator[tuple[UUID, UUID]]:
    """Ties of reports that name one to three things each, the things by a heavy tail."""
    rng = random.Random(11)
    made = 0
    while made < count:
        source = UUID(int=rng.getrandbits(128))
        for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
            if made < count:
                made += 1
                yield UUID(int=int(rng.paretovariate(0.7)) % (count * 2) + 1), source


def _measured(count: int) -> float:
    from django.db import connection  # noqa: PLC0415 - after setup

    from ruthan.links.models import Hub  # noqa: PLC0415

    _empty()
    took, names, step = [], Counter[UUID](), []
    began = time.perf_counter()
    for pair in _pairs(count):
        names[pair[0]] += 1
        step.append(pair)
        if len(step) == STEP:
            took.append(_timed(step))
            step = []
    if step:
        took.append(_timed(step))
    spent = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE links_tie")
        cursor.execute(
            "SELECT pg_total_relation_size('links_tie') + pg_total_relation_size('links_hub')"
        )
        size = cursor.fetchone()[0]
    pairs = sum(n * (n - 1) // 2 for n in names.values())
    largest = (
        Hub.objects.filter(parent__isnull=True).order_by("-ties").values_list("ties", flat=True)
    )
    row(
        f"ties joined, {STEP} a step; largest network {largest.first():,}",
        count,
        f"{count / spent:,.0f}/s, p95 {quantile(took, 0.95) * 1000:.0f} ms, {size >> 20} MB",
        peer=f"{pairs:,} pairs",
        ratio=f"{spent / count * 1e6:.0f} us a tie",
    )
    return round(spent / count * 1e6, 1)


def _worst(count: int) -> None:
    """Every report names the same thing: a star, and no pair."""
    _empty()
    hub, rng = UUID(int=1), random.Random(3)
    began = time.perf_counter()
    for _ in range(count // STEP):
        _timed([(hub, UUID(int=rng.getrandbits(128))) for _ in range(STEP)])
    spent = time.perf_counter() - began
    row(
        "all reports name one thing", count, f"{count / spent:,.0f}/s",
        peer=f"{count * (count - 1) // 2:,} pairs", ratio=f"{spent / count * 1e6:.0f} us a tie",
    )  # fmt: skip
    one = _timed([(UUID(int=2), UUID(int=5)), (UUID(int=1), UUID(int=5))])
    row("one new report, two things", 1, f"{one * 1000:.1f} ms")


def _timed(step: list[tuple[UUID, UUID]]) -> float:
    from ruthan.links.actions import Named, tie  # noqa: PLC0415 - after setup

    rows = [Named("indicator", hub, "report", source) for hub, source in step]
    began = time.perf_counter()
    tie(rows)
    return time.perf_counter() - began


def _empty() -> None:
    from django.db import connection  # noqa: PLC0415 - after setup

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE links_tie, links_hub, links_place")


if __name__ == "__main__":
    raise SystemExit(main())
