"""A segment: arrays in one file that is written once, sealed with a keyed hash and mapped to read.

The body comes first, then a list of what is in it, then the hash over everything before it: a
file cut short, changed or of another key is refused, and nothing of it is used.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

_MAGIC: Final = b"ruthan-segment-1"
_ALIGN: Final = 64
_HASH: Final = 32
_SIZE: Final = 8
_BLOCK: Final = 1 << 20
_PERSON: Final = b"ruthan-segment"
_LARGEST_LIST: Final = 1 << 20

Array = NDArray[Any]


class SegmentRefused(Exception):
    """The file is not a whole segment of this key."""


class Segment(NamedTuple):
    """What a file says of itself and its arrays, read-only and shared between processes."""

    meta: Mapping[str, Any]
    arrays: Mapping[str, Array]


class SegmentFile:
    """A segment being written; without `finish` the file is refused by every reader."""

    def __init__(self, path: Path, *, key: bytes) -> None:
        """Begin a file of our own; refuses one that exists (FileExistsError)."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb", buffering=_BLOCK)
        self._hash = blake2b(key=key, digest_size=_HASH, person=_PERSON)
        self._at = 0
        self._arrays: dict[str, tuple[str, int, int]] = {}
        self._write(_MAGIC)

    def put(self, name: str, pieces: Iterable[Array], *, kind: str) -> None:
        """Add an array of a kind ("<u4", ...) in pieces, in the order they come."""
        self._write(b"\0" * (-self._at % _ALIGN))
        begin = self._at
        for piece in pieces:
            self._write(np.ascontiguousarray(piece, dtype=kind).tobytes())
        self._arrays[name] = (kind, begin, self._at - begin)

    def finish(self, meta: Mapping[str, Any]) -> None:
        """Seal the file; on return it is whole and on the disk."""
        listed = json.dumps({"meta": dict(meta), "arrays": self._arrays}).encode()
        self._write(listed + len(listed).to_bytes(_SIZE, "little"))
        self._file.write(self._hash.digest())
        self._file.flush()
        os.fsync(self._file.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def _write(self, body: bytes) -> None:
        self._hash.update(body)
        self._file.write(body)
        self._at += len(body)


def read_segment(path: Path, *, key: bytes) -> Segment:
    """Check the whole file and map it; raises SegmentRefused or OSError. About 1 ms a megabyte.

    Arrays keep the file mapped, also after another one took its name.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < len(_MAGIC) + _SIZE + _HASH:
            raise SegmentRefused("too short")
        _check(file.fileno(), size, key)
        mapped = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
    listed = _listed(mapped, size)
    arrays = {
        name: np.frombuffer(mapped, dtype=kind, count=length // np.dtype(kind).itemsize, offset=at)
        for name, (kind, at, length) in listed["arrays"].items()
    }
    return Segment(listed["meta"], arrays)


def read_meta(path: Path) -> Mapping[str, Any]:
    """What a file says of itself, unchecked and quick; raises SegmentRefused or OSError."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        tail_at = max(0, size - _LARGEST_LIST)
        file.seek(tail_at)
        tail = file.read()
    meta: Mapping[str, Any] = _listed(tail, len(tail))["meta"]
    return meta


def _check(handle: int, size: int, key: bytes) -> None:
    """Hash the file by reading it: pages that are read but not mapped belong to nobody."""
    found = blake2b(key=key, digest_size=_HASH, person=_PERSON)
    done = 0
    while done < size - _HASH:
        block = os.pread(handle, min(_BLOCK, size - _HASH - done), done)
        if not block:
            raise SegmentRefused("cut short while it was read")
        found.update(block)
        done += len(block)
    if os.pread(handle, _HASH, size - _HASH) != found.digest():
        raise SegmentRefused("not whole, or of another key")


def _listed(body: bytes | mmap.mmap, size: int) -> dict[str, Any]:
    """The list at the end of a body."""
    end = size - _HASH - _SIZE
    length = int.from_bytes(body[end : end + _SIZE], "little")
    if not 0 < length <= end:
        raise SegmentRefused("no list of its arrays")
    try:
        listed = json.loads(body[end - length : end])
    except ValueError as error:
        raise SegmentRefused("no list of its arrays") from error
    if not isinstance(listed, dict) or {"meta", "arrays"} - listed.keys():
        raise SegmentRefused("no list of its arrays")
    return listed
