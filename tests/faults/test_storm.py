"""A small storm on the real site; `python -m bench storm` is the long one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.storm.texts import items
from ruthan.project.supervisor.folder import CHECKOUT

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-m", "bench.bench_storm", "--hurry"]


def test_a_storm_loses_nothing_doubles_nothing_and_leaves_nothing_half_done():
    small = ["--submissions", "100", "--kills", "5", "--seed", "5"]
    done = subprocess.run(
        [*COMMAND, *small], capture_output=True, text=True, cwd=CHECKOUT, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    assert "100 of 100" in done.stdout
    assert "nothing lost, nothing twice, nothing half done" in done.stdout


def test_the_mixture_is_fixed_by_its_seed_and_holds_every_kind():
    assert items(200, seed=5) == items(200, seed=5) != items(200, seed=6)
    kinds = {item.kind for item in items(100, seed=5)}
    assert kinds == {"unique", "copy", "near", "published", "child", "evidence", "withdrawn"}
