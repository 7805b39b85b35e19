"""What is kept of a known image, and its bytes: about 7 kB, to be sealed by who stores them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np

from ruthan.matching.engine.images.pdq import Hash
from ruthan.matching.engine.images.points import CODE_WORDS, Points
from ruthan.matching.engine.images.proof import CELLS, Grid

VERSION: Final = 1  # raised when hashes, points or grids are made otherwise than before
FULL, TRIMMED, FRAMED = "full", "trimmed", "screenshot"
VIEWS: Final = (FULL, TRIMMED, FRAMED)

_HEAD: Final = struct.Struct("<B32sffBH")  # version, SHA-256, width, height, views, points
_VIEW: Final = struct.Struct("<BB32s")  # which, quality, hash


class KeptRefused(ValueError):
    """The bytes are not those of a kept image, or of another version: mark the image anew."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The hash of one view of an image as it stood."""

    view: str
    words: Hash
    quality: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What a known image is found by. The first hash is of the whole image; `size` as of Marks."""

    sha256: str
    hashes: tuple[Seen, ...]
    points: Points
    grid: Grid
    size: tuple[float, float]

    def pack(self) -> bytes:
        """The bytes, the same on every machine."""
        head = _HEAD.pack(
            VERSION, bytes.fromhex(self.sha256), *self.size, len(self.hashes), len(self.points)
        )
        views = [
            _VIEW.pack(VIEWS.index(one.view), one.quality, one.words.astype("<u8").tobytes())
            for one in self.hashes
        ]
        points = (
            self.points.places.astype("<f4").tobytes(),
            self.points.codes.astype("<u8").tobytes(),
        )
        return b"".join([head, *views, *points, self.grid.tobytes()])


def unpack(body: bytes) -> Kept:
    """What was packed; raises KeptRefused."""
    if len(body) < _HEAD.size or body[0] != VERSION:
        raise KeptRefused("of another version")
    _, digest, width, height, views, count = _HEAD.unpack_from(body)
    sizes = (_VIEW.size * views, count * 12, count * CODE_WORDS * 8, CELLS * CELLS)
    if len(body) != _HEAD.size + sum(sizes) or not views:
        raise KeptRefused("not whole")
    parts, at = [], _HEAD.size
    for size in sizes:
        parts.append(body[at : at + size])
        at += size
    return Kept(
        sha256=digest.hex(),
        hashes=tuple(_seen(*one) for one in _VIEW.iter_unpack(parts[0])),
        points=Points(
            np.frombuffer(parts[1], "<f4").astype(np.float32).reshape(count, 3),
            np.frombuffer(parts[2], "<u8").astype(np.uint64).reshape(count, CODE_WORDS),
        ),
        grid=np.frombuffer(parts[3], np.uint8).reshape(CELLS, CELLS),
        size=(width, height),
    )


def _seen(which: int, quality: int, words: bytes) -> Seen:
    if which >= len(VIEWS):
        raise KeptRefused("a view that is not known")
    return Seen(VIEWS[which], np.frombuffer(words, "<u8").astype(np.uint64), quality)
