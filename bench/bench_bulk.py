"""Bulk: posts by the thousand against a million claims, on one core, on all, on Spark; clusters.

Run: python -m bench.bench_bulk [--claims 1000000] [--posts 20000] [--copies 200000]. Half of the
posts are altered copies of claims. The claims are cut once and kept in the temporary folder.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.million.alter import PASSED_ON
from bench.million.corpus import corpus
from bench.million.held import known_folder
from bench.spine.measure import head, memory_mb, row
from ruthan.matching.engine.bulk.batches import MESSAGES, How
from ruthan.matching.engine.bulk.clusters import star_clusters
from ruthan.matching.engine.bulk.crew import Crew
from ruthan.project.cli.bulk import SHARE, decide_share
from ruthan.project.cli.outputs import write_decisions

CORPUS = 1_100_000
TOP = 5


def main() -> int:
    """Print the tables; 1 when two ways gave different results."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--claims", type=int, default=1_000_000)
    arguments.add_argument("--posts", type=int, default=20_000)
    arguments.add_argument("--copies", type=int, default=200_000)
    given = arguments.parse_args()
    texts = corpus(CORPUS)
    different = 0
    if given.posts:
        head(f"Bulk: posts against {given.claims:,} claims")
        folder = known_folder(texts[: given.claims])
        posts = mixed(texts[: given.claims], texts[1_000_000:], given.posts)
        copies = How(folder, TOP, only_copies=True)
        few = posts[: given.posts // 10]  # looking for rewordings takes far longer
        different = max(matched(copies, posts), matched(How(folder, TOP), few))
    if given.copies:
        head("Clusters of altered copies")
        clustered(texts, given.copies)
    return different


def mixed(claims: list[str], fresh: list[str], number: int) -> list[str]:
    """Altered copies of claims and posts that are nobody's copy, in turns."""
    luck = random.Random(3)
    kinds = list(PASSED_ON.values())
    copies = [luck.choice(kinds)(luck.choice(claims), luck) for _ in range(number // 2)]
    return [text for pair in zip(copies, fresh, strict=False) for text in pair]


def batches(posts: list[str], *, share: int = SHARE) -> Iterator[pa.RecordBatch]:
    """Posts in shares."""
    for first in range(0, len(posts), share):
        some = posts[first : first + share]
        numbers = list(range(first, first + len(some)))
        columns = [numbers, [str(one) for one in numbers], some]
        yield pa.record_batch(
            [pa.array(one, kind.type) for one, kind in zip(columns, MESSAGES, strict=True)],
            schema=MESSAGES,
        )


def matched(how: How, posts: list[str]) -> int:
    """One process, all cores, Spark: the same bytes."""
    bodies = []
    said = "copies looked for" if how.only_copies else "decided"
    for workers in (1, os.cpu_count() or 1):
        do = partial(decide_share, how=how)
        with Crew(workers) as crew:
            list(crew.map(do, batches(posts[: 2 * workers], share=1)))  # processes are up
            began = time.perf_counter()
            made = list(crew.map(do, batches(posts)))
            spent = time.perf_counter() - began
        what = f"posts {said} by {workers} process{'es' if workers > 1 else ''}"
        row(what, len(posts), f"{len(posts) / spent:,.0f} posts/s")
        bodies.append(written(made))
    row("memory of this process, MB", 1, f"{memory_mb(os.getpid()):.0f}")
    if find_spec("pyspark") is None:
        print("skipped: pyspark is not installed (requirements/cluster.txt)")
    else:
        bodies.append(on_spark(how, posts))
    row("files alike", len(bodies), "yes" if len(set(bodies)) == 1 else "NO")
    return int(len(set(bodies)) != 1)


def written(made: Iterable[pa.RecordBatch]) -> bytes:
    """The decisions as the file that is given out."""
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / "decisions"
        write_decisions(target, made, kind=".ndjson")
        return target.read_bytes()


def on_spark(how: How, posts: list[str]) -> bytes:
    """Two local workers of Spark."""
    from ruthan.matching.engine.bulk.spark import match_files  # noqa: PLC0415 - optional

    with tempfile.TemporaryDirectory() as name:
        staged, made = Path(name) / "messages", Path(name) / "decisions"
        staged.mkdir()
        for number, batch in enumerate(batches(posts)):
            pq.write_table(pa.Table.from_batches([batch]), staged / f"{number:08}.parquet")
        began = time.perf_counter()
        match_files("local[2]", staged, made, how)
        spent = time.perf_counter() - began
        row("the same on Spark local[2], start included", len(posts),
            f"{len(posts) / spent:,.0f} posts/s")  # fmt: skip
        parts = sorted(made.glob("part-*.parquet"))
        return written(one for part in parts for one in pq.ParquetFile(part).iter_batches())


def clustered(texts: list[str], number: int) -> None:
    """Rumours of all sizes, most told once, some hundreds of times, nine ways of telling."""
    luck = random.Random(8)
    kinds = list(PASSED_ON.values())
    told: list[tuple[int, str]] = []
    for rumour, text in enumerate(texts):
        size = min(400, int(luck.paretovariate(1.0)))
        told += [(rumour, text)]
        told += [(rumour, luck.choice(kinds)(text, luck)) for _ in range(size - 1)]
        if len(told) >= number:
            break
    luck.shuffle(told)
    began = time.perf_counter()
    found = list(star_clusters(text for _, text in told))
    spent = time.perf_counter() - began
    truth = [rumour for rumour, _ in told]
    both = pairs(Counter(zip(truth, found, strict=True)).values())
    precision, recall = both / pairs(Counter(found).values()), both / pairs(Counter(truth).values())
    row("copies clustered by one process", len(told), f"{len(told) / spent:,.0f}/s",
        peer=f"{len(set(truth)):,} rumours")  # fmt: skip
    row("pairs in one cluster: precision; recall", len(told), f"{precision:.3f}; {recall:.3f}")


def pairs(sizes: Iterable[int]) -> int:
    """Pairs within groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in sizes)


if __name__ == "__main__":
    raise SystemExit(main())
