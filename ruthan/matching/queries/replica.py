"""The replica in every process: follows the committed signature rows before each question.

A process begins with the segment of its host, if there is one, and reads the tail from there; the
tail moves over settled rows only (see `rows`). Rows beyond that edge that are already visible are
taken in at once and read again next time, which the rule "a higher id wins" makes harmless. Rows
of the caller's own open transaction are seen by the caller alone.

A long tail is read by a thread of its own: questions wait for it a second at most, then answer
from what is there, and `ReplicaState.partial` says so.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import UUID

import structlog
from django.db import connection

from ruthan.core import clock, keyring
from ruthan.matching.engine.decide import Match
from ruthan.matching.engine.sketch import Sketch
from ruthan.matching.queries import rows, segments
from ruthan.matching.queries.rows import BEGINNING, CLAIM, REPORT, Epoch, Line, Place
from ruthan.matching.queries.segments import Opened, Stamp
from ruthan.matching.queries.shelf import Near, Shelf

INLINE = 500  # rows that a question reads itself: a quarter of a second
PATIENCE = 1.0  # seconds that questions wait for a long tail, counted from its begin
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """What this process holds, for the doctor: items, claims, the place in the tail, last poll.

    `partial` while a long tail is being read: exact copies are found, of near ones and claims
    only those read so far. `mapped` is how many items lie in the segment of the host.
    """

    items: int
    claims: int
    xid: str
    row: int
    polled_at: datetime | None
    partial: bool = False
    mapped: int = 0


class _Held:
    """A shelf with the place up to which it follows the tail, and whence it came."""

    def __init__(self, epoch: Epoch | None, opened: Opened | None, stamp: Stamp | None) -> None:
        self.epoch = epoch
        self.stamp = stamp  # of the segment we stand on, or last passed over
        self.place: Place = opened.place if opened else BEGINNING
        secret = keyring.subkey(segments.GRAMS) if epoch else b""
        self.shelf = Shelf(secret=secret, known=opened.known if opened else None)
        self.mapped = len(self.shelf)
        self.partial = True
        self._lock = threading.Lock()

    def unread(self, lines: Iterable[Line]) -> list[int]:
        """Which rows that others committed are news."""
        is_news = self.shelf.is_news
        return [n.id for n in lines if not n.own and is_news(n.kind, n.subject, n.id)]

    def take(self, lines: list[Line]) -> None:
        """Take in rows that others committed; the slow part before the lock."""
        prepared = self.shelf.prepare(rows.read_rows(self.unread(lines)))
        settled = [line for line in lines if line.settled and not line.own]
        with self._lock:
            self.shelf.apply(prepared)
            if settled:
                last = (settled[-1].xid, settled[-1].id)
                self.place = max(self.place, last, key=lambda place: (int(place[0]), place[1]))


class Replica:
    """One process's copy; safe to ask from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mine = threading.local()
        self._held = _Held(None, None, None)
        self._loader: _Loader | None = None
        self._polled_at: datetime | None = None

    def reset(self) -> None:
        """Forget everything held; the next question loads anew."""
        with self._lock:
            self._mine = threading.local()
            self._held, self._loader = _Held(None, None, None), None

    def look(self, text: str, *, top: int) -> tuple[list[Near], list[Match]]:
        """The representatives and the claims nearest to a text as of now, best first."""
        shelf, own = self._follow()
        message = shelf.message(text)
        return _near(shelf, own, message, text, top), _claims(shelf, own, message, text, top)

    def joinable(self, text: str, *, top: int) -> list[Near]:
        """The representatives that a text may join as of now, best first."""
        shelf, own = self._follow()
        return _near(shelf, own, shelf.message(text), text, top, is_choosy=True)

    def joinable_beside(self, report_id: UUID, text: str, *, top: int) -> list[Near]:
        """The same for the text of a report that is known already, itself left out."""
        shelf, own = self._follow()
        message = shelf.message(text)
        return _near(shelf, own, message, text, top, is_choosy=True, beside=report_id)

    def beside(self, report_id: UUID, text: str, *, top: int) -> list[Near]:
        """The representatives nearest to the text of a known report, itself left out."""
        shelf, own = self._follow()
        return _near(shelf, own, shelf.message(text), text, top, beside=report_id)

    def claims(self, text: str, *, top: int) -> list[Match]:
        """The claims nearest to a text as of now, best first."""
        shelf, own = self._follow()
        return _claims(shelf, own, shelf.message(text), text, top)

    def state(self) -> ReplicaState:
        """Look at the tail once and say what is held; waits for nothing long."""
        self._follow(patience=0.0)
        return self._told(self._held)

    def load(self, *, patience: float) -> None:
        """Be whole, or wait for it so many seconds at most."""
        self._follow(patience=patience)

    def peek(self) -> ReplicaState:
        """What is held as it stands; asks nothing, waits for nothing."""
        return self._told(self._held)

    def _told(self, held: _Held) -> ReplicaState:
        xid, row = held.place
        return ReplicaState(
            items=len(held.shelf),
            claims=held.shelf.claims,
            xid=xid,
            row=row,
            polled_at=self._polled_at,
            partial=held.partial,
            mapped=held.mapped,
        )

    def _follow(self, *, patience: float | None = None) -> tuple[Shelf, Shelf | None]:
        """Be up to date; returns the shelf, and one of the caller's own uncommitted rows if any."""
        while True:
            held, loader = self._held, self._loader
            if loader is not None and held.partial:
                loader.wait(PATIENCE if patience is None else patience)
                return self._held.shelf, self._own_shelf(rows.own_lines())
            if held.partial and held.epoch is not None and segments.stamp() != held.stamp:
                self._hand_over(held)
                continue
            own = self._take_tail(held)
            if own is None:
                continue
            held.partial = False
            self._polled_at = clock.now()
            if segments.stamp() != held.stamp:
                self._hand_over(held)
            return held.shelf, self._own_shelf(own)

    def _take_tail(self, held: _Held) -> list[Line] | None:
        """Read the tail; returns the caller's own rows, or None when it must be begun again."""
        own: list[Line] = []
        for news in rows.pages(held.place):
            if news.epoch != held.epoch:
                self._begin(held, news.epoch)
                return None
            if len(held.unread(news.lines)) > INLINE:
                held.partial = True
                self._hand_over(held)
                return None
            held.take(news.lines)
            own += [line for line in news.lines if line.own]
        return own

    def _begin(self, old: _Held, epoch: Epoch) -> None:
        """Begin anew when the table was emptied or restored under us: ids would deceive."""
        with self._lock:
            if self._held is old:
                self._held, self._loader = _Held(epoch, None, None), None

    def _hand_over(self, held: _Held) -> None:
        """Let one thread open the newest segment and read the tail."""
        with self._lock:
            if self._held is held and self._loader is None:
                self._loader = _Loader(self, held)
                self._loader.start()

    def _put(self, loader: _Loader, held: _Held) -> None:
        """Answer from this shelf from now on, unless everything was begun anew meanwhile."""
        with self._lock:
            if self._loader is loader:
                self._held = held

    def _done(self, loader: _Loader) -> None:
        with self._lock:
            if self._loader is loader:
                self._loader = None
                self._polled_at = clock.now()

    def _own_shelf(self, lines: list[Line]) -> Shelf | None:
        ids = {line.id for line in lines}
        held_ids, shelf = getattr(self._mine, "own", (set(), None))
        if not ids:
            self._mine.own = (set(), None)
            return None
        if shelf is None or not held_ids <= ids:
            shelf, held_ids = Shelf(secret=keyring.subkey(segments.GRAMS)), set()
        shelf.apply(shelf.prepare(rows.read_rows(sorted(ids - held_ids))))
        self._mine.own = (ids, shelf)
        return shelf


