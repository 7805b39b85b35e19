"""How far two readings of the same messages agree: F1 over exact spans, kappa over characters."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).parent
Span = tuple[int, int, str]


class Labelled(NamedTuple):
    """One message: the id of its row, the length of its text, and its spans with kinds."""

    key: str
    length: int
    spans: frozenset[Span]


def labels(name: str) -> list[Labelled]:
    """The lines of one file of labels, in the order of the draw."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        Labelled(row["id"], row["length"], frozenset(tuple(span) for span in row["spans"]))
        for row in rows
    ]


def f1(right: int, found: int, true: int) -> float:
    """The harmonic mean of precision and recall; 1 where there was nothing to find."""
    return 2 * right / (found + true) if found + true else 1.0


def between(first: list[Labelled], second: list[Labelled]) -> tuple[float, float]:
    """F1 over spans with their kind, and Cohen's kappa over the kind of each character."""
    right = sum(len(a.spans & b.spans) for a, b in zip(first, second, strict=True))
    sizes = [sum(len(row.spans) for row in rows) for rows in (first, second)]
    pairs: Counter[tuple[str, str]] = Counter()
    for a, b in zip(first, second, strict=True):
        pairs.update(zip(_characters(a), _characters(b), strict=True))
    total = sum(pairs.values())
    same = sum(many for (left, other), many in pairs.items() if left == other) / total
    left: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for (one, two), many in pairs.items():
        left[one] += many
        other[two] += many
    chance = sum(left[kind] * other[kind] for kind in left) / total**2
    return f1(right, *sizes), (same - chance) / (1 - chance)


def _characters(row: Labelled) -> list[str]:
    """The kinds that cover each character, in one word."""
    kinds = [""] * row.length
    for low, high, kind in sorted(row.spans):
        for place in range(low, high):
            kinds[place] = f"{kinds[place]} {kind}".strip()
    return kinds
