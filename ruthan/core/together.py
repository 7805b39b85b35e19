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

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault

from ruthan.core import events, jobs, prepared

_DEFER = "procrastinate_defer_jobs_v1(ARRAY[{rows}])"
_JOB = (
    "ROW(${}::text, ${}::text, ${}::int, NULL, NULL, ${}::jsonb, NULL)"
    "::procrastinate_job_to_defer_v1"
)
_PLACE = re.compile(r"\$(\d+)")
_AS_IT_IS = frozenset({str, bytes, bool, int, datetime, UUID, dict})


class Question(NamedTuple):
    """A statement with $1, $2 ..., its values, and how many columns its one row has."""

    sql: str
    values: Sequence[Any]
    width: int


class NewRow(NamedTuple):
    """A row to be inserted, column by column, with every default that has to be written."""

    model: type[Model]
    columns: dict[str, Any]


class Told(NamedTuple):
    """A column of an answer that is not known before the statement runs, as a value of a row."""

    question: int
    column: int


class Written(NamedTuple):
    """What a statement with questions did: whether the rows are written, and every answer."""

    is_done: bool
    answers: list[tuple[Any, ...] | None]

    def value(self, told: Any) -> Any:
        """What a column of an answer turned out to be, None without one; any other value as is."""
        if not isinstance(told, Told):
            return told
        answer = self.answers[told.question]
        return answer[told.column] if answer else None


_Shape = tuple[type[Model], tuple[str, ...], tuple[Told | None, ...]]


@dataclass(slots=True)
class Together:
    """New rows and the consequences of an event, kept until `write`; rows have their keys already.

    For new rows only: nothing is read back, no signal is sent, and a key that the database gives
    stays unknown. A broken rule raises Django's IntegrityError and the transaction is lost.
    """

    _questions: list[Question] = field(default_factory=list)
    _rows: list[_Shape] = field(default_factory=list)
    _values: list[Any] = field(default_factory=list)
    _jobs: list[tuple[jobs.Task, dict[str, object]]] = field(default_factory=list)

    def ask(self, question: Question) -> list[Told]:
        """Ask in the same statement; gives the columns of its answer, to be values of rows.

        Nothing is written unless every question has an answer; what a question itself writes stays.
        """
        self._questions.append(question)
        number = len(self._questions) - 1
        return [Told(number, column) for column in range(question.width)]

    def add(self, row: Model, **told: object) -> None:
        """Take a row to be inserted; columns that may wait for an answer by their names."""
        columns = _columns(row)
        columns.update(told)
        self._take(type(row), columns)
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS

    def put(self, *rows: NewRow) -> None:
        """Take rows that nobody needs as objects."""
        for row in rows:
            self._take(row.model, row.columns)

    def emit(self, event: object) -> None:
        """Take every consequence of an event (project/flow.py)."""
        self._jobs += events.consequences(event)

    def write(self) -> Written:
        """Write all of it in the caller's transaction; one query. The order does not matter."""
        asked = tuple((q.sql, q.width, len(q.values)) for q in self._questions)
        values = [value for question in self._questions for value in question.values]
        values += self._values
        for task, ids in self._jobs:
            values += jobs.as_row(task, ids)
        row = ask(_statement(asked, tuple(self._rows), len(self._jobs)), values)
        done = Written(bool(row and row[0]), _parted(self._questions, row[1:] if row else ()))
        if self._jobs and done.is_done:
            jobs.wake_on_commit()
        return done

    def afresh(self) -> Together:
        """Another one with the same consequences, for rows of which `write` wrote none."""
        return Together(_jobs=self._jobs)

    def _take(self, model: type[Model], columns: dict[str, Any]) -> None:
        """Note the row's columns that have a value, and the values that are known; no NULLs."""
        names, told = [], []
        for name, value in columns.items():
            if value is None:
                continue
            names.append(name)
            is_told = type(value) is Told
            told.append(value if is_told else None)
            if not is_told:
                self._values.append(value)
        self._rows.append((model, tuple(names), tuple(told)))


