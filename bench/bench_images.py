"""Images: which edits are found, what is found wrongly, and how fast hashes are searched.

Run: python -m bench.bench_images [--known 64] [--others 10000] [--hashes 1000000]. Every picture
is drawn by bench.pictures. All edits of the known pictures are asked of a gallery that holds the
known and the others, so a wrong answer can come from any of them; then the others are asked of
the known alone. The peers for the search are found where RUTHAN_BENCH_PEERS says (an interpreter
with requirements/peers.in), else in .peers; without them their columns say skipped.
"""

from __future__ import annotations

import argparse
import io
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context

from bench.pictures.draw import picture
from bench.pictures.edits import EDITS, edited
from bench.spine.hash_speed import hash_speed
from bench.spine.measure import head, quantile, row
from ruthan.matching.engine.images.gallery import Found, Gallery
from ruthan.matching.engine.images.marks import Marks, mark
from ruthan.matching.engine.images.pdq import distance, hash_image

FIRST_OTHER = 100_000
OTHERS_WIDTH = 240
QUESTIONS = 500


def main() -> int:
    """Print the tables; 1 when fewer than 95 of 100 edits are found or anything wrongly."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--known", type=int, default=64)
    arguments.add_argument("--others", type=int, default=10_000)
    arguments.add_argument("--hashes", type=int, default=1_000_000)
    given = arguments.parse_args()
    head("Hashes")
    hash_speed(given.hashes, QUESTIONS)
    head(f"Edits of {given.known} drawn pictures among {given.others:,} others")
    known = {f"known {seed}": drawn(seed, 640) for seed in range(given.known)}
    gallery, alone = Gallery(), Gallery()
    for name, body in known.items():
        kept = mark(body).kept()
        gallery.add(name, kept)
        alone.add(name, kept)
    wrong, took = unrelated(gallery, alone, given.others)
    row("others asked of the known: found wrongly", given.others, str(wrong))
    row("the same, time of one question", given.others,
        f"p50 {quantile(took, 0.5):.0f} ms, p95 {quantile(took, 0.95):.0f} ms")  # fmt: skip
    return edits(gallery, known, given.others) or int(wrong > 0)


def drawn(seed: int, width: int) -> bytes:
    """A picture as a JPEG."""
    out = io.BytesIO()
    picture(seed, width=width).save(out, "JPEG", quality=90)
    return out.getvalue()


def unrelated(gallery: Gallery, alone: Gallery, count: int) -> tuple[int, list[float]]:
    """Ask others of the known alone, and put them into the gallery; wrong answers and times."""
    wrong = 0
    took: list[float] = []
    with get_context("fork").Pool() as pool:
        for seed, marks in enumerate(pool.imap(other, range(count), chunksize=16)):
            wrong += _ask(alone, seed, marks, took)
            gallery.add(f"other {seed}", marks.kept())
    return wrong, took


def other(seed: int) -> Marks:
    """What is known of a picture that is none of the known ones; drawn beside each other."""
    return mark(drawn(FIRST_OTHER + seed, OTHERS_WIDTH))


def _ask(alone: Gallery, seed: int, marks: Marks, took: list[float]) -> bool:
    began = time.perf_counter()
    found = alone.find(marks)
    took.append((time.perf_counter() - began) * 1e3)
    for one in found:
        print(f"  wrong: other {seed} is {one}")
    return bool(found)


def edits(gallery: Gallery, known: dict[str, bytes], others: int) -> int:
    """A row for each edit; 1 when too few are found or anything wrongly."""
    asked: list[float] = []
    all_found = all_pdq = wrong = 0
    for edit in EDITS:
        stages: Counter[str] = Counter()
        pdq = 0
        for name, (is_near, marks) in zip(known, changes(edit, list(known.values())), strict=True):
            pdq += is_near
            began = time.perf_counter()
            found = gallery.find(marks)
            asked.append((time.perf_counter() - began) * 1e3)
            wrong += said(edit, name, found)
            stages.update(one.stage for one in found if one.key == name)
        hits = sum(stages.values())
        all_found, all_pdq = all_found + hits, all_pdq + pdq
        how = ", ".join(f"{stage} {count}" for stage, count in stages.most_common())
        row(f"  {edit}", len(known), f"{hits / len(known):.1%} ({how})",
            peer=f"PDQ alone {pdq / len(known):.1%}")  # fmt: skip
    count = len(known) * len(EDITS)
    row(
        "all edits found",
        count,
        f"{all_found / count:.1%}",
        peer=f"PDQ alone {all_pdq / count:.1%}",
    )
    row(f"found wrongly among {len(known) + others:,}", count, str(wrong))
    row("search of one image in all of them", count,
        f"p50 {quantile(asked, 0.5):.0f} ms, p95 {quantile(asked, 0.95):.0f} ms")  # fmt: skip
    return int(wrong > 0 or all_found < 0.95 * count)


def changes(edit: str, bodies: list[bytes]) -> Iterator[tuple[bool, Marks]]:
    """For each known picture its edit: whether PDQ alone is near, and what is known of it."""
    with get_context("fork").Pool() as pool:
        yield from pool.imap(partial(_changed, edit), enumerate(bodies), chunksize=4)


def _changed(edit: str, known: tuple[int, bytes]) -> tuple[bool, Marks]:
    seed, body = known
    changed = edited(picture(seed), edit, seed=seed)
    return distance(hash_image(changed).words, hash_image(body).words) <= 31, mark(changed)


def said(edit: str, name: str, found: list[Found]) -> int:
    """Print and count what was found and is another picture."""
    others = [one for one in found if one.key != name]
    for one in others:
        print(f"  wrong: {edit} of {name} is {one}")
    return len(others)


if __name__ == "__main__":
    raise SystemExit(main())
