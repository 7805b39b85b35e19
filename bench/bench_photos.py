"""One photo of an activity compared with every earlier one: how long, and is the right one found?

Run: python -m bench.bench_photos [--known 16400] [--asked 16]. The known photos are a year's of
all provinces (76 provinces, 6 channels, 12 months, 3 photos): generated marks that are unlike each
other, and among them drawn pictures of which an edited copy is asked. Nothing was asked before the
first question, as in a job process that has just started.
"""

from __future__ import annotations

import argparse
import io
import time

import numpy as np

from bench.pictures.draw import picture
from bench.pictures.edits import edited
from bench.spine.measure import head, quantile, row
from ruthan.matching.engine.images.gallery import Gallery
from ruthan.matching.engine.images.kept import FULL, Kept, Seen
from ruthan.matching.engine.images.marks import KEPT_POINTS, mark
from ruthan.matching.engine.images.points import CODE_WORDS, Points
from ruthan.matching.engine.images.proof import CELLS

A_YEAR = 76 * 6 * 12 * 3  # 16,416: photos of every province, channel and month
EDITS = ("crop 10 %", "mirror", "jpeg, half size")
SEED = 7


def main() -> int:
    """Print the table; 1 when an edited copy is not found or something else is."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--known", type=int, default=A_YEAR)
    arguments.add_argument("--asked", type=int, default=16)
    given = arguments.parse_args()
    gallery, luck = Gallery(), np.random.default_rng(SEED)
    for number in range(given.known - given.asked):
        gallery.add(f"other {number}", _made(luck))
    for seed in range(given.asked):
        gallery.add(f"known {seed}", mark(_jpeg(seed)).kept())
    clock, processor, right, wrong = [], [], 0, 0
    for edit in EDITS:
        for seed in range(given.asked):
            asked = mark(edited(picture(seed), edit, seed=seed))
            began, worked = time.perf_counter(), time.process_time()
            found = gallery.find(asked)
            clock.append((time.perf_counter() - began) * 1e3)
            processor.append((time.process_time() - worked) * 1e3)
            right += any(one.key == f"known {seed}" for one in found)
            wrong += sum(one.key != f"known {seed}" for one in found)
    head(f"A photo among {given.known:,}")
    count = len(clock)
    row("by the clock", count, _spread(clock))
    row("of the processor", count, _spread(processor))
    row("found again; another one found", count, f"{right}; {wrong}")
    return int(wrong > 0 or right < count)


def _spread(took: list[float]) -> str:
    return f"p50 {quantile(took, 0.5):.0f} ms, p95 {quantile(took, 0.95):.0f} ms"


def _jpeg(seed: int) -> bytes:
    out = io.BytesIO()
    picture(seed, width=640).save(out, "JPEG", quality=90)
    return out.getvalue()


def _made(luck: np.random.Generator) -> Kept:
    """The marks of a photo that is like no other."""
    words = luck.integers(0, 2**63, size=4, dtype=np.uint64)
    places = luck.random((KEPT_POINTS, 3), dtype=np.float32)
    codes = luck.integers(0, 2**63, size=(KEPT_POINTS, CODE_WORDS), dtype=np.uint64)
    return Kept(
        sha256=luck.bytes(32).hex(),
        hashes=(Seen(FULL, words, 100),),
        points=Points(places, codes),
        grid=luck.integers(0, 255, size=(CELLS, CELLS), dtype=np.uint8),
        size=(1.15, 0.87),
    )


if __name__ == "__main__":
    raise SystemExit(main())
