"""Bringing a database up to this version without hanging behind a reader or passing a newer one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection

from ruthan import VERSION
from ruthan.core import installation

LOCK_SECONDS = 5
TRIES = 12
PAUSE_SECONDS = 5.0
_LOCK = "55P03"  # lock_not_available
_ONE_AT_A_TIME = 7_302_119_002  # advisory lock: two starts at once migrate one after the other


class UpgradeRefused(RuntimeError):
    """The database cannot be brought to this version; nothing of it was changed."""


def refuse_newer() -> None:
    """Raise UpgradeRefused when a later version has already prepared this database."""
    held = installation.version()
    if held and _parts(held)[:2] > _parts(VERSION)[:2]:
        raise UpgradeRefused(
            f"the database was prepared by Ruthan {held}, this is {VERSION}: "
            "start that version, or restore a backup made before the upgrade"
        )


def migrate(
    *, say: Callable[[str], object], tries: int = TRIES, pause: float = PAUSE_SECONDS
) -> None:
    """Apply what is missing. A statement waits five seconds for its lock, then steps back.

    Waiting longer would make every reader behind it wait, too. What was applied stays, so a try
    after a refusal or a kill goes on from there. Raises UpgradeRefused after the last try.
    """
    for left in reversed(range(tries)):
        try:
            _migrate_once()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != _LOCK:
                raise
            if not left:
                raise UpgradeRefused(
                    "a table stayed in use by another program: end long queries and start again"
                ) from error
            say(f"tables: in use elsewhere, trying again in {pause:g} s")
            time.sleep(pause)
        else:
            return


def note_version() -> None:
    """Put this version on record in the database."""
    if installation.version() != VERSION:
        installation.note(VERSION)


def _migrate_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        _let_go()


def _let_go() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])
            cursor.execute("RESET lock_timeout")
    except DatabaseError:
        connection.close()  # which ends both as well


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
