"""The XML of NCMEC's hash sharing: images with fingerprints, and images that were taken back.

Read with the plain expat parser: a document type, and so any entity, ends the reading at once.
Hashes are of fingerprints md5, sha1 and pdq; photos by other kinds and videos are passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from ruthan.matching.engine.images.lists.entry import (
    BadLine,
    Entry,
    Kind,
    ListRefused,
    Reading,
    checked,
    reference,
)

SHAPE: Final = "ncmec"
_DEEPEST: Final = 32
_LONGEST: Final = 10_000  # characters of one value
_IMAGES: Final = {"image", "deletedImage"}
_VIDEOS: Final = {"video", "deletedVideo"}
_PRINTS: Final = {"md5": Kind.MD5, "sha1": Kind.SHA1, "pdq": Kind.PDQ}


def read_ncmec(body: bytes) -> Reading:
    """The entries of one page; raises ListRefused for XML that is broken or has a document type."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse("document_type")
    parser.EntityDeclHandler = _refuse("entity")
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        what = str(expat.ErrorString(error.code))
        raise ListRefused("not_xml", what=what, line=error.lineno) from error
    if reader.root != "queryResult":
        raise ListRefused("no_result")
    return reader.out


def _refuse(code: str) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise ListRefused(code)

    return refuse


class _Reader:
    """The elements of a page as they come."""

    def __init__(self) -> None:
        self.out = Reading(SHAPE)
        self.root = ""
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._id = ""
        self._prints: list[tuple[Kind, str]] = []
        self._number = 0

    def begin(self, name: str, _: dict[str, str]) -> None:
        """An element opens."""
        local = name.rpartition(" ")[2]
        self.root = self.root or local
        self._path.append(local)
        if len(self._path) > _DEEPEST:
            raise ListRefused("too_deep")
        self._text, self._length = [], 0
        if local in _IMAGES:
            self._id, self._prints = "", []
            self._number += 1

    def text(self, some: str) -> None:
        """Characters of the element that is open."""
        self._length += len(some)
        if self._length > _LONGEST:
            raise ListRefused("value_too_long")
        self._text.append(some)

    def end(self, name: str) -> None:
        """An element closes; with an image everything about it is known."""
        local = self._path.pop()
        value = "".join(self._text).strip()
        self._text, self._length = [], 0
        parent = self._path[-1] if self._path else ""
        if local == "id" and parent in _IMAGES:
            self._id = value
        elif parent == "fingerprints" and self._is_image() and local in _PRINTS and value:
            self._prints.append((_PRINTS[local], value))
        elif local in _VIDEOS:
            self.out.skipped += 1
        elif local in _IMAGES:
            self._close(local)

    def _is_image(self) -> bool:
        return len(self._path) >= 2 and self._path[-2] == "image"

    def _close(self, local: str) -> None:
        """Note an image with its hashes, or that it was taken back."""
        if not self._id:
            self.out.report(self._number, BadLine("no_id"))
        elif local == "deletedImage":
            self.out.deleted.append(reference(self._id, ""))
        elif not self._prints:
            self.out.skipped += 1
        for kind, value in self._prints if self._id and local == "image" else ():
            try:
                self.out.take(Entry(reference(self._id, ""), kind, checked(kind, value)))
            except BadLine as bad:
                self.out.report(self._number, bad)
