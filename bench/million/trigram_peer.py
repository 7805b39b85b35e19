"""PostgreSQL's pg_trgm beside us: the texts in a table with a GIN index, asked by similarity."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bench.spine.database import throwaway

_NEAREST = """
SELECT id FROM known WHERE body %% %s ORDER BY similarity(body, %s) DESC, id LIMIT %s
"""


class Trigrams:
    """A table of texts under their numbers."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def fill(self, texts: list[str]) -> float:
        """Load and index the texts; seconds that took."""
        began = time.perf_counter()
        run = self._connection.execute
        run("CREATE TABLE known (id integer, body text)")
        with self._connection.cursor().copy("COPY known FROM STDIN") as copy:
            for row in enumerate(texts):
                copy.write_row(row)
        run("SET maintenance_work_mem = '1GB'")
        run("CREATE INDEX ON known USING gin (body gin_trgm_ops)")
        run("VACUUM ANALYZE known")
        return time.perf_counter() - began

    def ask(self, text: str, *, top: int) -> list[int]:
        """The most similar texts."""
        found = self._connection.execute(_NEAREST, [text, text, top]).fetchall()
        return [row[0] for row in found]


@contextmanager
def trigrams() -> Iterator[Trigrams | None]:
    """A database of our own with pg_trgm, None where that is not there; gone in the end."""
    with throwaway() as place, psycopg.connect(place.url, autocommit=True) as connection:
        connection.execute("SET work_mem = '256MB'")
        yield Trigrams(connection) if _has_trigrams(connection) else None


def _has_trigrams(connection: psycopg.Connection) -> bool:
    """Whether pg_trgm is there and reads Thai: under some locales it finds no trigram at all."""
    try:
        connection.execute("CREATE EXTENSION pg_trgm")
    except psycopg.Error as error:
        print(f"  pg_trgm is not available: {error}")
        return False
    read = connection.execute("SELECT show_trgm('โอนเงิน') <> '{}'").fetchone()
    if not (read and read[0]):
        print(f"  pg_trgm reads no Thai under this locale ({os.environ.get('LC_ALL', '')})")
    return bool(read and read[0])
