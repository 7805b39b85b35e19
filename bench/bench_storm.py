"""The storm: submissions while web, workers and database are killed, and what is left of them.

Run: python -m bench.bench_storm [--submissions 10000] [--seed 1] [--rounds 1]. Everything happens
on loopback in a folder of its own, which is removed. Exit code 1 when anything was lost, doubled
or left half done.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import django

from bench.storm.killer import Killer
from bench.storm.senders import Sender, Tally
from bench.storm.site import SETTINGS, Site, free_port
from bench.storm.texts import Item, items

SENDERS = 8
MOST_KILLS = 150
EMPTY_SECONDS = 1800.0


def main() -> int:
    """One round after the other, each in a process of its own; the worst exit code is ours."""
    given = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that everything is cleaned up
    if given.rounds > 1:
        return max(_alone(given, seed) for seed in range(given.seed, given.seed + given.rounds))
    work = items(given.submissions, seed=given.seed)
    with Site(given.port or free_port()) as site:
        took = site.wait_until_up()
        print(f"storm {given.seed}: {len(work)} submissions, first page after {took:.1f} s")
        return Storm(site, work, given).run()


class Storm:
    """One round on a site that is up."""

    def __init__(self, site: Site, work: list[Item], given: argparse.Namespace) -> None:
        self.site, self.work, self.most, self.is_hurried = site, work, given.kills, given.hurry
        self.killer = Killer(site, random.Random(given.seed))
        self.tally = Tally()
        self.shown = 0.0

    def run(self) -> int:
        """Prepare, send and kill, wait, check, print; 0 when every promise held."""
        _load_django(self.site)
        from bench.storm import checks, scene  # noqa: PLC0415 - they need Django

        stage = scene.prepare()
        started = time.monotonic()
        self._rage(stage.key, scene.Middle(len(self.work), self.tally, stage))
        sending = time.monotonic() - started
        self.site.wait_until_up()
        calm = scene.until_empty(self._say, seconds=EMPTY_SECONDS, is_hurried=self.is_hurried)
        swept = scene.settle()
        wrong = checks.faults(self.work, self.tally, before=stage.before, followed=stage.replica)
        wrong += [f"refused: {said}" for said in self.tally.refusals]
        self._print(sending, calm, swept, wrong)
        return 1 if wrong else 0

    def _rage(self, key: str, middle: Callable[[], None]) -> None:
        shared = iter(self.work)
        lock = _Locked(shared)
        senders = [
            Sender(self.site.port, key=key, work=lock, tally=self.tally) for _ in range(SENDERS)
        ]
        for sender in senders:
            sender.start()

        def tick() -> None:
            middle()
            done, kills = len(self.tally.acknowledged), sum(self.killer.kills.values())
            words = f"{done} of {len(self.work)} acknowledged, {kills} kills"
            self._say(f"{words}, {self.tally.retries} retries")

        self.killer.rage(
            while_=lambda: any(s.is_alive() for s in senders), tick=tick, due=self._is_due
        )
        middle()

    def _is_due(self) -> bool:
        """Kills are spread over the whole storm: not all of them at its beginning."""
        share = (len(self.tally.acknowledged) + 1) / len(self.work)
        return sum(self.killer.kills.values()) < self.most * share

    def _say(self, words: str) -> None:
        pause = 0.5 if sys.stdout.isatty() else 15.0
        if time.monotonic() - self.shown > pause:
            self.shown = time.monotonic()
            print(f"\r\033[K{words}" if sys.stdout.isatty() else words,
                  end="" if sys.stdout.isatty() else "\n", flush=True)  # fmt: skip

    def _print(self, sending: float, calm: Any, swept: int, wrong: list[str]) -> None:
        tally, back = self.tally, self.killer.back
        every = sorted(second for seconds in back.values() for second in seconds)
        lost = sum(fault.startswith("LOST") for fault in wrong)
        doubled = sum(fault.startswith("DOUBLED") for fault in wrong)
        waits = sorted(tally.seconds) or [0.0]
        rows = [
            ("acknowledged", f"{len(tally.acknowledged)} of {len(self.work)}"),
            ("lost", str(lost)),
            ("doubled", str(doubled)),
            ("other faults", str(len(wrong) - lost - doubled)),
            ("kills", str(sum(self.killer.kills.values()))),
            *((f"  {what}", f"{n}, back after p50 {median(back[what]):.2f} s, "
               f"max {max(back[what]):.2f} s") for what, n in self.killer.kills.most_common()),
            ("time to recover", f"p50 {median(every):.2f} s, max {every[-1]:.2f} s"
             if every else "-"),
            ("retries", str(tally.retries)),
            ("answers seen", ", ".join(f"{k} {v}" for k, v in sorted(tally.answers.items()))),
            ("rate", f"{len(tally.acknowledged) / max(sending, 0.001):.1f}/s over {sending:.0f} s"),
            ("until acknowledged", f"p50 {median(waits):.2f} s, p95 "
             f"{waits[int(len(waits) * 0.95) - 1]:.2f} s, max {waits[-1]:.2f} s"),
            ("withdrawn", str(len(tally.withdrawn))),
            ("jobs run again", f"{calm.rescued}, queue empty {calm.seconds:.0f} s after the last"),
            ("files swept", str(swept)),
            ("starts of the supervisor", str(self.site.starts)),
        ]  # fmt: skip
        print()
        for name, value in rows:
            print(f"{name.ljust(26)}{value}")
        for fault in wrong[:40]:
            print(f"  WRONG  {fault}")
        print("nothing lost, nothing twice, nothing half done" if not wrong else
              f"{len(wrong)} promises broken", flush=True)  # fmt: skip


class _Locked:
    """A list dealt to several threads."""

    def __init__(self, source: Any) -> None:
        self.source, self.lock = source, threading.Lock()

    def __iter__(self) -> _Locked:
        return self

    def __next__(self) -> Item:
        with self.lock:
            found: Item = next(self.source)
            return found


def _load_django(site: Site) -> None:
    os.environ.update(site.environment())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()


def _alone(given: argparse.Namespace, seed: int) -> int:
    command = [sys.executable, "-m", "bench.bench_storm", "--submissions", str(given.submissions),
               "--seed", str(seed), "--kills", str(given.kills)]  # fmt: skip
    with subprocess.Popen(command, cwd=Path(__file__).parents[1]) as round_:
        try:
            return round_.wait()
        finally:
            round_.terminate()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kills", type=int, default=MOST_KILLS, help="at most so many")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--hurry", action="store_true", help="rescue stalled jobs at once")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
