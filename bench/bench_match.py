"""Measure matching on the labelled Thai data: quality with n, and speed.

Usage: python -m bench.bench_match [--posts N]. The data folder is RUTHAN_SHARED or ../shared of
the repository; without it the benchmark says so and ends. The shipped weights saw these queries
when they were fitted: the held-out figures are in decision.json, written by the training command.
Our own held-out messages (tools/pairs) were never fitted on.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.spine import quality
from bench.spine.measure import head, quantile, row
from ruthan.matching.engine.decide import Match, Matcher
from ruthan.matching.engine.pairs import compare
from tools.training.examples import OWN, examples, read_pairs

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
    border = quantile(noise, 0.99)
    hits = above = decided = 0
    found: list[float] = []
    nothing: list[float] = []
    for query in rows(folder / "thai-claim-match/queries.jsonl"):
        decision = matcher.match(query["text"])
        meant = {claim for claim, grade in grades.get(query["qid"], {}).items() if grade == 2}
        if meant:
            right = decision.matches[0].key in meant
            hits, above = hits + right, above + (right and decision.probability > border)
            decided += right and decision.relation == "same"
            found.append(decision.probability)
        elif query["kind"] == "none":
            nothing.append(decision.probability)
    n = len(found)
    row("real queries, weights saw them: right claim first", n, str(quality.share(hits, n)))
    row("  decided same", n, str(quality.share(decided, n)))
    row("  right at 1 % false alarms on posts", n, str(quality.share(above, n)))
    row("  AUROC against nothing there", n, str(quality.auroc(found, nothing)))
    row("  AUROC against posts", n, str(quality.auroc(found, noise)))


def own_pairs(matcher: Matcher, noise: list[float]) -> None:
    """The same on our own held-out messages, and what the other labels were decided to be."""
    known = examples(OWN / "held_out.jsonl")
    both = [*known, *examples(OWN / "fit.jsonl")]
    claims = sorted({claim for one in both for claim in one.labels})
    matcher.add_many([(claim, claim, "") for claim in claims])
    border = quantile(noise, 0.99)
    decisions: dict[str, Counter[str]] = {}
    chances: dict[str, list[float]] = {}
    hits = above = 0
    calibration: list[tuple[float, float]] = []
    for one in known:
        decision = matcher.match(one.text)
        label = next(iter(one.labels.values()), "none")
        decisions.setdefault(label, Counter())[decision.relation] += 1
        chances.setdefault(label, []).append(decision.probability)
        right = decision.matches[0].key in one.meant if decision.matches else False
        hits += right
        above += right and decision.probability > border
        calibration.append((decision.probability, float(right)))
    n = len(chances["same"])
    row("own held-out rewordings: right claim first", n, str(quality.share(hits, n)))
    row("  right at 1 % false alarms on posts", n, str(quality.share(above, n)))
    for label, found in decisions.items():
        said = ", ".join(f"{relation} {count}" for relation, count in found.most_common())
        row(f"  {label} is decided", found.total(), said)
    for label in ("family", "different", "related", "none"):
        row(f"  AUROC same against {label}", n, str(quality.auroc(chances["same"], chances[label])))
    for_posts = [(chance, 0.0) for chance in noise]
    given = [*calibration, *for_posts]
    split = [[one[side] for one in given] for side in (0, 1)]
    row("  Brier, with the posts", len(given), f"{quality.brier(*split):.4f}")
    row("  observed where p >= 0.9", len(given), str(quality.top_bin(*split)))


def real_pairs(folder: Path) -> None:
    """AUROC of the pair decision."""
    scores: dict[str, list[float]] = {}
    with (folder / "thai-claim-match/pairs.tsv").open(encoding="utf-8") as lines:
        for one in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            scores.setdefault(one["label"], []).append(
                compare(one["claim_a"], one["claim_b"]).probability
            )
    same, template = scores["same"], scores["template"]
    every = sum(map(len, scores.values()))
    row("real pairs, weights saw them: AUROC same against template", every,
        str(quality.auroc(same, template)))  # fmt: skip
    row("  same against all others", every,
        str(quality.auroc(same, template + scores["different"])))  # fmt: skip


def own_held_out_pairs() -> None:
    """The pair decision on our own held-out pairs."""
    scores: dict[str, list[float]] = {}
    for message, claim, label in read_pairs(OWN / "held_out.jsonl"):
        if claim:
            scores.setdefault(label, []).append(compare(claim, message).probability)
    for label in ("family", "different", "related"):
        row(f"own held-out pairs: AUROC same against {label}",
            len(scores["same"]) + len(scores[label]),
            str(quality.auroc(scores["same"], scores[label])))  # fmt: skip


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
    row(name, len(took), f"p50 {middle:.1f} ms, p95 {late:.1f} ms")


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
    head("Matching of Thai")
    alarms = sum(match is not None and match.relation == "same" for match in first)
    row("ordinary posts decided same", len(first), str(quality.share(alarms, len(first))))
    speed("claim path", took)
    copies = [text + " ส่งต่อด่วน" for _, text, _ in random.Random(1).sample(claims, 1000)]
    speed("copy path", timed(matcher, copies)[1])
    noise = [chance(match) for match in first]
    real_queries(folder, matcher, noise)
    real_pairs(folder)
    own_held_out_pairs()
    own_pairs(matcher, noise)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
