"""Building the segment of this host from the rows, taking over what the last one already cut.

Only rows that came since are read and cut; what was removed is left out. The file is written
aside and takes its name when it is whole and on the disk, so that a crash at any point leaves the
one before. Memory: the terms of the new rows and a few million postings at a time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import structlog
from numpy.typing import NDArray

from ruthan.core import clock, keyring
from ruthan.matching.engine.base import COLUMNS, Base, Flags, no_documents
from ruthan.matching.engine.claims import ClaimBase
from ruthan.matching.engine.grams import Hasher, Terms
from ruthan.matching.engine.merge import Merge
from ruthan.matching.engine.segment import SegmentFile
from ruthan.matching.queries import rows, segments
from ruthan.matching.queries.rows import CLAIM, REPORT
from ruthan.matching.queries.shelf import Known, claim_sketch
from ruthan.matching.queries.subjects import KINDS, Listing, Subjects

LEAST: Final = 1_000  # fewer known texts are loaded faster than they are mapped
NEWS: Final = 2_000  # rows that a starting process reads in about two seconds
SHARE: Final = 50  # or a fiftieth of what the segment holds: a build copies all of it
FORGOTTEN_WITHIN: Final = timedelta(hours=1)
_BATCH: Final = 500
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: texts in the segment, how many of them were cut anew, size in bytes."""

    items: int
    cut: int
    size: int


def segment_is_due() -> bool:
    """Whether starting processes would read much, or the file holds what was forgotten an hour ago.

    Three queries, none of which reads more than a few thousand index entries.
    """
    held = segments.claimed()
    if held is None:
        count, _ = rows.since(rows.BEGINNING, most=LEAST)
        return count >= LEAST
    place, items = held
    enough = max(NEWS, items // SHARE)
    count, has_removals = rows.since(place, most=enough)
    return count >= enough or (has_removals and _age() >= FORGOTTEN_WITHIN)


def build_segment() -> Built | None:
    """Build the segment of this host; None when another process is at it.

    Call it outside of a transaction. Per 100,000 known texts that the last segment held: about a
    second; per 1,000 new reports about half a second, per 1,000 new claims about one.
    """
    with segments.only_builder() as ours:
        if not ours:
            return None
        for left in segments.folder().glob("*.part"):
            left.unlink()
        aside = segments.folder() / f"{os.getpid()}.part"
        try:
            built = _write(aside)
            aside.replace(segments.segment_path())
        finally:
            aside.unlink(missing_ok=True)
        _make_durable(segments.folder())
    _log.info("matching.segment.built", items=built.items, cut=built.cut, size=built.size)
    return built


def _write(target: Path) -> Built:
    """The new file, whole; the place is taken first, so that the tail repeats what comes later."""
    meta = segments.origin() | {"place": rows.settled_place()}
    opened = segments.open_segment()
    old = opened.known if opened else _nothing()
    listings = {REPORT: Listing(), CLAIM: Listing()}
    for row_id, kind, subject in rows.live_ids():
        listings[kind].add(row_id, subject)
    with SegmentFile(target, key=keyring.subkey(segments.SEAL)) as file:
        reports, cut = _put_reports(file, old.reports, listings[REPORT])
        claims, also = _put_claims(file, old.claims, listings[CLAIM])
        file.finish(meta | {"items": reports + claims})
    return Built(reports + claims, cut + also, target.stat().st_size)


def _put_reports(file: SegmentFile, old: Base, listing: Listing) -> tuple[int, int]:
    """Write the representatives; returns how many there are and how many of them are new."""
    live = listing.newest()
    hasher = Hasher(keyring.subkey(segments.GRAMS))
    new = [
        (row.id, hasher.grams(row.text))
        for row in _read(np.setdiff1d(live, old.keys).tolist())
        if row.text is not None and row.cluster is not None
    ]
    keys = _put(file, segments.REPORTS, old, np.isin(old.keys, live), new)
    _put_subjects(file, segments.REPORTS, listing.subjects(keys))
    return len(keys), len(new)


def _put_claims(file: SegmentFile, old: ClaimBase, listing: Listing) -> tuple[int, int]:
    """Write the claims; returns how many there are and how many of them are new."""
    live = listing.newest()
    hasher = Hasher(keyring.subkey(segments.GRAMS))
    new, marks = _cut_claims(np.setdiff1d(live, old.grams.keys).tolist(), hasher)
    stay = np.isin(old.grams.keys, live)
    keys = _put(file, segments.CLAIMS, old.grams, stay, [(row, grams) for row, grams, _ in new])
    _put(file, segments.WORDS, old.words, stay, [(row, words) for row, _, words in new])
    _put_subjects(file, segments.CLAIMS, listing.subjects(keys))
    column = np.empty(len(keys), dtype=np.uint64)
    column[np.searchsorted(keys, old.grams.keys[stay])] = old.marks[stay]
    column[np.searchsorted(keys, [row for row, _, _ in new])] = marks
    file.put(segments.MARKS, [column], kind=segments.MARK_KIND)
    return len(keys), len(new)


def _put(
    file: SegmentFile, name: str, old: Base, live: Flags, new: Sequence[tuple[int, Terms]]
) -> NDArray[np.int64]:
    """Write the documents of one index, the old ones that live and the new; returns their keys."""
    merge = Merge(old, live, new)
    for part, pieces in merge.columns():
        file.put(f"{name}.{part}", pieces, kind=COLUMNS[part])
    return merge.keys


def _put_subjects(file: SegmentFile, name: str, listed: Subjects) -> None:
    for part, column in zip(KINDS, listed, strict=True):
        file.put(f"{name}.{part}", [column], kind=KINDS[part])


def _cut_claims(
    ids: Iterable[int], hasher: Hasher
) -> tuple[list[tuple[int, Terms, Terms]], NDArray[np.uint64]]:
    """Claims with their grams and words, and the marks of their texts."""
    new, marks = [], []
    for row in _read(ids):
        if row.text is not None:
            sketch = claim_sketch(row.text, hasher)
            new.append((row.id, sketch.indexed_grams, sketch.words))
            marks.append(sketch.mark)
    return new, np.array(marks, dtype=np.uint64)


def _read(ids: Iterable[int]) -> Iterator[rows.Row]:
    left = iter(ids)
    while batch := list(islice(left, _BATCH)):
        yield from rows.read_rows(batch)


def _nothing() -> Known:
    none, nobody = no_documents(), Listing().subjects(np.empty(0, dtype=np.int64))
    return Known(none, ClaimBase(none, none, np.empty(0, dtype=np.uint64)), nobody, nobody)


def _age() -> timedelta:
    """How long the segment has been there."""
    made: Any = segments.segment_path().stat().st_mtime
    return timedelta(seconds=clock.now().timestamp() - made)


def _make_durable(folder: Path) -> None:
    """A new name is safe only once its folder is written, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