def ask(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Run a statement that PostgreSQL prepares once a connection; its first row, if any.

    Values stand as $1, $2 ... Only for the few statements that every report needs: Django's own
    cursor binds values into the text, and the server parses and plans it anew each time. Refuses
    outside a transaction.
    """
    held = _connection()
    with held.wrap_database_errors:
        return prepared.first_row(held.connection, sql, values)


def ask_all(questions: Sequence[Question]) -> list[tuple[Any, ...] | None]:
    """The first row of each of several questions, by one statement; None for one without rows.

    A row whose every value is NULL counts as none.
    """
    row = ask(_joined(tuple((q.sql, q.width, len(q.values)) for q in questions)),
              [value for question in questions for value in question.values])  # fmt: skip
    return _parted(questions, row or ())


def _parted(questions: Sequence[Question], row: tuple[Any, ...]) -> list[tuple[Any, ...] | None]:
    answers, at = [], 0
    for question in questions:
        part = row[at : at + question.width]
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


def _columns(row: Model) -> dict[str, Any]:
    """The columns of a row with the values as they go to the database."""
    columns = {}
    for one, column, is_plain in _fields(type(row)):
        value = getattr(row, one.attname) if is_plain else one.pre_save(row, add=True)
        if isinstance(value, DatabaseDefault):
            continue
        if value is not None and type(value) not in _AS_IT_IS:
            value = one.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])
        columns[column] = value
    return columns


@lru_cache(maxsize=64)
def _fields(model: type[Model]) -> tuple[tuple[Field[Any, Any], str, bool], ...]:
    """A model's columns, and whether a value is taken as it stands on the row."""
    return tuple(
        (one, str(one.column), not getattr(one, "auto_now", False) and not _is_stamped(one))
        for one in model._meta.local_concrete_fields
    )


def _is_stamped(field: Field[Any, Any]) -> bool:
    return bool(getattr(field, "auto_now_add", False))


_Asked = tuple[tuple[str, int, int], ...]  # statement, columns, values of each question


@lru_cache(maxsize=64)
def _joined(asked: _Asked) -> str:
    """One statement of several: each in a WITH of its own, their rows side by side."""
    parts, columns, joins = _with(asked)
    return f"WITH {', '.join(parts)} SELECT {', '.join(columns)} FROM (SELECT 1) one {joins}"  # noqa: S608 - questions of our own


def _with(asked: _Asked) -> tuple[list[str], list[str], str]:
    """The questions as parts of a WITH, the names of their columns, and their joins."""
    parts, columns, shift = [], [], 0
    for number, (sql, width, values) in enumerate(asked):
        names = [f"q{number}_{column}" for column in range(width)]
        moved = _PLACE.sub(lambda found, by=shift: f"${int(found[1]) + by}", sql)  # type: ignore[misc]
        parts.append(f"q{number} ({', '.join(names)}) AS ({moved})")
        columns += names
        shift += values
    return parts, columns, " ".join(f"LEFT JOIN q{n} ON true" for n in range(len(asked)))


@lru_cache(maxsize=256)
def _statement(asked: _Asked, rows: tuple[_Shape, ...], jobs_: int) -> str:
    parts, columns, joins = _with(asked)
    source = f" FROM {', '.join(f'q{n}' for n in range(len(asked)))}" if asked else ""
    at = 1 + sum(values for _sql, _width, values in asked)
    for number, (model, names, told) in enumerate(rows):
        marks = []
        for one in told:
            marks.append(f"q{one.question}_{one.column}" if one else f"${at}")
            at += one is None
        quoted, chosen = ", ".join(f'"{name}"' for name in names), ", ".join(marks)
        table = model._meta.db_table
        parts.append(f'r{number} AS (INSERT INTO "{table}" ({quoted}) SELECT {chosen}{source})')
    lines = [_JOB.format(*range(at + 4 * n, at + 4 * n + 4)) for n in range(jobs_)]
    made = f"{_DEFER.format(rows=', '.join(lines))} IS NOT NULL" if lines else "true"
    parts.append(f"done (is_done) AS MATERIALIZED (SELECT {made}{source})")
    told_ = "".join(f", {column}" for column in columns)
    begin = "FROM (SELECT 1) one LEFT JOIN done ON true"
    return f"WITH {', '.join(parts)} SELECT is_done{told_} {begin} {joins}"
