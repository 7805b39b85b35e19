"""Following a table of what is known: its new rows since the last look, in commit order.

The same rule as for signatures: rows are read in (xid, id) order, and a reader's place moves only
over rows whose transactions have all ended, so that none that commits late is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db import connection
from psycopg import sql

BATCH: Final = 2_000
_TAIL: Final = sql.SQL(
    """
SELECT pg_relation_filenode({name}::regclass), news.*
FROM (VALUES (1)) AS always LEFT JOIN LATERAL (
    SELECT held.id, held.xid::text,
           held.xid < pg_snapshot_xmin(pg_current_snapshot()) AS settled,
           coalesce(held.xid = pg_current_xact_id_if_assigned(), false) AS own, {columns}
    FROM {source}
    WHERE (held.xid, held.id) > (%s::xid8, %s)
    ORDER BY held.xid, held.id LIMIT %s
) AS news ON true
"""
)


class New(NamedTuple):
    """A row of the tail: its id and its values."""

    id: int
    values: tuple[Any, ...]


class Page(NamedTuple):
    """Some new rows, ids of rows rolled back; `is_anew` when all that is held is to be dropped."""

    rows: list[New]
    undone: list[int]
    is_anew: bool = False


class Tail:
    """A reader's place in one table. For one thread at a time."""

    def __init__(self, table: str, columns: str, *, source: str = "", batch: int = BATCH) -> None:
        """Begin at the first row; `source` joins other tables to `table AS held`."""
        self._batch = batch
        self._asked = _TAIL.format(
            name=sql.Literal(table),
            columns=sql.SQL(columns),
            source=sql.SQL(source or f"{table} AS held"),
        )
        self._epoch: tuple[str, int] | None = None
        self.restart()

    def restart(self) -> None:
        """Read everything again with the next look."""
        self._place: tuple[str, int] = ("0", 0)
        self._unsettled: set[int] = set()
        self._own: set[int] = set()

    def news(self) -> Iterator[Page]:
        """Pages of what is new; one query when there is little of it.

        A row that is not settled comes once, too; when it was our own and is rolled back, the
        last page says so.
        """
        place, unsettled, own, missing = self._place, set[int](), set[int](), set(self._own)
        while True:
            epoch, rows = self._read(place)
            if epoch != self._epoch:
                self._epoch = epoch
                self.restart()
                place, unsettled, own, missing = self._place, set(), set(), set()
                yield Page([], [], is_anew=True)
                continue
            found = []
            for row_id, xid, is_settled, is_own, *values in rows:
                missing.discard(row_id)
                if row_id not in self._unsettled:
                    found.append(New(row_id, tuple(values)))
                if is_settled and not is_own:
                    self._place = (xid, row_id)
                else:
                    unsettled.add(row_id)
                if is_own:
                    own.add(row_id)
            if len(rows) < self._batch:
                self._unsettled, self._own = unsettled, own
                yield Page(found, sorted(missing))
                return
            yield Page(found, [])
            place = (rows[-1][1], rows[-1][0])

    def _read(self, place: tuple[str, int]) -> tuple[tuple[str, int], list[tuple[Any, ...]]]:
        with connection.cursor() as cursor:
            cursor.execute(self._asked, [*place, self._batch])
            rows = cursor.fetchall()
        epoch = (str(connection.settings_dict["NAME"]), int(rows[0][0]))
        return epoch, [row[1:] for row in rows if row[1] is not None]
