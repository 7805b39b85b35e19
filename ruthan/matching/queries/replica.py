"""The replica in every process: follows the committed signature rows before each question.

Rows are the truth. The tail is read in (xid, id) order and the place moves only over rows whose
transactions have all ended (`xid < pg_snapshot_xmin`): "id > last" would pass over rows that
commit late. Rows beyond that edge that are already visible are taken in at once and read again
next time, which the rule "a higher id wins" makes harmless. Rows of the caller's own open
transaction are seen by the caller alone.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import connection

from ruthan.core import clock, crypto, keyring
from ruthan.matching.engine.decide import Match
from ruthan.matching.models import Signature
from ruthan.matching.queries.keys import LABEL
from ruthan.matching.queries.shelf import CLAIM, REPORT, Near, Row, Shelf

BATCH = 2_000  # rows at a time, so that a cold start never holds the whole table in memory
_log = structlog.get_logger()

_EPOCH = "SELECT pg_relation_filenode('matching_signature'::regclass)"
_TAIL = """
SELECT id, xid::text, kind, subject,
       xid < pg_snapshot_xmin(pg_current_snapshot()) AS settled,
       coalesce(xid = pg_current_xact_id_if_assigned(), false) AS own
FROM matching_signature
WHERE is_indexed AND (xid, id) > (%s::xid8, %s)
ORDER BY xid, id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """What this process holds, for the doctor: items, claims, the place in the tail, last poll."""

    items: int
    claims: int
    xid: str
    row: int
    polled_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    xid: str
    kind: str
    subject: UUID
    settled: bool
    own: bool


class Replica:
    """One process's copy; safe to ask from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mine = threading.local()
        self._start()

    def reset(self) -> None:
        """Forget everything held; the next question loads anew."""
        with self._lock:
            self._mine = threading.local()
            self._start()

    def near(self, text: str, *, top: int) -> list[Near]:
        """The representatives nearest to a text as of now, best first."""
        with self._lock:
            own = self._follow()
            found = self._shelf.near(text, top=top)
            if own is not None:
                found = [n for n in found if (REPORT, n.subject) not in own.versions]
                found += own.near(text, top=top)
        return sorted(found, key=lambda near: -near.match.probability)[:top]

    def claims_like(self, text: str, *, top: int) -> list[Match]:
        """The claims nearest to a text as of now, best first."""
        with self._lock:
            own = self._follow()
            found = list(self._shelf.claims_like(text, top=top))
            if own is not None:
                found = [m for m in found if (CLAIM, UUID(m.key)) not in own.versions]
                found += own.claims_like(text, top=top)
        return sorted(found, key=lambda match: (-match.probability, -match.score))[:top]

    def state(self) -> ReplicaState:
        """Follow the tail once and say what is held."""
        with self._lock:
            self._follow()
            xid, row = self._place
            return ReplicaState(len(self._shelf), self._shelf.claims, xid, row, self._polled_at)

    def _start(self, *, secret: bytes = b"") -> None:
        self._shelf = Shelf(secret=secret)
        self._place = ("0", 0)
        self._epoch: tuple[str, int] | None = None
        self._polled_at: datetime | None = None

    def _follow(self) -> Shelf | None:
        """Read the tail; returns the shelf of the caller's own uncommitted rows, if any."""
        self._check_epoch()
        own: list[_Line] = []
        taken = 0
        for lines in _tail(self._place):
            fresh = [line for line in lines if not line.own]
            own += [line for line in lines if line.own]
            self._shelf.apply(_read(self._shelf, fresh))
            settled = [line for line in fresh if line.settled]
            if settled:
                self._place = (settled[-1].xid, settled[-1].id)
            taken += len(lines)
            if taken > BATCH:
                _log.info("matching.replica.loading", rows=taken, held=len(self._shelf))
        self._polled_at = clock.now()
        return self._own_shelf(own)

    def _check_epoch(self) -> None:
        """Begin anew when the table was emptied or restored under us: ids would deceive."""
        with connection.cursor() as cursor:
            cursor.execute(_EPOCH)
            epoch = (str(connection.settings_dict["NAME"]), int(cursor.fetchone()[0]))
        if epoch != self._epoch:
            self._start(secret=keyring.subkey("matching.grams"))
            self._epoch = epoch

    def _own_shelf(self, lines: list[_Line]) -> Shelf | None:
        ids = {line.id for line in lines}
        held_ids, shelf = getattr(self._mine, "own", (set(), None))
        if not ids:
            self._mine.own = (set(), None)
            return None
        if shelf is None or not held_ids <= ids:
            shelf, held_ids = Shelf(secret=keyring.subkey("matching.grams")), set()
        shelf.apply(_read(shelf, [line for line in lines if line.id not in held_ids]))
        self._mine.own = (ids, shelf)
        return shelf


this_process = Replica()


def _tail(place: tuple[str, int]) -> Iterator[list[_Line]]:
    """The rows after a place, in batches; one query when there is no news."""
    at = place
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_TAIL, [*at, BATCH])
            lines = [_Line(*row) for row in cursor.fetchall()]
        if lines:
            yield lines
        if len(lines) < BATCH:
            return
        at = (lines[-1].xid, lines[-1].id)


def _read(shelf: Shelf, lines: Iterable[_Line]) -> Iterator[Row]:
    """The texts of the rows that are news to the shelf, decrypted in memory; one query."""
    ids = [n.id for n in lines if shelf.is_news(n.kind, n.subject, n.id)]
    if not ids:
        return
    rows = Signature.objects.filter(id__in=ids).select_related("data_key").order_by("id")
    for signature in rows.iterator(chunk_size=BATCH):
        yield Row(
            id=signature.id,
            kind=signature.kind,
            subject=signature.subject,
            cluster=signature.cluster_id,
            text=_text(signature),
        )


def _text(signature: Signature) -> str | None:
    if signature.is_removed:
        return None
    if signature.data_key is None:
        return bytes(signature.folded).decode()
    try:
        return crypto.open_text(signature.data_key, LABEL, bytes(signature.folded))
    except (crypto.KeyDestroyed, crypto.SealBroken):
        return None
