"""How fast the index of hashes answers beside python-threatexchange, in turns, in one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np

from bench.spine.measure import quantile, row
from ruthan.matching.engine.images.index import HashIndex

ROOT = Path(__file__).parents[2]
PEERS = Path(os.environ.get("RUTHAN_BENCH_PEERS", str(ROOT / ".peers/bin/python")))
_TURN = 50
_TURNED_BITS = 20


def hash_speed(count: int, questions: int) -> None:
    """Rows for the build and the answers over so many random hashes."""
    dice = np.random.default_rng(31)
    known = dice.integers(0, 2**64, (count, 4), dtype=np.uint64)
    asked = np.stack([_near(known[at * (count // questions)], dice) for at in range(questions)])
    began = time.perf_counter()
    index = HashIndex()
    index.add_many(np.arange(count), known)
    built = time.perf_counter() - began
    exact(index, known, asked)
    ours: list[float] = []
    theirs: dict[str, list[float]] = {"flat": [], "multi": []}
    with _peer(known, asked) as (built_there, ask):
        for first in range(0, questions, _TURN):
            last = min(first + _TURN, questions)
            took, found = _answers(index, asked[first:last])
            ours += took
            for name in built_there:
                answer = ask(name, first, last)
                theirs[name] += answer["took"]
                if answer["found"] != found:
                    raise SystemExit(f"{name} found others than ours between {first} and {last}")
    there = "; ".join(f"{name} {took:.1f} s" for name, took in built_there.items())
    row("index made of so many hashes", count, f"{built:.1f} s", peer=there or "skipped")
    said = f"p50 {quantile(ours, 0.5):.3f} ms, p95 {quantile(ours, 0.95):.2f}"
    if not built_there:
        row(f"one question of {count:,} hashes", questions, said, peer="skipped: no peer")
    for name in built_there:
        middle = quantile(theirs[name], 0.5)
        row(f"one question of {count:,} hashes, beside threatexchange {name}", questions, said,
            peer=f"p50 {middle:.2f} ms, p95 {quantile(theirs[name], 0.95):.2f}",
            ratio=f"{middle / quantile(ours, 0.5):.0f}x")  # fmt: skip


def exact(index: HashIndex, known: np.ndarray, asked: np.ndarray) -> None:
    """Compare twenty answers with all hashes one by one."""
    for words in asked[:20]:
        far = np.bitwise_count(known ^ words).sum(axis=1)
        if {hit.id for hit in index.query(words)} != set(np.flatnonzero(far <= 31).tolist()):
            raise SystemExit("the index is not exact")


def _near(words: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    flat = np.unpackbits(words.view(np.uint8))
    flat[dice.choice(256, _TURNED_BITS, replace=False)] ^= 1
    return np.packbits(flat).view(np.uint64)


def _answers(index: HashIndex, asked: np.ndarray) -> tuple[list[float], list[list[int]]]:
    took, found = [], []
    for words in asked:
        began = time.perf_counter()
        hits = index.query(words)
        took.append((time.perf_counter() - began) * 1e3)
        found.append(sorted(hit.id for hit in hits))
    return took, found


class _Asker:
    def __init__(self, to: IO[str], come: IO[str]) -> None:
        self._to, self._come = to, come

    def __call__(self, name: str, first: int, last: int) -> dict[str, list]:
        self._to.write(f"{name} {first} {last}\n")
        self._to.flush()
        answer: dict[str, list] = json.loads(self._come.readline())
        return answer


@contextmanager
def _peer(known: np.ndarray, asked: np.ndarray) -> Iterator[tuple[dict[str, float], _Asker]]:
    """The peers' seconds to build, none where they are not installed, and a way to ask them."""
    if not PEERS.exists():
        yield {}, _Asker(sys.stdout, sys.stdin)
        return
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder, "known.npy"), known)
        np.save(Path(folder, "asked.npy"), asked)
        with subprocess.Popen(
            [PEERS, Path(__file__).with_name("hash_peers.py"), folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as other:  # fmt: skip
            if other.stdin is None or other.stdout is None:
                raise RuntimeError("no pipes")
            yield json.loads(other.stdout.readline()), _Asker(other.stdin, other.stdout)
            other.stdin.close()
