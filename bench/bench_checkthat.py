"""Measure the ranking of English claims on CheckThat! 2020 and 2021: MAP@5, P@1, recall at 5.

Usage: python -m bench.bench_checkthat. Tweets are asked of the engine as any message is. What was
fitted or chosen saw the training tweets only: those of 2021, which hold the training and the
development tweets of 2020. The test tweets of 2020 are the development tweets of 2021.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.bench_match import data_folder
from bench.spine import quality
from bench.spine.measure import head, row
from ruthan.matching.engine.decide import Matcher

Claims = list[tuple[str, str, str]]


class Task(NamedTuple):
    """One collection with its questions and the claims that each of them states."""

    name: str
    claims: Claims
    queries: list[tuple[str, str]]
    meant: dict[str, set[str]]


def table(path: Path) -> Iterator[list[str]]:
    """The rows of a table behind its head."""
    with path.open(encoding="utf-8") as lines:
        rows = csv.reader(lines, delimiter="\t")
        next(rows)
        yield from rows


def task(name: str, claims: Path, queries: Path, judged: Path) -> Task:
    """A task from its three files."""
    meant: dict[str, set[str]] = {}
    for line in judged.read_text(encoding="utf-8").splitlines():
        query, _, claim, _ = line.split()
        meant.setdefault(query, set()).add(claim)
    asked = [(one[0], one[1]) for one in table(queries) if one[0] in meant]
    return Task(name, [(one[0], one[1], one[2]) for one in table(claims)], asked, meant)


def tasks(folder: Path) -> Iterator[Task]:
    """The two tasks as they are reported."""
    first, second = folder / "checkthat-2020", folder / "checkthat-2021-en"
    yield task(
        "CheckThat! 2020, test tweets",
        first / "verified_claims.docs.tsv",
        first / "test/tweets.queries.tsv",
        first / "test/tweet-vclaim-pairs.qrels",
    )
    yield task(
        "CheckThat! 2021, development tweets",
        second / "CT2021-Task2A-EN-Verified_Claims.txt",
        second / "EN_dev_queries.tsv",
        second / "EN_train_dev_QRELs.txt",
    )


def measure(one: Task) -> None:
    """Ask everything and print the rows of a task."""
    matcher = Matcher()
    matcher.add_many(one.claims)
    precision, first, found = [], 0, 0
    for query, text in one.queries:
        ranked = [match.key for match in matcher.match(text, top=5).matches]
        meant = one.meant[query]
        precision.append(quality.average_precision(ranked, meant))
        first += ranked[:1] != [] and ranked[0] in meant
        found += bool(meant & set(ranked))
    n = len(one.queries)
    row(f"{one.name}: MAP@5", n, str(quality.mean(precision)))
    row("  the right claim first", n, str(quality.share(first, n)))
    row("  among the first five", n, str(quality.share(found, n)))


def main() -> int:
    """Print the table."""
    folder = data_folder()
    if folder is None or not (folder / "checkthat-2020").is_dir():
        print("skipped: there are no CheckThat! data (set RUTHAN_SHARED)")
        return 0
    head("Ranking of English claims")
    for one in tasks(folder):
        measure(one)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
