"""By what an image is looked for on lists of hashes: its digests, its hashes in every way."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from ruthan.matching.engine.images.kept import VIEWS, Kept, KeptRefused, unpack
from ruthan.matching.engine.images.marks import Marks
from ruthan.matching.engine.images.pdq import DIHEDRAL, LEAST_QUALITY, Hash

VERSION: Final = 1
_HEAD: Final = struct.Struct("<B16s20s32sB")  # version, MD5, SHA-1, SHA-256, ways
_DIGESTS: Final = struct.Struct("<16s20s32s")
_WAY: Final = struct.Struct("<BBB32s")  # view, way, quality, hash
_WAYS: Final = tuple(name for name, *_rest in DIHEDRAL)


class Way(NamedTuple):
    """One view of an image, turned in one way, and its hash."""

    view: str
    way: str
    quality: int
    words: Hash


@dataclass(frozen=True, slots=True)
class Prints:
    """The digests of the bytes (MD5, SHA-1, SHA-256) and the hashes of all views in all ways."""

    digests: tuple[bytes, bytes, bytes]
    ways: tuple[Way, ...]

    def strong(self) -> Iterator[Way]:
        """The hashes that say enough to match anything."""
        return (one for one in self.ways if one.quality >= LEAST_QUALITY)


def prints_of(body: bytes, marks: Marks, *, sent: bytes = b"") -> Prints:
    """The prints of some bytes whose marks are known; `sent` are digests to be told instead."""
    digests = (
        _DIGESTS.unpack(sent)
        if len(sent) == _DIGESTS.size
        else (
            hashlib.md5(body, usedforsecurity=False).digest(),
            hashlib.sha1(body, usedforsecurity=False).digest(),
            bytes.fromhex(marks.sha256),
        )
    )
    ways = [
        Way(view.name, way, pdq.quality, pdq.words)
        for view in marks.views
        for way, pdq in view.ways
    ]
    return Prints(digests, tuple(ways))


def pack(prints: Prints, kept: Kept) -> bytes:
    """Prints and what is kept of an image, as bytes to be sealed by who stores them."""
    ways = [
        _WAY.pack(
            VIEWS.index(one.view), _WAYS.index(one.way), one.quality,
            one.words.astype("<u8").tobytes(),
        )
        for one in prints.ways
    ]  # fmt: skip
    head = _HEAD.pack(VERSION, *prints.digests, len(ways))
    return b"".join([head, *ways, kept.pack()])


def unpacked(body: bytes) -> tuple[Prints, Kept]:
    """What was packed; raises KeptRefused for anything else."""
    if len(body) < _HEAD.size or body[0] != VERSION:
        raise KeptRefused("of another version")
    _, md5, sha1, sha256, count = _HEAD.unpack_from(body)
    end = _HEAD.size + _WAY.size * count
    if len(body) < end:
        raise KeptRefused("not whole")
    ways = [_way(*one) for one in _WAY.iter_unpack(body[_HEAD.size : end])]
    return Prints((md5, sha1, sha256), tuple(ways)), unpack(body[end:])


def _way(view: int, way: int, quality: int, words: bytes) -> Way:
    if view >= len(VIEWS) or way >= len(_WAYS):
        raise KeptRefused("a view that is not known")
    found = np.frombuffer(words, "<u8").astype(np.uint64)
    return Way(VIEWS[view], _WAYS[way], quality, found)
