"""The developers' labelled data, which is not shipped: read where it lies."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools.training.examples import Example

_GRADES = {"2": "same", "1": "related"}
_REAL = 3.0  # how much a real query counts against one that we wrote


class Pair(NamedTuple):
    """Two claims and whether they are the same, of one template, or different."""

    one: str
    other: str
    label: str


class Tweets(NamedTuple):
    """English claims (text and title) and tweets with the places of the claims they state."""

    claims: list[tuple[str, str]]
    asked: list[tuple[str, frozenset[int]]]


class Query(NamedTuple):
    """A real question with the kind that a reader gave it."""

    kind: str
    example: Example


def lines(file: Path) -> Iterator[dict[str, str]]:
    """Rows of an NDJSON file."""
    with file.open(encoding="utf-8") as rows:
        yield from map(json.loads, rows)


def claims(folder: Path) -> dict[str, str]:
    """Thai fact-checked claims by id."""
    return {row["id"]: row["claim"] for row in lines(folder / "thai-afnc-claims/claims.jsonl")}


def queries(folder: Path, known: dict[str, str]) -> list[Query]:
    """The real Thai queries with their judged claims."""
    judged: dict[str, dict[str, str]] = {}
    text = (folder / "thai-claim-match/qrels.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        query, _, claim, grade = line.split()
        judged.setdefault(query, {})[known[claim]] = _GRADES[grade]
    return [
        Query(row["kind"], Example(row["text"], judged.get(row["qid"], {}), _REAL))
        for row in lines(folder / "thai-claim-match/queries.jsonl")
    ]


def pairs(folder: Path) -> list[Pair]:
    """The labelled pairs of claims."""
    with (folder / "thai-claim-match/pairs.tsv").open(encoding="utf-8") as rows:
        table = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Pair(row["claim_a"], row["claim_b"], row["label"]) for row in table]


def posts(folder: Path) -> list[str]:
    """Ordinary posts in an order that is shuffled and always the same."""
    found = [
        line.strip()
        for file in sorted((folder / "wisesight-noise").glob("*.txt"))
        for line in file.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]
    random.Random(5).shuffle(found)  # noqa: S311 - repeatable, not secret
    return found


def tweets(folder: Path) -> Tweets:
    """CheckThat! 2021, training part only; its development part is for reporting."""
    task = folder / "checkthat-2021-en"
    rows = list(_table(task / "CT2021-Task2A-EN-Verified_Claims.txt"))
    place = {row[0]: number for number, row in enumerate(rows)}
    meant: dict[str, set[int]] = {}
    for line in (task / "EN_train_dev_QRELs.txt").read_text(encoding="utf-8").splitlines():
        query, _, claim, _ = line.split()
        meant.setdefault(query, set()).add(place[claim])
    asked = [
        (row[1], frozenset(meant[row[0]]))
        for row in _table(task / "EN_train_queries.tsv")
        if row[0] in meant
    ]
    return Tweets([(row[1], row[2]) for row in rows], asked)


def _table(file: Path) -> Iterator[list[str]]:
    """The rows of a table behind its head."""
    with file.open(encoding="utf-8") as found:
        rows = csv.reader(found, delimiter="\t")
        next(rows)
        yield from rows
