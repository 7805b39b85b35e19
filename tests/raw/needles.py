"""Looking for words in raw bytes: as they were written, folded, encoded otherwise, and in pieces."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np

from ruthan.core.text.fold import fold, light_fold, squash

WINDOW = 8
_BITS = 20
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_HEX = re.compile(rb"\\\\?x((?:[0-9a-f]{2})+)")
_PLAIN = ("utf-8", "utf-16-le", "utf-16-be")


class Needles:
    """Every way in which some words could stand in a file."""

    def __init__(self, words: Iterable[str]) -> None:
        forms = {form for word in words for form in forms_of(word)}
        self.wholes: dict[bytes, list[bytes]] = {}
        for whole in {whole for form in forms for whole in _otherwise(form)}:
            self.wholes.setdefault(whole[:WINDOW], []).append(whole)
        self.windows = {piece for form in forms for piece in _pieces(form)}
        sought = sorted(int.from_bytes(w, "little") for w in {*self.windows, *self.wholes})
        self._sought = np.array(sought, np.uint64)
        self._may = np.zeros(1 << _BITS, bool)
        self._may[_place(self._sought)] = True

    def found_in(self, body: bytes) -> list[bytes]:
        """What of the words stands in these bytes: encoded wholes, and windows of eight bytes.

        One walk over every place finds windows and how wholes begin; only then are wholes compared.
        """
        met: list[bytes] = []
        for start in range(WINDOW):
            count = (len(body) - start) // WINDOW
            if count <= 0:
                continue
            view = np.frombuffer(body, "<u8", count=count, offset=start).astype(np.uint64)
            view = view[view != 0]  # most of a database's files
            maybe = view[self._may[_place(view)]]
            met += [int(v).to_bytes(8, "little") for v in maybe[np.isin(maybe, self._sought)]]
        begun = {whole for window in set(met) for whole in self.wholes.get(window, ())}
        return [*(w for w in begun if w in body), *(w for w in met if w in self.windows)]


def forms_of(word: str) -> set[str]:
    """A word as written, and as the program folds it for finding copies."""
    return {
        form for form in (word, word.lower(), light_fold(word), fold(word), squash(word)) if form
    }


def files_below(*places: Path) -> Iterator[Path]:
    """Every plain file, programs and their libraries left out."""
    for place in places:
        for path in place.rglob("*"):
            if "programs" not in path.parts and path.is_file() and not path.is_symlink():
                yield path


def search(needles: Needles, paths: Iterable[Path]) -> dict[str, list[bytes]]:
    """Which files hold any of the words, and which part of them."""
    found = {}
    for path in paths:
        try:
            body = path.read_bytes()
        except FileNotFoundError:
            continue
        hits = needles.found_in(body)
        if hits:
            found[str(path)] = hits[:5]
    return found


def opened_hex(body: bytes) -> bytes:
    """The bytes that a dump writes as hexadecimal digits."""
    return b"\n".join(bytes.fromhex(hit.decode()) for hit in _HEX.findall(body))


def _pieces(form: str) -> set[bytes]:
    found = set()
    for encoding in _PLAIN:
        body = form.encode(encoding, "surrogatepass")
        found |= {body[n : n + WINDOW] for n in range(len(body) - WINDOW + 1)}
    return found


def _otherwise(form: str) -> set[bytes]:
    body = form.encode("utf-8", "surrogatepass")
    found = {
        body,
        body.hex().encode(),
        body.hex().upper().encode(),
        json.dumps(form).strip('"').encode(),
        quote(form).encode(),
    }
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + body)
        found |= {coded[4:-4], base64.urlsafe_b64encode(b"\0" * shift + body)[4:-4]}
    return {whole for whole in found if len(whole) >= WINDOW}


def _place(values: np.ndarray) -> np.ndarray:
    return ((values * _PRIME) >> np.uint64(64 - _BITS)).astype(np.int64)
