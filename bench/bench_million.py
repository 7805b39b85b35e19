"""The index at a million items: copies and rewordings, beside tantivy and PostgreSQL's pg_trgm.

Run: python -m bench.bench_million [--items 1000000] [--asks 100] [--trigrams 5] [--no-peers].
Made texts and altered copies of them. Corpus, index and tantivy's index are kept in the temporary
folder; pg_trgm gets a throw-away PostgreSQL. Engines take turns on the same questions in one
process, one thread each; what is timed is the engine alone: terms in, ranked keys out.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from bench.million.alter import MANGLED, PASSED_ON
from bench.million.corpus import corpus
from bench.million.held import known_folder
from bench.million.tantivy_peer import Tantivy, tokens
from bench.million.trigram_peer import trigrams
from bench.spine.measure import head, memory_mb, quantile, row
from ruthan.matching.engine.base import Base
from ruthan.matching.engine.bulk.known import read_known
from ruthan.matching.engine.claims import Collection
from ruthan.matching.engine.grams import Hasher
from ruthan.matching.engine.index import BUDGET, RAREST, GramIndex
from ruthan.matching.engine.postings import Postings

CORPUS = 1_100_000
TOP = 10
T = TypeVar("T")


class Asked(NamedTuple):
    """A question, what was done to it, and the number of the text it was made of."""

    kind: str
    text: str
    meant: int


def main() -> int:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--items", type=int, default=1_000_000)
    arguments.add_argument("--asks", type=int, default=100, help="of each kind")
    arguments.add_argument("--trigrams", type=int, default=5, help="of each kind, of pg_trgm")
    arguments.add_argument("--no-peers", action="store_true")
    given = arguments.parse_args()
    texts = corpus(CORPUS)
    known, fresh = texts[: given.items], texts[1_000_000:]
    asked = questions(known, number=given.asks)
    head(f"Copies among {given.items:,} known texts")
    copies(known, asked, peers=not given.no_peers, few=given.trigrams)
    visible(known, fresh)
    head("Rewordings: all words and grams, nothing pruned by rule")
    for items in sorted({min(100_000, given.items), given.items}):
        rewordings(known[:items], fresh, number=3 * given.asks)
    return 0


def questions(known: list[str], *, number: int) -> list[Asked]:
    """Mangled copies of known texts, in no order."""
    luck = random.Random(5)
    made = [
        Asked(kind, alter(known[meant], luck), meant)
        for kind, alter in MANGLED.items()
        for meant in luck.sample(range(len(known)), number)
    ]
    luck.shuffle(made)
    return made


def timed(do: Callable[[], T]) -> tuple[T, float]:
    """A result and the milliseconds it took."""
    began = time.perf_counter()
    result = do()
    return result, 1e3 * (time.perf_counter() - began)


def spread(took: list[float]) -> str:
    """Median and slow end."""
    return f"p50 {quantile(took, 0.5):.2f} ms, p95 {quantile(took, 0.95):.2f} ms"


def copies(known: list[str], asked: list[Asked], *, peers: bool, few: int) -> None:
    """Ours and tantivy in turns, then pg_trgm on some of the questions.

    tantivy is asked twice: with every gram of the message, and with the rarest alone that we read.
    """
    folder = known_folder(known)
    gc.collect()
    before = memory_mb(os.getpid())
    base = read_known(folder).grams
    postings, hasher = Postings(base), Hasher()
    other = Tantivy(folder.name, base) if peers else None
    took: dict[str, list[float]] = {"ours": [], "whole": [], "tantivy": [], "rarest": []}
    right: dict[str, list[str]] = {"ours": [], "tantivy": [], "rarest": []}
    index = GramIndex(base=base)
    for one in asked:
        terms = hasher.grams(one.text)
        probe, cut = timed(
            lambda t=terms: postings.probe(postings.look_up(t), most=RAREST, budget=BUDGET)
        )
        found, sought = timed(lambda p=probe: postings.search(p, top=TOP))
        took["ours"].append(cut + sought)
        right["ours"] += [one.kind] * bool(found and found[0].key == one.meant)
        for name, asking in (("tantivy", terms), ("rarest", probe.terms)) if other else ():
            words = tokens(asking).split()
            answer, spent = timed(lambda w=words: other.ask(w, top=TOP))
            took[name].append(spent)
            right[name] += [one.kind] * (one.meant in other.keys(answer)[:1])
        took["whole"].append(timed(lambda t=one.text: index.query(t, top=TOP))[1])
    size = sum(getattr(base, name).nbytes for name in Base._fields) / 1e6
    tell_copies(took, right, asked, size=size, own=memory_mb(os.getpid()) - before - size)
    if peers and few:
        beside_trigrams(known, asked, postings, few=few)


def tell_copies(
    took: dict[str, list[float]], right: dict[str, list[str]], asked: list[Asked],
    *, size: float, own: float,
) -> None:  # fmt: skip
    """The rows of the table."""
    ours, theirs = took["ours"], took["tantivy"]
    for name, what in (("tantivy", "all grams"), ("rarest", "the rarest alone, as ours")):
        peer = f"tantivy, {what}: {spread(took[name])}" if theirs else ""
        ratio = f"{quantile(took[name], 0.5) / quantile(ours, 0.5):.1f}x" if theirs else ""
        row("copy look-up, engine alone", len(asked), spread(ours), peer=peer, ratio=ratio)
    row("the same with folding and cutting of the text", len(asked), spread(took["whole"]))
    row("index, MB: mapped and shared; memory of its own", 1, f"{size:.0f}; {max(0.0, own):.0f}")
    for kind in MANGLED:
        number = sum(one.kind == kind for one in asked)
        shares = [f"{right[name].count(kind) / number:.3f}" for name in right]
        peer = "; ".join(shares[1:]) if theirs else ""
        row(f"right at rank 1: {kind}", number, shares[0], peer=peer)


def beside_trigrams(known: list[str], asked: list[Asked], postings: Postings, *, few: int) -> None:
    """The same questions to PostgreSQL, a few of each kind."""
    chosen = [one for kind in MANGLED for one in [a for a in asked if a.kind == kind][:few]]
    hasher = Hasher()
    with trigrams() as other:
        if other is None:
            return
        filled = other.fill(known)
        took: dict[str, list[float]] = {"ours": [], "theirs": []}
        right = {"ours": 0, "theirs": 0}
        for one in chosen:
            found, spent = timed(lambda t=one.text: other.ask(t, top=TOP))
            took["theirs"].append(spent)
            right["theirs"] += found[:1] == [one.meant]
            terms = hasher.grams(one.text)
            best, spent = timed(
                lambda t=terms: postings.search(
                    postings.probe(postings.look_up(t), most=RAREST, budget=BUDGET), top=TOP
                )
            )
            took["ours"].append(spent)
            right["ours"] += bool(best and best[0].key == one.meant)
    ratio = f"{quantile(took['theirs'], 0.5) / quantile(took['ours'], 0.5):,.0f}x"
    row("copy look-up beside pg_trgm (GIN, similarity)", len(chosen), spread(took["ours"]),
        peer=spread(took["theirs"]), ratio=ratio)  # fmt: skip
    row("right at rank 1 of these", len(chosen), f"{right['ours'] / len(chosen):.2f}",
        peer=f"{right['theirs'] / len(chosen):.2f}")  # fmt: skip
    row("loading and indexing", len(known), "", peer=f"pg_trgm {filled:.0f} s")


def visible(known: list[str], fresh: list[str]) -> None:
    """From the call that adds a text to the answer that holds it."""
    index = GramIndex(base=read_known(known_folder(known)).grams)
    took = []
    for number, text in enumerate(fresh[:200], start=len(known)):
        began = time.perf_counter()
        index.add(number, text)
        found = index.query(text)
        took.append(1e3 * (time.perf_counter() - began))
        assert number in {one.key for one in found if one.score == found[0].score}
    row("new text added and found, same process", len(took), spread(took))


def rewordings(known: list[str], fresh: list[str], *, number: int) -> None:
    """The claim path: candidates with their overlaps, words of the message cut before."""
    collection = Collection(base=read_known(known_folder(known)))
    luck = random.Random(9)
    told = [PASSED_ON["reordered"](luck.choice(known), luck) for _ in range(number // 2)]
    asked = [*told, *fresh[: number - len(told)]]
    luck.shuffle(asked)
    took = []
    for text in asked:
        sketch = collection.sketch(text)
        for passage in sketch.passages:
            passage.words  # noqa: B018 - cut before, as the service does before it takes the lock
        took.append(timed(lambda s=sketch: collection.rewordings(s))[1])
    row(f"claim path, {len(known):,} claims", len(took), spread(took))


if __name__ == "__main__":
    raise SystemExit(main())
