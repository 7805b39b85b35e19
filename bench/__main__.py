"""Runs the benchmarks one after the other: `python -m bench [--rest] [name ...]`.

Each is a module bench_NAME with its own table; one that lacks its data says so and ends well. The
whole takes hours on two cores: `--rest` goes on where the last run of the same code was stopped,
and the table at the end is of both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).parent
KEPT = Path("test-results/bench")  # of each benchmark its rows, and how it ended


def main() -> int:
    """Run all, or those that are named; the worst exit code is ours."""
    present = sorted(file.stem.removeprefix("bench_") for file in FOLDER.glob("bench_*.py"))
    is_rest, named = "--rest" in sys.argv[1:], [one for one in sys.argv[1:] if one != "--rest"]
    wanted = named or present
    unknown = sorted(set(wanted) - set(present))
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(present)}")
        return 2
    KEPT.mkdir(parents=True, exist_ok=True)
    worst = 0
    for name in wanted:
        if is_rest and (seconds := measured(name)):
            print(f"\n== {name}: measured before, in {seconds} s", flush=True)
        else:
            worst = max(worst, run(name))
    summary(wanted)
    return worst


def run(name: str) -> int:
    """One benchmark; its rows and, where it ended well, for which code and in how many seconds."""
    print(f"\n== {name}", flush=True)
    rows, end, begun = KEPT / f"{name}.ndjson", KEPT / f"{name}.end", time.monotonic()
    rows.unlink(missing_ok=True)
    end.unlink(missing_ok=True)
    ended = subprocess.call(
        [sys.executable, "-m", f"bench.bench_{name}"],
        env={**os.environ, "RUTHAN_BENCH_RESULTS": str(rows)},
    )
    if ended == 0:
        end.write_text(f"{version()} {time.monotonic() - begun:.0f}\n", encoding="utf-8")
    return ended


def measured(name: str) -> str:
    """The seconds that a benchmark took with this very code; '' when it is still to run."""
    end = KEPT / f"{name}.end"
    code, _, seconds = end.read_text(encoding="utf-8").partition(" ") if end.exists() else ("",) * 3
    return seconds.strip() if code == version() else ""


def version() -> str:
    """The commit that is measured; `-` outside a checkout."""
    asked = ["git", "-C", str(FOLDER), "rev-parse", "--short=12", "HEAD"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return said or "-"


def summary(names: Sequence[str]) -> None:
    """All rows of these benchmarks as one table, for the README."""
    files = [KEPT / f"{name}.ndjson" for name in names]
    rows = [
        json.loads(line)
        for file in files if file.exists()
        for line in file.read_text(encoding="utf-8").splitlines()
    ]  # fmt: skip
    if rows:
        print("\n| What | n | Ours | Beside it | Ratio |\n|---|---|---|---|---|")
    for one in rows:
        cells = (one["what"], f"{one['n']:,}", one["ours"], one["peer"], one["ratio"])
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    sys.exit(main())
