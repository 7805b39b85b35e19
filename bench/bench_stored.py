"""With 100,000 reports stored: every page in the server's own time, backup and restore.

Run: python -m bench.bench_stored [--reports 100000] [--hits 60]. The demonstration and copies of it
in a folder of their own. Each page and file is asked for in this process, warmed as those of the
site are, by somebody who may see it (`bench/spine/browse.py`). The job that walks the whole audit
chain is timed once, apart: its time is the length of the chain.
"""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import django

from bench.spine.measure import head, quantile, row
from bench.spine.safekeeping import beside_pg_dump
from bench.storm.site import Site, free_port

if TYPE_CHECKING:
    from bench.spine.browse import Readers, Reading

LIMIT_MS = 100
SHOWN_MS = 50


def main() -> int:
    """Print the table; 1 when a page is slower than it may be."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=100_000)
    arguments.add_argument("--hits", type=int, default=60)
    given = arguments.parse_args()
    with Site(free_port()) as site:
        site.wait_until_up()
        os.environ.update(site.environment())
        site.pause("jobs")
        stored = full_house(given.reports)
        slow = pages(stored, hits=given.hits)
        head("Safekeeping")
        beside_pg_dump(site, stored)
        return slow


def full_house(wanted: int) -> int:
    """Fill the demonstration, do what follows of it, and copy it; how many reports there are."""
    subprocess.run([sys.executable, "-m", "django", "demo", "fill"], check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    django.setup()
    from bench.spine import fill  # noqa: PLC0415 - settings come first
    from ruthan.audit.actions import seal  # noqa: PLC0415 - settings come first
    from ruthan.core import jobs  # noqa: PLC0415 - settings come first
    from ruthan.intake.models import Report  # noqa: PLC0415 - settings come first
    from ruthan.links.actions import follow  # noqa: PLC0415 - settings come first
    from ruthan.surges.actions import count_history, watch  # noqa: PLC0415 - settings come first

    jobs.run_due()
    for by_the_clock in (follow, count_history, watch):
        by_the_clock()
    original = Report.objects.count()
    fill.copies(max(0, wanted - original) // original)
    while seal():
        pass
    fill.analyze()
    return Report.objects.count()


def pages(stored: int, *, hits: int) -> int:
    """Ask for every page and print the slow ones and the slowest; then walk the chain."""
    from bench.spine import browse  # noqa: PLC0415 - settings come first
    from ruthan.audit.queries import verify  # noqa: PLC0415 - settings come first
    from ruthan.matching.queries import build_segment  # noqa: PLC0415 - settings come first
    from ruthan.project.warm import warm  # noqa: PLC0415 - settings come first

    logging.disable(logging.INFO)  # a line for each request would hide the table
    build_segment()
    warm()
    readers = browse.Readers()
    head(f"Pages with {stored:,} reports stored, server time")
    slowest, name_of, asked, late_ones = 0.0, "", 0, 0
    for reading in browse.readings():
        took, is_page = _timed(readers, reading, hits)
        late, name = quantile(took, 0.95), f"{reading.path[:44]} {reading.who}"
        if late > SHOWN_MS:
            kind = name if is_page else f"{name} (a file)"
            row(f"  {kind}", hits, f"p50 {quantile(took, 0.5):.0f} ms, p95 {late:.0f} ms")
        if not is_page:
            continue
        asked += hits
        late_ones += late > LIMIT_MS
        if late > slowest:
            slowest, name_of = late, name
    row(
        f"{asked // hits} pages, {late_ones} over the limit; the slowest ({name_of})", asked,
        f"p95 {slowest:.0f} ms", peer=f"limit {LIMIT_MS} ms",
    )  # fmt: skip
    began = time.perf_counter()
    verify()
    row("  the whole audit chain walked by its job", 1, f"{time.perf_counter() - began:.1f} s")
    return int(slowest > LIMIT_MS)


def _timed(readers: Readers, reading: Reading, hits: int) -> tuple[list[float], bool]:
    """Milliseconds of each time that it was asked, after twice to warm up; a page or a file.

    What is not answered ends the run.
    """
    took = []
    for _ in range(hits + 2):
        readers.forget_limits()
        began = time.perf_counter()
        answer = readers.ask(reading)
        took.append((time.perf_counter() - began) * 1e3)
    if answer.status_code >= 400:
        raise RuntimeError(f"{reading} answered {answer.status_code}")
    kind = answer.headers.get("Content-Type", "")
    return took[2:], kind.startswith(("text/html", "application/json"))


if __name__ == "__main__":
    raise SystemExit(main())
