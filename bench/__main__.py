"""Runs the benchmarks one after the other: `python -m bench [name ...]`.

Each is a module bench_NAME with its own table; one that lacks its data says so and ends well.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> int:
    """Run all, or those that are named; the worst exit code is ours."""
    present = sorted(file.stem.removeprefix("bench_") for file in FOLDER.glob("bench_*.py"))
    wanted = sys.argv[1:] or present
    unknown = sorted(set(wanted) - set(present))
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(present)}")
        return 2
    worst = 0
    for name in wanted:
        print(f"\n== {name}", flush=True)
        worst = max(worst, subprocess.call([sys.executable, "-m", f"bench.bench_{name}"]))
    return worst


if __name__ == "__main__":
    sys.exit(main())
