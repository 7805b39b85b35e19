"""Numbers and tables: quantiles, memory of processes, rows of the report."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(os.environ.get("RUTHAN_BENCH_RESULTS", "test-results/bench.ndjson"))


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def row(what: str, n: int, ours: str, *, peer: str = "", ratio: str = "") -> None:
    """Print one row of the table and keep it for the README."""
    print(f"{what:<58} {n:>8,}  {ours:<26} {peer:<22} {ratio}", flush=True)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    line = {"what": what, "n": n, "ours": ours, "peer": peer, "ratio": ratio}
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def head(title: str) -> None:
    """The head of a table."""
    print(f"\n{title}\n{'what':<58} {'n':>8}  {'ours':<26} {'peer in the same run':<22} ratio")


def memory_mb(pid: int) -> float:
    """The proportional set size of a process: shared pages are shared out."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
