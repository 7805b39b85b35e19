"""Measure matching on the labelled Thai data: quality with n, and speed.

Usage: python -m bench.bench_match [--posts N]. The data folder is RUTHAN_SHARED or ../shared of
the repository; without it the benchmark says so and ends. The shipped weights saw these queries
when they were fitted: the held-out figures are in decision.json, written by the training command.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from ruthan.matching.engine.decide import Match, Matcher, compare

ROOT = Path(__file__).parent.parent
# Posts before this place of the shuffle were seen by the training command.
UNSEEN = 3000


def data_folder() -> Path | None:
    """The labelled data, None where it is absent."""
    folder = Path(os.environ.get("RUTHAN_SHARED", str(ROOT.parent / "shared"))) / "data"
    return folder if (folder / "thai-claim-match").is_dir() else None


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of an NDJSON file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def auroc(positive: list[float], negative: list[float]) -> float:
    """The chance that a positive scores above a negative."""
    wins = sum((high > low) + 0.5 * (high == low) for high in positive for low in negative)
    return wins / max(1, len(positive) * len(negative))


def timed(matcher: Matcher, texts: list[str]) -> tuple[list[Match | None], list[float]]:
    """The first match of every text and the seconds that each took."""
    first: list[Match | None] = []
    took = []
    for text in texts:
        start = time.perf_counter()
        decision = matcher.match(text)
        took.append(time.perf_counter() - start)
        first.append(decision.matches[0] if decision.matches else None)
    return first, took


def chance(match: Match | None) -> float:
    """The probability of a first match, 0 where there is none."""
    return match.probability if match else 0.0


def real_queries(folder: Path, matcher: Matcher, noise: list[float]) -> None:
    """Hit@1, correct@1 at 1 % false alarms, AUROC."""
    grades: dict[str, dict[str, int]] = {}
    for line in (folder / "thai-claim-match/qrels.tsv").open(encoding="utf-8"):
        query, _, claim, grade = line.split()
        grades.setdefault(query, {})[claim] = int(grade)
    threshold = sorted(noise)[int(len(noise) * 0.99)]
    hits = above = decided = 0
    found: list[float] = []
    nothing: list[float] = []
    for query in rows(folder / "thai-claim-match/queries.jsonl"):
        decision = matcher.match(query["text"])
        meant = {claim for claim, grade in grades.get(query["qid"], {}).items() if grade == 2}
        if meant:
            right = decision.matches[0].key in meant
            hits, above = hits + right, above + (right and decision.probability > threshold)
            decided += right and decision.relation == "same"
            found.append(decision.probability)
        elif query["kind"] == "none":
            nothing.append(decision.probability)
    print(f"queries with a claim: n={len(found)}  Hit@1 {hits}  same@1 {decided}")
    print(f"correct@1 at 1% false alarms (p > {threshold:.3f}): {above} of {len(found)}")
    print(f"AUROC against none (n={len(nothing)}): {auroc(found, nothing):.3f}")
    print(f"AUROC against posts (n={len(noise)}): {auroc(found, noise):.4f}")


def real_pairs(folder: Path) -> None:
    """AUROC of the pair decision."""
    scores: dict[str, list[float]] = {}
    with (folder / "thai-claim-match/pairs.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            scores.setdefault(row["label"], []).append(
                compare(row["claim_a"], row["claim_b"]).probability
            )
    same, template = scores["same"], scores["template"]
    different = scores["different"]
    print(f"pairs: same n={len(same)}, template n={len(template)}, different n={len(different)}")
    print(f"AUROC same against template: {auroc(same, template):.3f}")
    print(f"AUROC same against all others: {auroc(same, template + different):.3f}")


def ordinary_posts(folder: Path) -> list[str]:
    """Ordinary posts in the shuffled order of the training command."""
    posts = [
        line.strip()
        for path in sorted((folder / "wisesight-noise").glob("*.txt"))
        for line in path.open(encoding="utf-8")
    ]
    random.Random(5).shuffle(posts)
    return posts


def speed(name: str, took: list[float]) -> None:
    """Print queries a second and two quantiles."""
    took = sorted(took)
    middle, late = took[len(took) // 2] * 1e3, took[int(len(took) * 0.95)] * 1e3
    print(f"{name}: {len(took) / sum(took):.0f} queries/s, p50 {middle:.1f} ms, p95 {late:.1f} ms")


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--posts", type=int, default=2000)
    count = arguments.parse_args().posts
    folder = data_folder()
    if folder is None:
        print("skipped: there is no labelled data (set RUTHAN_SHARED)")
        return 0
    claims = [
        (row["id"], row["claim"], "") for row in rows(folder / "thai-afnc-claims/claims.jsonl")
    ]
    matcher = Matcher()
    start = time.perf_counter()
    matcher.add_many(claims)
    matcher.match("เริ่ม")
    print(f"{len(claims)} claims loaded and cut in {time.perf_counter() - start:.1f} s")
    posts = ordinary_posts(folder)
    first, took = timed(matcher, posts[UNSEEN : UNSEEN + count])
    alarms = sum(match is not None and match.relation == "same" for match in first)
    print(f"ordinary posts: n={len(first)}  decided same: {alarms} ({alarms / len(first):.2%})")
    speed("claim path", took)
    copies = [text + " ส่งต่อด่วน" for _, text, _ in random.Random(1).sample(claims, 1000)]
    speed("copy path", timed(matcher, copies)[1])
    real_queries(folder, matcher, [chance(match) for match in first])
    real_pairs(folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
