"""How many reports a second become safe: through HTTP, then submit_report beside pgbench.

Run: python -m bench.bench_intake [--seconds 6] [--rounds 3]. A real server with durable settings
in a folder of its own; ours and the peer take turns, so that both meet the same machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from statistics import median

import django

from bench.spine import peers
from bench.spine.client import Partner, new_key
from bench.spine.measure import head, quantile, row
from bench.storm.site import Site, free_port
from bench.texts import made_texts

PROCESSES = 2
MOST_A_SECOND = 2_000


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, default=6)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    head("Durable intake")
    with Site(free_port()) as site:
        site.wait_until_up()
        os.environ.update(site.environment())
        django.setup()
        site.pause("jobs")
        through_http(site, seconds=given.seconds)  # before the flood, which is long written behind
        beside_pgbench(site, seconds=given.seconds, rounds=given.rounds)
    return 0


def beside_pgbench(site: Site, *, seconds: int, rounds: int) -> None:
    """submit_report in two processes and pgbench with two clients, by turns."""
    url = site.environment()["DATABASE_URL"]
    ours, theirs, sent = [], [], 0
    for number in range(rounds):
        counts = submitted(seconds=seconds, seed=10 * number)
        ours.append(sum(count / took for count, took in counts))
        sent += sum(int(count) for count, _took in counts)
        peer = peers.pgbench_commits(url, clients=PROCESSES, seconds=seconds)
        theirs += [] if peer is None else [peer]
    mine = median(ours)
    if not theirs:
        row("submit_report, 2 processes (pgbench is not installed)", sent, f"{mine:,.0f}/s")
        return
    ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
    row("submit_report, 2 processes; pgbench, same INSERTs, 2 clients", sent,
        f"{mine:,.0f}/s", peer=f"{median(theirs):,.0f}/s", ratio=f"{ratio:.0%}")  # fmt: skip


def submitted(*, seconds: int, seed: int) -> list[tuple[float, float]]:
    """What each sender did: how many, in how many seconds."""
    start = time.time() + 8
    command = [sys.executable, "-m", "bench.spine.sender", str(seconds * MOST_A_SECOND)]
    running = [
        subprocess.Popen(
            [*command, str(seed + number), str(start), str(seconds)],
            stdout=subprocess.PIPE, text=True,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    told = [process.communicate()[0].split() for process in running]
    return [(float(count), float(took)) for count, took in told]


def through_http(site: Site, *, seconds: int) -> None:
    """POST /api/v1/reports over kept connections: alone, and eight at once."""
    partner = Partner(site.port, new_key())
    for senders in (1, 8):
        texts = made_texts(seconds * MOST_A_SECOND, seed=1_000 + senders)
        messages = ((str(number), text) for number, text in enumerate(texts))
        began = time.perf_counter()
        done = partner.send_all(messages, at_once=senders, seconds=seconds)
        rate = len(done) / (time.perf_counter() - began)
        refused = [one.status for one in done if one.status != 201]
        if refused:
            raise RuntimeError(f"{len(refused)} were refused, the first with {refused[0]}")
        took = [one.seconds * 1e3 for one in done]
        quick = f"p50 {quantile(took, 0.5):.0f} ms, p95 {quantile(took, 0.95):.0f} ms"
        row(f"POST /api/v1/reports, {senders} at once", len(done), f"{rate:,.0f}/s", peer=quick)


if __name__ == "__main__":
    raise SystemExit(main())
