"""The pictures of all reports as a process that compares them holds them: opened, in memory.

Only processes that look for like pictures fill it, with the first picture they are given: about
24 kB of memory for each known one. Pages read what was found from rows.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from uuid import UUID

from ruthan.core import crypto
from ruthan.matching.engine.images.gallery import Found, Gallery
from ruthan.matching.engine.images.kept import KeptRefused
from ruthan.matching.engine.images.marks import Marks
from ruthan.matching.engine.images.prints import unpacked
from ruthan.matching.queries.follow import New, Tail
from ruthan.matching.queries.rows import Key

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

MARKS: Final = "matching.picture.marks"
READ: Final = "matching.picture.read"
_PAGE: Final = 500  # of about 7 kB each
_COLUMNS: Final = (
    "held.evidence, held.report, held.marks_sealed, held.is_removed,"
    " key.id, key.wrapped, key.generation"
)
_SOURCE: Final = (
    "matching_picture AS held LEFT JOIN core_datakey AS key ON key.id = held.data_key_id"
)


class Alike(NamedTuple):
    """A known picture that the asked one is: which, of which report, and what was done."""

    evidence: UUID
    report: UUID
    found: Found


class Pictures:
    """This process's copy; safe to ask from several threads, one at a time."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._tail = Tail("matching_picture", _COLUMNS, source=_SOURCE, batch=_PAGE)
        self._forget()

    def reset(self) -> None:
        """Forget everything held; the next question reads anew."""
        with self._lock:
            self._tail.restart()
            self._forget()

    def find(self, asked: Marks, *, beside: UUID) -> list[Alike]:
        """Every picture of other reports that the asked one is as of now, the surest first."""
        with self._lock:
            self._follow()
            found = self._gallery.find(asked)
            named = [(UUID(one.key), one) for one in found]
            return [
                Alike(evidence, self._reports[evidence], one)
                for evidence, one in named
                if self._reports[evidence] != beside
            ]

    def __len__(self) -> int:
        """How many pictures are held after a look at what is new."""
        with self._lock:
            self._follow()
            return len(self._gallery)

    def _forget(self) -> None:
        self._gallery = Gallery()
        self._reports: dict[UUID, UUID] = {}
        self._rows: dict[int, UUID] = {}

    def _follow(self) -> None:
        """Take in what is new; broken off in the middle, all is read again next time."""
        try:
            self._take_news()
        except BaseException:
            self._tail.restart()
            self._forget()
            raise

    def _take_news(self) -> None:
        for page in self._tail.news():
            if page.is_anew:
                self._forget()
            self._take(page.rows)
            for row_id in page.undone:
                evidence = self._rows.pop(row_id, None)
                if evidence is not None:
                    self._drop(evidence)

    def _take(self, rows: Sequence[New]) -> None:
        for row in rows:
            evidence, report, sealed, is_removed, *key = row.values
            if is_removed:
                self._drop(evidence)
                continue
            if not sealed:
                continue
            try:
                body = crypto.open_bytes(cast("DataKey", Key(*key)), MARKS, sealed)
                _prints, kept = unpacked(body)
            except (crypto.KeyDestroyed, crypto.SealBroken, KeptRefused):
                continue  # it is being forgotten, or other code made it
            self._gallery.add(str(evidence), kept)
            self._reports[evidence], self._rows[row.id] = report, evidence

    def _drop(self, evidence: UUID) -> None:
        self._gallery.remove(str(evidence))
        self._reports.pop(evidence, None)


pictures_here = Pictures()
