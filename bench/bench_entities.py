"""Prints how exactly entities are found in labelled real messages, and how fast.

A hit has the kind and both ends of a label. Of the readings of one number the surest counts, of
other kinds those with a confidence of 0.5 and more. Reads ../shared/data in place and skips,
saying so, where it is absent. Run: python -m bench.bench_entities [tuning|held-out] [-v]
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence

from bench.labels.agreement import Labelled, Span, between, f1, labels
from bench.labels.rows import by_id
from ruthan.matching.engine.entities import Entity, extract_entities

NUMBERS = {"citizen_id", "bank_account", "promptpay", "phone", "juristic_id", "fda"}
HALF = 200
SURE = 0.5


def decided(entities: Sequence[Entity]) -> frozenset[Span]:
    """Spans and kinds that an extractor stands by: one reading of a number, sure ones of others."""
    best: dict[tuple[int, int], Entity] = {}
    spans: set[Span] = set()
    for one in entities:
        place = (one.start, one.end)
        if one.kind not in NUMBERS:
            if one.confidence >= SURE:
                spans.add((*place, one.kind))
        elif place not in best or one.confidence > best[place].confidence:
            best[place] = one
    kept = (one for one in best.values() if one.confidence >= SURE)
    return frozenset(spans | {(one.start, one.end, one.kind) for one in kept})


def scores(rows: list[Labelled], texts: dict[str, str], *, aloud: bool) -> list[Counter[str]]:
    """Per message: right, found and true spans by kind, as `right:kind` and so on."""
    counts = []
    for row in rows:
        text = texts[row.key]
        if len(text) != row.length:
            raise SystemExit(f"{row.key} is not the text that was labelled")
        found = decided(extract_entities(text))
        count: Counter[str] = Counter()
        for name, spans in (
            ("right", found & row.spans), ("found", found), ("true", row.spans)
        ):  # fmt: skip
            for *_, kind in spans:
                count[f"{name}:{kind}"] += 1
        counts.append(count)
        if aloud and found != row.spans:
            print(row.key, text)
            print("   missed", [(text[a:b], k) for a, b, k in sorted(row.spans - found)])
            print("   wrong ", [(text[a:b], k) for a, b, k in sorted(found - row.spans)])
    return counts


def whole(counts: Sequence[Counter[str]]) -> float:
    """F1 over all kinds."""
    sums: dict[str, int] = defaultdict(int)
    for count in counts:
        for name, many in count.items():
            sums[name.partition(":")[0]] += many
    return f1(sums["right"], sums["found"], sums["true"])


def interval(counts: list[Counter[str]]) -> tuple[float, float]:
    """A 95 % interval of F1, messages drawn anew 2,000 times."""
    chance = random.Random(1)
    drawn = sorted(whole(chance.choices(counts, k=len(counts))) for _ in range(2000))
    return drawn[50], drawn[1949]


def table(name: str, counts: list[Counter[str]]) -> None:
    """F1 by kind with the number of labels, then over all."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    print(f"\n{name}: {len(counts)} messages")
    print("kind".ljust(14) + "".join(word.rjust(11) for word in ("n", "precision", "recall", "F1")))
    for kind in sorted({name.partition(":")[2] for name in total}):
        right, found, true = (total[f"{word}:{kind}"] for word in ("right", "found", "true"))
        cells = (right / found if found else 1.0, right / true if true else 1.0)
        row = [f"{cell:.3f}".rjust(11) for cell in (*cells, f1(right, found, true))]
        print(kind.ljust(14) + str(true).rjust(11) + "".join(row))
    low, high = interval(counts)
    print(f"{'all'.ljust(14)}F1 {whole(counts):.3f}, 95 % interval {low:.3f} to {high:.3f}")


def speed(texts: Sequence[str]) -> None:
    """Messages a second on one core, the median of five runs."""
    runs = []
    for _ in range(5):
        started = time.process_time()
        for text in texts:
            extract_entities(text)
        runs.append(len(texts) / (time.process_time() - started))
    print(f"\nspeed: {sorted(runs)[2]:,.0f} messages a second of processor time, n={len(texts)}")


def main() -> None:
    """Print agreement of the labels, F1 by kind of each half, and speed."""
    texts = by_id()
    if not texts:
        print("skipped: ../shared/data is absent")
        return
    agreed, kappa = between(labels("entities-1"), labels("entities-2"))
    print(f"two readings of the labels: F1 {agreed:.3f}, kappa over characters {kappa:.3f}")
    rows = labels("entities")
    halves = {"tuning": rows[:HALF], "held-out": rows[HALF:]}
    wanted = [word for word in sys.argv[1:] if word in halves] or list(halves)
    for name in wanted:
        table(name, scores(halves[name], texts, aloud="-v" in sys.argv))
    speed([texts[row.key] for row in rows] * 3)


if __name__ == "__main__":
    main()
