"""One alert to 100,000 LINE followers: how long, how many twice, how many never.

Run: python -m bench.bench_fanout [--people 100000]. The real supervisor, worker and database on a
folder of its own; LINE is the pretended one with LINE's limits, which answers some calls with 429,
500, 500 after doing it (the repeat meets 409) and silence for longer than our time-out. In the
second round the job worker is killed (SIGKILL) in the middle.
"""

from __future__ import annotations

import argparse
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass

import django

from bench.spine.measure import head, quantile, row
from bench.storm.site import Site, free_port
from ruthan.core.http import TIMEOUT_SECONDS
from ruthan.project.simulator.api import MessagingApi
from ruthan.project.simulator.serving import Server, serving
from ruthan.project.simulator.state import Fault, State

LONGEST = 600.0  # seconds after which a round is given up
KILL_AFTER = 0.4  # of the batches


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=100_000)
    people = arguments.parse_args().people
    head("Fan-out by LINE")
    api = MessagingApi(State(token="bench-channel"))  # noqa: S106 - a pretended channel's
    with serving(Server(0, api)) as line:
        os.environ["BENCH_LINE_API"] = line.url
        with Site(free_port(), settings="bench.fanout.settings") as site:
            site.wait_until_up()
            os.environ.update(site.environment())
            django.setup()
            from bench.fanout.people import follow, name_of  # noqa: PLC0415 - after setup

            follow(people)
            api.state.followers.update(map(name_of, range(people)))
            counted(people)
            for ident, is_killed in (("faults", False), ("faults and a kill", True)):
                told(site, api, ident, people=people, is_killed=is_killed)
    return 0


def counted(people: int) -> None:
    """How long the number before signing takes, with every follower in it."""
    from ruthan.messaging.queries import Aim, reach_of  # noqa: PLC0415 - after setup

    aim = Aim(kind="alert", thread="", provinces=(), topic="SCM", rank=3)
    took = []
    for _ in range(10):
        began = time.perf_counter()
        found = reach_of(aim)
        took.append((time.perf_counter() - began) * 1e3)
    row("Number and provinces before signing", found.line, f"p50 {quantile(took, 0.5):.0f} ms")


@dataclass(frozen=True, slots=True)
class Result:
    """How a round ended."""

    seconds: float
    doubled: int
    lost: int
    calls: int


def told(site: Site, api: MessagingApi, ident: str, *, people: int, is_killed: bool) -> None:
    """One round and its row."""
    api.state.delivered.clear()
    api.state.calls.clear()
    api.state.faults = faults()
    found = one_round(site, api, ident, people=people, is_killed=is_killed)
    answers = f"{found.doubled} doubled, {found.lost} lost, {found.calls} calls"
    load = f"load {os.getloadavg()[0]:.1f}"
    row(f"Alert by LINE, {ident} ({load})", people, f"{found.seconds:.0f} s", peer=answers)


def one_round(site: Site, api: MessagingApi, ident: str, *, people: int, is_killed: bool) -> Result:
    """Begin, perhaps kill, wait for the end, count who was reached how often."""
    from bench.fanout.people import name_of, notice  # noqa: PLC0415 - after setup
    from ruthan.messaging.actions import begin_broadcast  # noqa: PLC0415 - as above
    from ruthan.messaging.models import Batch, Broadcast  # noqa: PLC0415 - as above

    began = time.monotonic()
    held = begin_broadcast(notice(ident))
    to_kill = is_killed
    while Broadcast.objects.get(pk=held.pk).state != "done":
        if time.monotonic() - began > LONGEST:
            break
        sent = Batch.objects.filter(broadcast=held, state="sent").count()
        if to_kill and sent * 500 >= people * KILL_AFTER:
            os.kill(site.parts()["jobs"], signal.SIGKILL)
            to_kill = False
        time.sleep(0.1)
    seconds = time.monotonic() - began
    reached = Counter(to for one in api.state.delivered for to in one.to)
    doubled = sum(count > 1 for count in reached.values())
    lost = sum(name_of(number) not in reached for number in range(people))
    return Result(seconds, doubled, lost, sum(api.state.calls.values()))


def faults() -> list[Fault]:
    """About one call in five goes wrong, in each of the ways in which calls do."""
    silent = TIMEOUT_SECONDS + 2
    return [
        Fault("multicast", 429, times=12, every=11),
        Fault("multicast", 500, times=8, every=13),
        Fault("multicast", 500, times=8, every=17, is_taken=True),
        Fault("multicast", 0, times=3, every=53, is_taken=True, seconds=silent),
        Fault("multicast", 0, times=2, every=59, seconds=silent),
    ]


if __name__ == "__main__":
    raise SystemExit(main())
