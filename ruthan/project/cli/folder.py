"""Files of a folder for the command line, in an order that repeats; bad ones are reported."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from ruthan.matching.engine.images.safe import MAX_BYTES
from ruthan.project.cli.lines import UsageError
from ruthan.project.cli.progress import progress

UNREADABLE: Final = "unreadable"
TOO_LARGE: Final = "too_large"
_PIECE: Final = 1 << 20


class File(NamedTuple):
    """A file by its path inside the folder; `error` when it was not taken into `body`.

    `weak` are its MD5 and SHA-1, which lists of others still hold.
    """

    name: str
    body: bytes
    sha256: str | None
    error: str = ""
    weak: tuple[str, ...] = ()


class Folder:
    """Every file of a folder and its folders, sorted by path. Links are not followed."""

    def __init__(self, place: str) -> None:
        """Take a folder; raises `UsageError` when there is none."""
        self.bad = 0
        self._place = Path(place)
        if not self._place.is_dir():
            raise UsageError(f"{place}: no such folder")

    def __iter__(self) -> Iterator[File]:
        """The files one after the other, with a bar on standard error."""
        names = sorted(self._names())
        with progress(str(self._place), total=len(names)) as bar:
            for done, name in enumerate(names, start=1):
                yield self._read(name)
                bar.at(done)

    def report(self, name: str, reason: str) -> None:
        """Say on standard error which file was bad and why, and count it."""
        self.bad += 1
        shown = str(self._place / name).encode("utf-8", "replace").decode()
        print(f"{shown}: {reason}", file=sys.stderr)

    def _names(self) -> Iterator[str]:
        for folder, _, files in os.walk(self._place):
            for file in files:
                path = Path(folder, file)
                if path.is_file() and not path.is_symlink():
                    yield path.relative_to(self._place).as_posix()

    def _read(self, name: str) -> File:
        """The bytes and their digest; of a file that is too large the digest alone."""
        digest, kept, size = hashlib.sha256(), [], 0
        weak = [hashlib.md5(usedforsecurity=False), hashlib.sha1(usedforsecurity=False)]
        try:
            with (self._place / name).open("rb") as file:
                while piece := file.read(_PIECE):
                    for one in (digest, *weak):
                        one.update(piece)
                    size += len(piece)
                    if size <= MAX_BYTES:
                        kept.append(piece)
        except OSError:
            return File(name, b"", None, UNREADABLE)
        known = tuple(one.hexdigest() for one in weak)
        if size > MAX_BYTES:
            return File(name, b"", digest.hexdigest(), TOO_LARGE, known)
        return File(name, b"".join(kept), digest.hexdigest(), weak=known)
