"""Known claims as a folder of files: cut once, mapped by every process that matches against them.

The folder holds terms and texts in clear. Whoever makes it keeps it as safe as the claims, and
removes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ruthan.matching.engine.base import COLUMNS, LAYOUT, Base, no_documents
from ruthan.matching.engine.claims import ClaimBase, Collection
from ruthan.matching.engine.decide import Decision, Judge
from ruthan.matching.engine.dense import Cosines, Encoder
from ruthan.matching.engine.grams import TERMS_VERSION, Hasher, Terms
from ruthan.matching.engine.merge import Merge
from ruthan.matching.engine.model import Weights
from ruthan.matching.engine.recent import Recent
from ruthan.matching.engine.segment import SegmentFile, read_segment
from ruthan.matching.engine.sketch import Sketch

TEXTS: Final = pa.schema([("key", pa.string()), ("claim", pa.string()), ("title", pa.string())])
SEGMENT: Final = "known.segment"
_BLOCK: Final = 1 << 12
_SEAL: Final = b"ruthan-bulk"
_RECENT: Final = 4096
_PARTS: Final = ("grams", "words")


class Claim(NamedTuple):
    """A claim under a key of the caller's; no two of the same key."""

    key: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The terms and marks of some claims, in order, as flat arrays that travel cheaply."""

    grams: Terms
    gram_counts: NDArray[np.int64]
    words: Terms
    word_counts: NDArray[np.int64]
    marks: NDArray[np.uint64]


Cutter = Callable[[Iterable[list[Claim]]], Iterable[Cut]]


def cut_claims(claims: Sequence[Claim]) -> Cut:
    """Cut claims into terms: the slow part, which is shared out among processes."""
    hasher = Hasher()
    sketches = [Sketch(one.text, hasher=hasher, title=one.title) for one in claims]
    grams, words = [one.grams for one in sketches], [one.words for one in sketches]
    none = np.empty(0, dtype=np.uint32)
    return Cut(
        np.concatenate([none, *grams]),
        np.array([len(one) for one in grams], dtype=np.int64),
        np.concatenate([none, *words]),
        np.array([len(one) for one in words], dtype=np.int64),
        np.array([one.mark for one in sketches], dtype=np.uint64),
    )


def _alone(blocks: Iterable[list[Claim]]) -> Iterator[Cut]:
    return map(cut_claims, blocks)


def write_known(folder: Path, claims: Iterable[Claim], *, cut: Cutter = _alone) -> int:
    """Write the files of claims into an empty folder; returns how many there are."""
    grams: list[tuple[int, Terms]] = []
    words: list[tuple[int, Terms]] = []
    marks = [np.empty(0, dtype=np.uint64)]
    with pa.OSFile(str(folder / "texts.arrow"), "wb") as sink, pa.ipc.new_file(sink, TEXTS) as file:
        for made in cut(_written(claims, file)):
            for into, terms, counts in (
                (grams, made.grams, made.gram_counts), (words, made.words, made.word_counts),
            ):  # fmt: skip
                pieces = np.split(terms, np.cumsum(counts)[:-1]) if len(counts) else []
                into += enumerate(pieces, start=len(into))
            marks.append(made.marks)
    with SegmentFile(folder / SEGMENT, key=_SEAL) as segment:
        for part, documents in zip(_PARTS, (grams, words), strict=True):
            merge = Merge(no_documents(), np.ones(0, dtype=np.bool_), documents)
            for name, column in merge.columns():
                segment.put(f"{part}.{name}", column, kind=COLUMNS[name])
        segment.put("marks", marks, kind="<u8")
        segment.finish({"layout": LAYOUT, "terms": TERMS_VERSION})
    return len(grams)


def _written(claims: Iterable[Claim], file: pa.ipc.RecordBatchFileWriter) -> Iterator[list[Claim]]:
    """The claims in blocks, each written down as it passes."""
    left = iter(claims)
    while block := list(islice(left, _BLOCK)):
        columns = [pa.array(column, pa.string()) for column in zip(*block, strict=True)]
        file.write_batch(pa.record_batch(columns, schema=TEXTS))
        yield block


def read_known(folder: Path) -> ClaimBase:
    """The terms of the claims of a folder, mapped; refuses what is not whole (SegmentRefused)."""
    arrays = read_segment(folder / SEGMENT, key=_SEAL).arrays
    grams, words = (Base(**{name: arrays[f"{part}.{name}"] for name in COLUMNS}) for part in _PARTS)
    return ClaimBase(grams, words, arrays["marks"])


class KnownClaims:
    """The claims of a folder, mapped: pages are shared by all processes of a machine."""

    def __init__(
        self, folder: Path, *, weights: Weights | None = None, encoder: Encoder | None = None
    ) -> None:
        """Open the files; refuses what is not whole (SegmentRefused).

        An encoder needs weights that were trained with it: ValueError else.
        """
        self.collection = Collection(base=read_known(folder))
        self._texts = pa.ipc.open_file(pa.memory_map(str(folder / "texts.arrow")))
        self._blocks: dict[int, pa.RecordBatch] = {}
        self._recent: Recent[Sketch] = Recent(_RECENT)
        self._judge = Judge(
            self.collection,
            lock=RLock(),
            sketches=self._sketches,
            key=self.key,
            weights=weights,
            cosines=None if encoder is None else Cosines(encoder),
        )

    def __len__(self) -> int:
        """How many claims there are."""
        return len(self.collection)

    def match(self, text: str, *, top: int, only_copies: bool = False) -> Decision:
        """What a message is to the claims: the answer of a Matcher over the same claims.

        `only_copies` looks for no rewordings, which is several times faster.
        """
        return self._judge.match(self.collection.sketch(text), top=top, only_copies=only_copies)

    def key(self, number: int) -> str:
        """The key of a claim."""
        return str(self._told("key", number))

    def _told(self, column: str, number: int) -> str:
        at, row = divmod(number, _BLOCK)
        block = self._blocks.get(at)
        if block is None:
            block = self._blocks[at] = self._texts.get_batch(at)
        found: str = block.column(column)[row].as_py()
        return found

    def _sketches(self, numbers: Sequence[int]) -> dict[int, Sketch]:
        return self._recent.get(numbers, self._read)

    def _read(self, numbers: Sequence[int]) -> dict[int, Sketch]:
        sketch = self.collection.sketch
        return {
            number: sketch(self._told("claim", number), title=self._told("title", number))
            for number in numbers
        }
