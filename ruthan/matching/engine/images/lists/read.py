"""Reading a list of any shape, and what is held of it after several readings."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ruthan.matching.engine.images.lists.entry import MAX_BYTES, Entry, ListRefused, Reading
from ruthan.matching.engine.images.lists.lines import read_hashed, read_lines
from ruthan.matching.engine.images.lists.ncmec import read_ncmec
from ruthan.matching.engine.images.lists.stopncii import read_stopncii


def read_list(body: bytes) -> Reading:
    """The entries of a file, its shape told by its beginning.

    Raises ListRefused for a file that is too large or of no known shape; a bad line is reported
    with its number and the rest is read.
    """
    if len(body) > MAX_BYTES:
        raise ListRefused("too_large", most=MAX_BYTES >> 20)
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return read_ncmec(body)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListRefused("not_text") from error
    if start in {b"{", b"["}:
        return read_hashed(text.splitlines()) if _is_hashed(text) else read_stopncii(text)
    return read_lines(text.splitlines())


def _is_hashed(text: str) -> bool:
    """Whether the first line is a whole object as `ruthan hash` writes it."""
    try:
        row = json.loads(text.strip().partition("\n")[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and bool(row.keys() & {"file", "pdq", "sha256"})


class Holdings:
    """What one list says by now: every reading adds, replaces by id, and takes back."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._entries: dict[str, list[Entry]] = {}

    def __iter__(self) -> Iterator[Entry]:
        """Every entry that is in force, by id."""
        for ref in sorted(self._entries):
            yield from self._entries[ref]

    def __len__(self) -> int:
        """How many entries are in force."""
        return sum(map(len, self._entries.values()))

    def apply(self, reading: Reading) -> set[str]:
        """Take a reading in; gives the ids whose entries are others than before or gone."""
        new: dict[str, list[Entry]] = {}
        for entry in reading.entries:
            new.setdefault(entry.ref, []).append(entry)
        changed = {ref for ref, entries in new.items() if self._entries.get(ref) != entries}
        self._entries.update(new)
        for ref in reading.deleted:
            if self._entries.pop(ref, None) is not None:
                changed.add(ref)
        return changed
