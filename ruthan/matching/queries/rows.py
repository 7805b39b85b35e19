"""Signature rows as readers meet them: the tail in commit order, and texts by id.

Rows are the truth. The tail is read in (xid, id) order, and a reader's place moves only over rows
whose transactions have all ended (`xid < pg_snapshot_xmin`): "id > last" would pass over rows
that commit late.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from uuid import UUID

from django.db import connection
from django.db.models import Q

from ruthan.core import crypto
from ruthan.matching.models import Signature
from ruthan.matching.queries.keys import LABEL

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

REPORT, CLAIM = "report", "claim"
BATCH = 2_000  # rows at a time, so that a cold start never holds the whole table in memory
PAGE: Final = 20_000

Place = tuple[str, int]  # xid and id of the last row that is done with
BEGINNING: Final[Place] = ("0", 0)
Epoch = tuple[str, int]  # another one: the table was emptied or restored under us

# One round trip: the epoch comes also when there is no news.
_TAIL = """
SELECT pg_relation_filenode('matching_signature'::regclass), news.*
FROM (VALUES (1)) AS always LEFT JOIN LATERAL (
    SELECT id, xid::text, kind, subject,
           xid < pg_snapshot_xmin(pg_current_snapshot()) AS settled,
           coalesce(xid = pg_current_xact_id_if_assigned(), false) AS own
    FROM matching_signature
    WHERE is_indexed AND (xid, id) > (%s::xid8, %s)
    ORDER BY matching_signature.xid, id LIMIT %s
) AS news ON true
"""
_OWN = """
SELECT id, xid::text, kind, subject, false, true FROM matching_signature
WHERE is_indexed AND xid = pg_current_xact_id_if_assigned() ORDER BY id
"""
_SETTLED = """
SELECT xid::text, id FROM matching_signature
WHERE is_indexed AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY matching_signature.xid DESC, id DESC LIMIT 1
"""
_AFTER = """
SELECT id, xid::text, kind, subject, true, false FROM matching_signature
WHERE is_indexed AND (xid, id) > (%s::xid8, %s)
  AND (xid < pg_snapshot_xmin(pg_current_snapshot()) OR xid = pg_current_xact_id_if_assigned())
ORDER BY matching_signature.xid, id LIMIT %s
"""
_SINCE = """
SELECT count(*), coalesce(bool_or(is_removed), false) FROM (
    SELECT is_removed FROM matching_signature
    WHERE is_indexed AND (xid, id) > (%s::xid8, %s) LIMIT %s
) AS since
"""


# Written out: a question asks it twice, and the ORM would take longer than PostgreSQL.
_ROWS = """
SELECT held.id, held.kind, held.subject, held.cluster_id,
       CASE WHEN held.is_removed THEN NULL ELSE held.folded END,
       held.data_key_id, key.wrapped, key.generation
FROM matching_signature AS held LEFT JOIN core_datakey AS key ON key.id = held.data_key_id
WHERE held.id = ANY(%s) ORDER BY held.id
"""


class Line(NamedTuple):
    """A row of the tail without its text."""

    id: int
    xid: str
    kind: str
    subject: UUID
    settled: bool
    own: bool


class News(NamedTuple):
    """What a look at the tail gives."""

    epoch: Epoch
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Row:
    """A signature row with its text; a higher id replaces a lower one of its subject."""

    id: int
    kind: str
    subject: UUID
    cluster: UUID | None
    text: str | None  # None: removed, or its key is destroyed


def tail(place: Place, *, most: int) -> News:
    """The epoch and the first rows after a place. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_TAIL, [*place, most])
        found = cursor.fetchall()
    epoch = (str(connection.settings_dict["NAME"]), int(found[0][0]))
    return News(epoch, [Line(*row[1:]) for row in found if row[1] is not None])


def pages(place: Place) -> Iterator[News]:
    """The tail after a place to its end, a page a query; one when there is little news.

    Pages go on from the last row seen, settled or not: a long writer may hold back many.
    """
    while True:
        news = tail(place, most=BATCH)
        yield news
        if len(news.lines) < BATCH:
            return
        place = (news.lines[-1].xid, news.lines[-1].id)


def settled_after(place: Place, *, most: int) -> list[Line]:
    """The first rows after a place behind which nothing can appear any more. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, [*place, most])
        return [Line(*row) for row in cursor.fetchall()]


def own_lines() -> list[Line]:
    """The rows of the caller's own open transaction. One query inside of one, else none."""
    if not connection.in_atomic_block:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_OWN)
        return [Line(*row) for row in cursor.fetchall()]


def read_rows(ids: Sequence[int]) -> Iterator[Row]:
    """The rows of the ids as they stand now, decrypted in memory, in order of id. One query."""
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [list(ids)])
        found = cursor.fetchall()
    for row_id, kind, subject, cluster, folded, *key in found:
        text = None if folded is None else _text(bytes(folded), Key(*key))
        yield Row(row_id, kind, subject, cluster, text)


@dataclass(frozen=True, slots=True)
class Key:
    """A data key as far as opening takes it."""

    id: UUID | None
    wrapped: bytes | None
    generation: str

    @property
    def pk(self) -> UUID | None:
        return self.id


def _text(folded: bytes, key: Key) -> str | None:
    """The text of a signature; None when it cannot be opened."""
    if key.id is None:
        return folded.decode()
    try:
        return crypto.open_text(cast("DataKey", key), LABEL, folded)
    except (crypto.KeyDestroyed, crypto.SealBroken):
        return None


def settled_place() -> Place:
    """The last row before which nothing can appear any more. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED)
        row = cursor.fetchone()
    return (row[0], row[1]) if row else BEGINNING


def since(place: Place, *, most: int) -> tuple[int, bool]:
    """How many rows came after a place, counted up to a number; is one a removal. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [*place, most])
        count, removed = cursor.fetchone()
    return int(count), bool(removed)


def live_ids() -> Iterator[tuple[int, str, UUID]]:
    """Id, kind and subject of every row that can be found by its text, in order of id.

    A page a query; what is removed meanwhile is in the tail of any place taken before.
    """
    last = 0
    while True:
        rows = (
            Signature.objects.filter(id__gt=last, is_indexed=True, is_removed=False)
            .exclude(kind=REPORT, cluster=None)
            .filter(Q(data_key=None) | Q(data_key__destroyed_at=None))
            .order_by("id")
            .values_list("id", "kind", "subject")[:PAGE]
        )
        page = list(rows)
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1][0]
