"""Rows and jobs of one change written by one statement: one round trip instead of ten.

Intake is judged by what it commits each second. Models keep their fields and their rules; only
the way to the database is shorter. The statement has the same shape each time, so PostgreSQL
prepares it once a connection.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault
from psycopg.types.json import Jsonb

from ruthan.core import events, jobs

_DEFER = "procrastinate_defer_jobs_v1(ARRAY[{rows}])"
_JOB = (
    "ROW(${}::text, ${}::text, ${}::int, NULL, NULL, ${}::jsonb, NULL)"
    "::procrastinate_job_to_defer_v1"
)
_PLACE = re.compile(r"\$(\d+)")
_AS_IT_IS = frozenset({str, bytes, bool, int, datetime, UUID})


class Question(NamedTuple):
    """A statement with $1, $2 ..., its values, and how many columns its one row has."""

    sql: str
    values: Sequence[Any]
    width: int


class NewRow(NamedTuple):
    """A row to be inserted, column by column, with every default that has to be written."""

    model: type[Model]
    columns: dict[str, Any]


@dataclass(slots=True)
class Together:
    """New rows and the consequences of an event, kept until `write`; rows have their keys already.

    For new rows only: nothing is read back, no signal is sent, and a key that the database gives
    stays unknown. A broken rule raises Django's IntegrityError and the transaction is lost.
    """

    _rows: list[tuple[type[Model], tuple[str, ...], list[Any]]] = field(default_factory=list)
    _jobs: list[tuple[jobs.Task, dict[str, object]]] = field(default_factory=list)

    def add(self, *rows: Model) -> None:
        """Take rows to be inserted."""
        for row in rows:
            self._rows.append((type(row), *_values(row)))
            row._state.adding = False
            row._state.db = DEFAULT_DB_ALIAS

    def put(self, *rows: NewRow) -> None:
        """Take rows that nobody needs as objects."""
        for row in rows:
            kept = {
                name: Jsonb(value) if isinstance(value, dict) else value
                for name, value in row.columns.items()
                if value is not None
            }
            self._rows.append((row.model, tuple(kept), list(kept.values())))

    def emit(self, event: object) -> None:
        """Take every consequence of an event (project/flow.py)."""
        self._jobs += events.consequences(event)

    def write(self) -> None:
        """Write all of it in the caller's transaction; one query. The order does not matter."""
        shape, values = [], []
        for model, columns, held in self._rows:
            shape.append((model, columns))
            values += held
        for task, ids in self._jobs:
            values += jobs.as_row(task, ids)
        ask(_statement(tuple(shape), len(self._jobs)), values)
        if self._jobs:
            jobs.wake_on_commit()


def ask(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Run a statement that PostgreSQL prepares once a connection; its first row, if any.

    Values stand as $1, $2 ... Only for the few statements that every report needs: Django's own
    cursor binds values into the text, and the server parses and plans it anew each time. Refuses
    outside a transaction.
    """
    held = _connection()
    with held.wrap_database_errors, psycopg.RawCursor(held.connection) as cursor:
        cursor.execute(sql, values, prepare=True)
        return cursor.fetchone() if cursor.description else None


def ask_all(questions: Sequence[Question]) -> list[tuple[Any, ...] | None]:
    """The first row of each of several questions, by one statement; None for one without rows.

    A row whose every value is NULL counts as none.
    """
    row = ask(_joined(tuple((q.sql, q.width, len(q.values)) for q in questions)),
              [value for question in questions for value in question.values])  # fmt: skip
    answers, at = [], 0
    for question in questions:
        part = row[at : at + question.width] if row else ()
        answers.append(part if any(value is not None for value in part) else None)
        at += question.width
    return answers


def _connection() -> Any:
    held = connections[DEFAULT_DB_ALIAS]
    if not held.in_atomic_block:
        raise RuntimeError("a prepared statement of a change belongs to its transaction")
    held.validate_no_broken_transaction()
    held.ensure_connection()
    return held


def _values(row: Model) -> tuple[tuple[str, ...], list[Any]]:
    """The columns that have a value, and the values as the driver takes them; NULLs stay out."""
    columns, held = [], []
    for one, column, is_plain in _fields(type(row)):
        value = getattr(row, one.attname) if is_plain else one.pre_save(row, add=True)
        if value is None or isinstance(value, DatabaseDefault):
            continue
        if type(value) not in _AS_IT_IS:
            value = one.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])
        columns.append(column)
        held.append(value)
    return tuple(columns), held


@lru_cache(maxsize=64)
def _fields(model: type[Model]) -> tuple[tuple[Field[Any, Any], str, bool], ...]:
    """A model's columns, and whether a value is taken as it stands on the row."""
    return tuple(
        (one, str(one.column), not getattr(one, "auto_now", False) and not _is_stamped(one))
        for one in model._meta.local_concrete_fields
    )


def _is_stamped(field: Field[Any, Any]) -> bool:
    return bool(getattr(field, "auto_now_add", False))


@lru_cache(maxsize=64)
def _joined(shape: tuple[tuple[str, int, int], ...]) -> str:
    """One statement of several: each in a WITH of its own, their rows side by side."""
    parts, columns, shift = [], [], 0
    for number, (sql, width, values) in enumerate(shape):
        names = [f"q{number}_{column}" for column in range(width)]
        moved = _PLACE.sub(lambda found, by=shift: f"${int(found[1]) + by}", sql)  # type: ignore[misc]
        parts.append(f"q{number} ({', '.join(names)}) AS ({moved})")
        columns += names
        shift += values
    joins = " ".join(f"LEFT JOIN q{number} ON true" for number in range(len(shape)))
    return f"WITH {', '.join(parts)} SELECT {', '.join(columns)} FROM (SELECT 1) one {joins}"  # noqa: S608 - questions of our own


@lru_cache(maxsize=256)
def _statement(shape: tuple[tuple[type[Model], tuple[str, ...]], ...], jobs_: int) -> str:
    parts, at = [], 1
    for number, (model, columns) in enumerate(shape):
        marks = ", ".join(f"${place}" for place in range(at, at + len(columns)))
        at += len(columns)
        names = ", ".join(f'"{column}"' for column in columns)
        table = model._meta.db_table
        parts.append(f'r{number} AS (INSERT INTO "{table}" ({names}) VALUES ({marks}))')  # noqa: S608 - names of our own models
    rows = [_JOB.format(*range(at + 4 * n, at + 4 * n + 4)) for n in range(jobs_)]
    made = _DEFER.format(rows=", ".join(rows)) if rows else "1"
    first = f"WITH {', '.join(parts)} " if parts else ""
    return f"{first}SELECT {made}"
