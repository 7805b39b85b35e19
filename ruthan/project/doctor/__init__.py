"""The doctor: looks at the whole installation and says what is wrong and how to mend it.

It works when the database is away or half broken, for that is when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import psycopg

from ruthan.project import vitals
from ruthan.project.doctor import database, machine
from ruthan.project.doctor.finding import BAD, OK, WARN, Check, Finding, bad

__all__ = ["BAD", "OK", "WARN", "Finding", "examine"]


def examine(*, seconds: float = 5.0) -> list[Finding]:
    """Every check, whatever the others found; each question to the database has so long."""
    found = [_looked(check) for check in machine.CHECKS]
    return [*found, *_asked(database.QUESTIONS, seconds)]


def _looked(check: Check) -> Finding:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - a check that fails is a finding, too
        return _unknown(check.__name__, error)


def _asked(questions: Sequence[database.Question], seconds: float) -> Iterator[Finding]:
    try:
        with vitals.own_connection(seconds=seconds) as db:
            for question in questions:
                yield _answered(question, db)
    except (psycopg.Error, OSError) as error:
        yield bad(
            "database", f"it cannot be reached ({type(error).__name__})",
            "start it with `ruthan serve`, or check DATABASE_URL and the server's log",
        )  # fmt: skip


def _answered(question: database.Question, db: vitals.Db) -> Finding:
    try:
        return question(db)
    except psycopg.OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        return _unknown(question.__name__, error)


def _unknown(check: str, error: Exception) -> Finding:
    return bad(check, f"could not be looked at ({type(error).__name__})",
               "mend what stands above first, then look again")  # fmt: skip