def _near(
    shelf: Shelf,
    own: Shelf | None,
    message: Sketch,
    text: str,
    top: int,
    *,
    is_choosy: bool = False,
    beside: UUID | None = None,
) -> list[Near]:
    """What is near in what is committed, the caller's own rows taking the place of theirs."""
    found = shelf.near(message, text, top=top, is_choosy=is_choosy, beside=beside)
    if own is not None:
        found = [n for n in found if (REPORT, n.subject) not in own.versions]
        found += own.near(message, text, top=top, is_choosy=is_choosy, beside=beside)
    return sorted(found, key=lambda near: -near.match.probability)[:top]


def _claims(shelf: Shelf, own: Shelf | None, message: Sketch, text: str, top: int) -> list[Match]:
    """The same for claims."""
    found = list(shelf.claims_like(message, text, top=top))
    if own is not None:
        found = [m for m in found if (CLAIM, UUID(m.key)) not in own.versions]
        found += own.claims_like(message, text, top=top)
    return sorted(found, key=lambda match: (-match.probability, -match.score))[:top]


class _Loader(threading.Thread):
    """Opens the newest segment and follows the tail to its end, on a connection of its own."""

    def __init__(self, replica: Replica, held: _Held) -> None:
        super().__init__(name="matching-load", daemon=True)
        self._replica = replica
        self._from = held
        self._ended = threading.Event()
        self._began = monotonic()

    def wait(self, patience: float) -> None:
        """Wait for the end until so many seconds after the begin."""
        self._ended.wait(max(0.0, self._began + patience - monotonic()))

    def run(self) -> None:
        """Load; an error is logged, and the next question tries again."""
        try:
            self._load()
        except Exception as error:  # noqa: BLE001 - a thread has nobody to raise to
            _log.warning("matching.replica.failed", reason=type(error).__name__)
        finally:
            self._replica._done(self)
            self._ended.set()
            connection.close()

    def _load(self) -> None:
        held = self._from
        stamp = segments.stamp()
        if stamp != held.stamp:
            opened = segments.open_segment()
            if opened is None:
                held.stamp = stamp
            else:
                held = _Held(held.epoch, opened, stamp)
        if self._from.partial:  # nothing better to answer from meanwhile
            self._replica._put(self, held)
        for news in rows.pages(held.place):
            if news.epoch != held.epoch:
                return
            held.take(news.lines)
            if len(news.lines) >= rows.BATCH:
                _log.info("matching.replica.loading", held=len(held.shelf))
        held.partial = False
        self._replica._put(self, held)
        _log.info("matching.replica.loaded", held=len(held.shelf), mapped=held.mapped)


this_process = Replica()
