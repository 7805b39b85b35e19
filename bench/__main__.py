"""Runs the benchmarks one after the other: `python -m bench [name ...]`.

Each is a module bench_NAME with its own table; one that lacks its data says so and ends well.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bench.spine.measure import RESULTS

FOLDER = Path(__file__).parent


def main() -> int:
    """Run all, or those that are named; the worst exit code is ours."""
    present = sorted(file.stem.removeprefix("bench_") for file in FOLDER.glob("bench_*.py"))
    wanted = sys.argv[1:] or present
    unknown = sorted(set(wanted) - set(present))
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(present)}")
        return 2
    RESULTS.unlink(missing_ok=True)
    worst = 0
    for name in wanted:
        print(f"\n== {name}", flush=True)
        worst = max(worst, subprocess.call([sys.executable, "-m", f"bench.bench_{name}"]))
    summary()
    return worst


def summary() -> None:
    """All rows of this run as one table, for the README."""
    if not RESULTS.exists():
        return
    print("\n| What | n | Ours | Beside it | Ratio |\n|---|---|---|---|---|")
    for line in RESULTS.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        cells = (one["what"], f"{one['n']:,}", one["ours"], one["peer"], one["ratio"])
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    sys.exit(main())
