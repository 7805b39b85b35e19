"""Backups by pg_dump: the database without its key table, and the key table in a file of its own.

A report whose key was destroyed can be opened from no backup once the key files that still held
it have left the window. The ledger of destroyed keys is in the first part; a restore replays it.
The master keys are in neither: they lie in the keys folder and are copied apart.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from ruthan.core import clock, crypto
from ruthan.core.crypto import BACKUP_WINDOW
from ruthan.matching.actions.restore import renew_places
from ruthan.matching.queries import reset_replica
from ruthan.project.supervisor.binaries import DEBIAN, WHEEL

KEY_TABLE = "core_datakey"
_NOT_RESTORED = ("django_session",)  # sign-ins end with the server they were made on
_STAMP = "%Y%m%dT%H%M%SZ"
_MAJOR = re.compile(r"\(PostgreSQL\) (\d+)")


class BackupRefused(RuntimeError):
    """The backup could not be written or read; nothing that existed was changed."""


def write_backup(folder: Path, *, at: datetime | None = None) -> list[Path]:
    """Write both parts and drop key files older than the window; returns what was written.

    The rows go first: a key made meanwhile is then in the second part at least.
    """
    moment = at or clock.now()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = moment.strftime(_STAMP)
    rows, keys = folder / f"rows-{stamp}.dump", folder / f"keys-{stamp}.dump"
    without = [f"--exclude-table-data={name}" for name in (KEY_TABLE, *_NOT_RESTORED)]
    _dump(rows, *without)
    _dump(keys, "--data-only", f"--table={KEY_TABLE}")
    forget_old_keys(folder, now=moment)
    return [rows, keys]


def forget_old_keys(folder: Path, *, now: datetime, window: timedelta = BACKUP_WINDOW) -> int:
    """Delete key files past the window, and parts that were cut short; returns how many."""
    edge, gone = (now - window).strftime(_STAMP), 0
    for file in folder.glob("keys-*.dump"):
        if file.stem.removeprefix("keys-") < edge:
            file.unlink()
            gone += 1
    for file in folder.glob("*.part"):
        file.unlink()
    return gone


def restore_backup(rows: Path, keys: Path) -> int:
    """Fill the empty database of the settings from both parts; returns how many keys were erased.

    The keys may be of a later backup than the rows: what was destroyed between stays destroyed.
    The ledger is replayed at the end. Refuses a database that holds anything.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        if cursor.fetchone()[0]:
            raise BackupRefused("the database is not empty; a restore needs one that is")
    connection.close()
    _restore(rows, "--section=pre-data", "--section=data")
    _restore(keys, "--data-only")
    _restore(rows, "--section=post-data")
    renew_places()
    reset_replica()
    return crypto.replay_destroyed()


def program(name: str) -> str:
    """PostgreSQL's client program of the running server's major version, else of a newer one.

    Looked for in RUTHAN_PG_BIN, in the copy that the supervisor made for the service user, in the
    wheel, in Debian's folders and on the PATH. Raises BackupRefused.
    """
    major = connection.pg_version // 10_000  # type: ignore[attr-defined]  # of the PostgreSQL backend
    found = [(one, path) for path in _places(name) if (one := _major(path)) and one >= major]
    if not found:
        raise BackupRefused(
            f"no {name} of PostgreSQL {major} or newer was found: install postgresql-client or "
            "set RUTHAN_PG_BIN to the folder that holds it"
        )
    return str(min(found, key=lambda pair: pair[0])[1])


def _places(name: str) -> Iterator[Path]:
    named = os.environ.get("RUTHAN_PG_BIN")
    if named:
        yield Path(named) / name
    copy = Path(settings.RUTHAN_DATA) / "programs" / "package"
    yield from sorted(copy.glob(f"*/bin/{name}"))
    yield from sorted(copy.glob(f"*/pginstall/bin/{name}"))
    wheel = importlib.util.find_spec(WHEEL)
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin" / name
    yield from sorted(DEBIAN.glob(f"*/bin/{name}"))
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)


def _major(path: Path) -> int:
    """The major version of a program, 0 when it is not there or cannot be run by us."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = _MAJOR.search(said.stdout)
    return int(version[1]) if version else 0


def _dump(target: Path, *options: str) -> None:
    aside = target.with_suffix(".part")
    command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        try:
            _run([*command, *options, f"--dbname={_address()}"], output=file.fileno())
            os.fsync(file.fileno())
        except BackupRefused:
            aside.unlink()
            raise
    aside.replace(target)


def _restore(source: Path, *options: str) -> None:
    command = [program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error"]
    _run([*command, *options, f"--dbname={_address()}", str(source)])


def _run(command: list[str], *, output: int = subprocess.DEVNULL) -> None:
    password = str(connection.settings_dict["PASSWORD"] or "")
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if "error" in line] or [command[0]]
        raise BackupRefused(_without_values(said[0]))


def _without_values(said: str) -> str:
    """The kind of an error without what it quotes: a row could be of a person."""
    return re.sub(r"\".*|'.*|=\(.*", "…", said)


def _address() -> str:
    """The database of the settings for libpq, with the operator's own options; no password."""
    held = connection.settings_dict
    options = {k: v for k, v in held["OPTIONS"].items() if isinstance(v, str)}
    named = {"host": held["HOST"], "port": held["PORT"], "user": held["USER"]}
    given = {name: str(value) for name, value in named.items() if value}
    return make_conninfo(**{**options, **given, "dbname": str(held["NAME"])})
