"""A million reported accounts: the look-up, and linking a new report, beside a plain SELECT.

Run: python -m bench.bench_registry [--entries 1000000] [--asks 400] [--steps]. A throw-away
PostgreSQL is filled with made entries, each with a key of its own. Timed is the service's
own function in this process, with everything that it reads and writes; the peer is one SELECT of
one row by its hash in the same run. `--steps` measures at a hundredth and a tenth on the way, so
that growth shows. Known and unknown accounts take turns: their medians are printed beside each
other, since a difference would tell who is known. Last, one entry that `--hot` people reported is
reported again, where a new report may not read the others.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from typing import Any

from bench.spine.database import service
from bench.spine.measure import head, quantile, row

LOOK_UP_MS, LINK_MS = 20, 50


def main() -> int:
    """Print the table; 1 when a target is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entries", type=int, default=1_000_000)
    arguments.add_argument("--asks", type=int, default=400)
    arguments.add_argument("--hot", type=int, default=10_000)
    arguments.add_argument("--steps", action="store_true")
    given = arguments.parse_args()
    with service():
        sizes = sorted({given.entries // 100, given.entries // 10, given.entries})
        return _measured(sizes if given.steps else [given.entries], given)


def _measured(sizes: list[int], given: argparse.Namespace) -> int:
    from bench.registry import house  # noqa: PLC0415 - settings come first
    from ruthan.network.actions import load_reference  # noqa: PLC0415 - settings come first

    load_reference()
    there, missed = 0, 0
    for size in sizes:
        began = time.perf_counter()
        house.fill(size - there, first=there)
        house.analyze()
        there = size
        head(f"The registry with {size:,} entries (filled in {time.perf_counter() - began:.0f} s)")
        missed |= _look_ups(size, given.asks) | _links(size, given.asks)
    return missed | _hot(given.hot, given.asks)


def _look_ups(size: int, asks: int) -> int:
    """Known and unknown accounts in turn, without a bank and with one, and a plain SELECT."""
    from bench.registry import house  # noqa: PLC0415 - settings come first
    from ruthan.registry.queries import look_up  # noqa: PLC0415 - settings come first
    from ruthan.registry.queries.hashes import hash_of  # noqa: PLC0415 - settings come first

    luck = random.Random(11)
    numbers = [luck.randrange(size) for _ in range(asks)]
    plain = [_ms(lambda n=n: _select(hash_of(house.named(n)))) for n in numbers]
    look_up("0000000123")
    known, unknown = [], []
    for n in numbers:
        known.append(_ms(lambda n=n: look_up(f"{n:010}")))
        unknown.append(_ms(lambda n=n: look_up(f"{n + 5_000_000_000:010}")))
    banked = [_ms(lambda n=n: look_up(f"บัญชีกสิกร {n:010} ค่ะ")) for n in numbers]
    peer = f"SELECT p50 {quantile(plain, 0.5):.2f} ms"
    both = known + unknown
    late = quantile(both, 0.95)
    row("look-up of an account, no bank named (25 hashes)", len(both), _said(both), peer=peer,
        ratio=f"{quantile(both, 0.5) / quantile(plain, 0.5):.1f}x")  # fmt: skip
    row("look-up of an account with its bank", asks, _said(banked), peer=peer,
        ratio=f"{quantile(banked, 0.5) / quantile(plain, 0.5):.1f}x")  # fmt: skip
    row("  of these, known", asks, f"p50 {quantile(known, 0.5):.3f} ms",
        peer=f"unknown p50 {quantile(unknown, 0.5):.3f} ms")  # fmt: skip
    return int(late > LOOK_UP_MS)


def _links(size: int, asks: int) -> int:
    """Reports with five things each, two of them new; and the same reports taken out again."""
    from bench.registry import house  # noqa: PLC0415 - settings come first
    from ruthan.core import clock  # noqa: PLC0415 - settings come first
    from ruthan.core.refs import uuid7  # noqa: PLC0415 - settings come first
    from ruthan.registry.actions import (  # noqa: PLC0415 - settings come first
        Source,
        forget_source,
        note_sighting,
    )

    luck, took, gone = random.Random(13), [], []
    for _ in range(asks):
        numbers = [*(luck.randrange(size) for _ in range(3)),
                   *(luck.randrange(6_000_000_000, 7_000_000_000) for _ in range(2))]  # fmt: skip
        things = [house.named(n) for n in numbers]
        source = Source(kind="report", id=uuid7(), at=clock.now(), channel="line",
                        reporter=luck.randbytes(8))  # fmt: skip
        took.append(_ms(lambda s=source, t=things: note_sighting(source=s, named=t)))
        if len(gone) < asks // 4:
            gone.append(_ms(lambda s=source: forget_source(kind="report", source_id=s.id)))
    row("linking a report with five things (two are new)", asks, _said(took))
    row("taking one out again", len(gone), _said(gone))
    return int(quantile(took, 0.95) > LINK_MS)


def _hot(reports: int, asks: int) -> int:
    """New people's reports of one entry that many reported; and some of them taken out again."""
    from bench.registry import house  # noqa: PLC0415 - settings come first
    from ruthan.core import clock  # noqa: PLC0415 - settings come first
    from ruthan.core.refs import uuid7  # noqa: PLC0415 - settings come first
    from ruthan.registry.actions import (  # noqa: PLC0415 - settings come first
        Source,
        forget_source,
        note_sighting,
    )

    thing = house.heat(reports)
    house.analyze()
    luck, took, gone = random.Random(17), [], []
    for _ in range(asks):
        source = Source(kind="report", id=uuid7(), at=clock.now(), channel="line",
                        reporter=luck.randbytes(8))  # fmt: skip
        took.append(_ms(lambda s=source: note_sighting(source=s, named=[thing])))
        if len(gone) < asks // 20:
            gone.append(_ms(lambda s=source: forget_source(kind="report", source_id=s.id)))
    row(f"a new report of what {reports:,} people reported", asks, _said(took))
    row("taking one out again, all counted anew", len(gone), _said(gone))
    return int(quantile(took, 0.95) > LINK_MS)


def _select(name: bytes) -> Any:
    from django.db import connection  # noqa: PLC0415 - settings come first

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_indicator WHERE hash = %s", [name])
        return cursor.fetchone()


def _said(took: list[float]) -> str:
    return f"p50 {quantile(took, 0.5):.1f} ms, p95 {quantile(took, 0.95):.1f} ms"


def _ms(do: Callable[[], Any]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1e3


if __name__ == "__main__":
    raise SystemExit(main())
