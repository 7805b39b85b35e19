"""PostgreSQL's own programs as peers: pgbench with the very INSERTs that a report makes."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).with_name("intake.sql")
_TPS = re.compile(r"tps = ([\d.]+)")
_DEBIAN = Path("/usr/lib/postgresql")


def program(name: str) -> str | None:
    """A program of PostgreSQL: on the PATH, or where Debian keeps it; None where it is absent."""
    found = sorted(_DEBIAN.glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else None)


def pgbench_commits(url: str, *, clients: int, seconds: int) -> float | None:
    """Commits a second of the same INSERTs by pgbench; None where it is not installed."""
    pgbench = program("pgbench")
    if pgbench is None:
        return None
    command = [
        pgbench, "--no-vacuum", "--file", str(SCRIPT), "--client", str(clients),
        "--jobs", str(clients), "--time", str(seconds), url,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = _TPS.search(done.stdout)
    if told is None:
        raise RuntimeError(done.stdout + done.stderr)
    return float(told[1])
