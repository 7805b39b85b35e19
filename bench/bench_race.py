"""Four writers and two readers, killed and started again: is everything found, and once?

Run: python -m bench.bench_race [--items 10000] [--kills 30]. A throw-away PostgreSQL. Writers
remember and gather reports, many of them copies of one another; the readers follow. In the end
the merge job runs, and what PostgreSQL and the readers hold is counted. 1 when something is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.million.alter import framed, light_typos
from bench.spine.database import Place, throwaway
from bench.spine.measure import head, row
from bench.texts import made_texts

WRITERS, READERS = 4, 2
SEED = 4


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--items", type=int, default=10_000)
    arguments.add_argument("--kills", type=int, default=30)
    arguments.add_argument("--part", choices=("prepare", "write", "read", "count"),
                           help=argparse.SUPPRESS)  # fmt: skip
    arguments.add_argument("--share", type=int, default=0, help=argparse.SUPPRESS)
    arguments.add_argument("--made", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.part:
        return part(given)
    with throwaway() as place:
        return Race(place, given).run()


def stories(number: int) -> list[str]:
    """Texts of which every second is a copy, exact or altered, of one before."""
    luck = random.Random(SEED)
    made: list[str] = []
    for text in made_texts(number, seed=SEED):
        if not made or luck.random() < 0.5:
            made.append(text)
            continue
        alter = luck.choice((lambda t, _: t, framed, light_typos))
        made.append(alter(luck.choice(made), luck))
    return made


def subject(number: int) -> UUID:
    """The id of a report, the same after a restart."""
    return UUID(int=(0x7 << 76) | (0x2 << 62) | number)


class Race:
    """The processes, and who is killed when."""

    def __init__(self, place: Place, given: argparse.Namespace) -> None:
        self.place, self.given, self.killed = place, given, 0
        self.made = place.root / "stories.json"
        self.made.write_text(json.dumps(stories(given.items)), encoding="utf-8")
        self.running: dict[str, subprocess.Popen[str]] = {}

    def run(self) -> int:
        """Prepare, race, count."""
        self.begin("prepare", 0).wait()
        writers = [("write", share) for share in range(WRITERS)]
        readers = [("read", share) for share in range(READERS)]
        began, luck = time.perf_counter(), random.Random(SEED)
        at_work = {one: self.begin(*one) for one in [*writers, *readers]}
        pause = max(0.5, self.given.items / 200 / max(1, self.given.kills))
        while any(at_work[one].poll() is None for one in writers):
            time.sleep(pause)
            victim = luck.choice([*writers, *readers])
            if self.killed < self.given.kills and at_work[victim].poll() is None:
                at_work[victim].kill()
                self.killed += 1
            for one, process in at_work.items():
                if process.poll() not in (None, 0):
                    process.wait()
                    at_work[one] = self.begin(*one)
        spent = time.perf_counter() - began
        head("Four writers, two readers, kills and restarts")
        row("reports written", self.given.items, f"{self.given.items / spent:.0f}/s",
            peer=f"{self.killed} kills")  # fmt: skip
        counted = self.begin("count", 0).communicate()[0]
        truth = json.loads(counted.splitlines()[-1])
        held = [json.loads(at_work[one].communicate("\n")[0].splitlines()[-1]) for one in readers]
        return tell(truth, held, self.given.items)

    def begin(self, what: str, share: int) -> subprocess.Popen[str]:
        """A process of the race."""
        command = [
            sys.executable, "-m", "bench.bench_race", "--items", str(self.given.items),
            "--part", what, "--share", str(share), "--made", str(self.made),
        ]  # fmt: skip
        return subprocess.Popen(
            command, env=self.place.environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip


def tell(truth: dict[str, int], held: list[int], items: int) -> int:
    """The rows of the table, and the exit code."""
    row("lost; doubled", items, f"{truth['lost']}; {truth['doubled']}")
    row("clusters of equal texts beyond the first", items, f"{truth['twice']}")
    row("joined by the merge job; left for it after that", items,
        f"{truth['joined']}; {truth['left']}")  # fmt: skip
    row("counted in clusters beyond the reports", items, f"{truth['counted'] - items}")
    row("representatives missing in the readers", truth["found"],
        ", ".join(str(truth["found"] - one) for one in held))  # fmt: skip
    wrong = [truth["lost"], truth["doubled"], truth["twice"], truth["left"]]
    return int(any(wrong) or any(one != truth["found"] for one in held))


def part(given: argparse.Namespace) -> int:
    """One process of the race, the settings being in the environment."""
    import django  # noqa: PLC0415 - only in the processes

    django.setup()
    texts = json.loads(given.made.read_text(encoding="utf-8"))
    parts: dict[str, Callable[[list[str], int], Any]] = {
        "prepare": prepare, "write": write, "read": read, "count": count,
    }  # fmt: skip
    parts[given.part](texts, given.share)
    return 0


def prepare(texts: list[str], share: int) -> None:
    """Keys and tables."""
    from django.core.management import call_command  # noqa: PLC0415 - settings come first

    from ruthan.core import keyring  # noqa: PLC0415 - settings come first

    keyring.ensure()
    call_command("migrate", interactive=False, verbosity=0)


def write(texts: list[str], share: int) -> None:
    """Remember the share's reports that are not there yet, and gather each."""
    from django.db import transaction  # noqa: PLC0415 - settings come first

    from ruthan.core import crypto  # noqa: PLC0415 - settings come first
    from ruthan.matching import actions  # noqa: PLC0415 - settings come first
    from ruthan.matching.models import Signature  # noqa: PLC0415 - settings come first

    there = set(Signature.objects.values_list("subject", flat=True))
    for number in range(share, len(texts), WRITERS):
        report, text = subject(number), texts[number]
        if report in there:
            continue
        with transaction.atomic():
            key = crypto.new_data_key("report")
            actions.remember_report(report_id=report, text=text, data_key=key)
        with transaction.atomic():
            actions.gather_report(report_id=report, text=text)


def read(texts: list[str], share: int) -> None:
    """Ask until told to stop, then say how much is held."""
    import select  # noqa: PLC0415 - only here

    from ruthan.matching import queries  # noqa: PLC0415 - settings come first

    queries.warm()
    luck = random.Random(share)
    while not select.select([sys.stdin], [], [], 0.05)[0]:
        queries.known(luck.choice(texts))
    print(queries.replica_state().items, flush=True)


def count(texts: list[str], share: int) -> None:
    """Run the merge job, then count what PostgreSQL holds."""
    from django.db.models import Count, Sum  # noqa: PLC0415 - settings come first

    from ruthan.matching import actions  # noqa: PLC0415 - settings come first
    from ruthan.matching.models import Cluster, Signature  # noqa: PLC0415 - settings come first

    joined = actions.repair()
    left = actions.repair(anew=True)
    live = Signature.objects.filter(is_removed=False)
    there = set(live.values_list("subject", flat=True))
    by_subject = live.values("subject").annotate(n=Count("id")).filter(n__gt=1)
    roots = Cluster.objects.filter(merged_into=None)
    by_key = Cluster.objects.values("key_hash").annotate(n=Count("id")).filter(n__gt=1)
    found = live.filter(is_indexed=True).values("subject").distinct().count()
    print(json.dumps({
        "lost": sum(subject(number) not in there for number in range(len(texts))),
        "doubled": by_subject.count(), "twice": by_key.count(), "joined": joined, "left": left,
        "counted": roots.aggregate(n=Sum("reports"))["n"], "found": found,
    }))  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
