"""The index of a corpus as a segment file, cut and written once and mapped from then on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ruthan.matching.engine.base import COLUMNS, LAYOUT, Base, no_documents
from ruthan.matching.engine.grams import TERMS_VERSION, Hasher, Terms
from ruthan.matching.engine.merge import Merge
from ruthan.matching.engine.segment import SegmentFile, read_segment
from ruthan.matching.engine.sketch import Sketch

KEY = b"bench"
PARTS = ("grams", "words")


def segment_of(texts: list[str], source: Path, *, parts: tuple[str, ...] = PARTS) -> Path:
    """The segment file of the first texts of a corpus; made when it is not there."""
    name = f"{source.stem}-{len(texts)}-{'-'.join(parts)}-{LAYOUT}.{TERMS_VERSION}.segment"
    file = source.with_name(name)
    if not file.exists():
        aside = file.with_suffix(f".{os.getpid()}")
        began = time.perf_counter()
        cut: dict[str, list[tuple[int, Terms]]] = {part: [] for part in parts}
        for number, text in enumerate(texts):
            sketch = Sketch(text, hasher=Hasher())
            for part in parts:
                cut[part].append((number, getattr(sketch, part)))
        print(f"  cut {len(texts):,} texts in {time.perf_counter() - began:.0f} s", flush=True)
        began = time.perf_counter()
        write(aside, cut)
        print(f"  written in {time.perf_counter() - began:.0f} s", flush=True)
        aside.replace(file)
    return file


def write(file: Path, cut: dict[str, list[tuple[int, Terms]]]) -> None:
    """Lay the terms out in a segment."""
    with SegmentFile(file, key=KEY) as segment:
        for part, documents in cut.items():
            merge = Merge(no_documents(), np.ones(0, dtype=np.bool_), documents)
            for name, pieces in merge.columns():
                segment.put(f"{part}.{name}", pieces, kind=COLUMNS[name])
        segment.finish({})


def mapped(file: Path, parts: Iterable[str] = PARTS) -> dict[str, Base]:
    """The bases of a segment file."""
    arrays = read_segment(file, key=KEY).arrays
    return {part: Base(**{name: arrays[f"{part}.{name}"] for name in COLUMNS}) for part in parts}
