"""Writing a backup: rows and keys of one moment at once, then the files, then the manifest."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from ruthan import VERSION
from ruthan.core import clock
from ruthan.core.crypto import BACKUP_WINDOW
from ruthan.project.backup import files, manifest
from ruthan.project.backup.manifest import Manifest, part_of
from ruthan.project.backup.programs import BackupRefused, address, begin, compression, end, program
from ruthan.project.supervisor.account import own_account

KEY_TABLE = "core_datakey"
# Sign-ins end with the server they were made on; kits are drawn again when asked for.
_NOT_KEPT = ("django_session", "publishing_kitbundle")


class Parts(NamedTuple):
    """The three files of one backup; evidence lies beside them in `files`."""

    rows: Path
    keys: Path
    manifest: Path


class _Moment(NamedTuple):
    """What the database held at the moment of the snapshot."""

    snapshot: str
    counts: dict[str, int]
    links: int
    head: str
    generations: list[str]


def write_backup(
    folder: Path, *, at: datetime | None = None, keep: timedelta | None = None
) -> Parts:
    """Write all parts and drop what is past its time; a backup without a manifest is not whole.

    Rows and keys are of the same snapshot and written side by side. Files come after them: a file
    is stored before the row that names it, so none is missed. With `keep`, whole backups older
    than that are deleted too. Raises BackupRefused, and then nothing of this backup is left.
    """
    moment = at or clock.now()
    _private(folder)
    stamp = manifest.stamp_of(moment)
    rows, keys = folder / f"rows-{stamp}.dump", folder / f"keys-{stamp}.dump"
    pg_dump = program("pg_dump")
    way = compression(pg_dump)
    with _snapshot() as held:
        _dump_both(pg_dump, way, held.snapshot, rows, keys)
    stored = files.add_new(files.store_of(Path(settings.RUTHAN_DATA)), files.store_of(folder))
    written = manifest.write(
        folder,
        Manifest(
            stamp=stamp,
            made_at=moment.isoformat(),
            ruthan=VERSION,
            postgresql=_server_version(),
            compression=way,
            rows=part_of(rows),
            keys=part_of(keys),
            migrations=_migrations(),
            counts=held.counts,
            links=held.links,
            head=held.head,
            generations=held.generations,
            files=stored,
        ),
    )
    forget_old_parts(folder, now=moment, keep=keep)
    return Parts(rows, keys, written)


def forget_old_parts(
    folder: Path,
    *,
    now: datetime,
    window: timedelta = BACKUP_WINDOW,
    keep: timedelta | None = None,
) -> int:
    """Delete key files past the window, parts that were cut short, and files erased since.

    Returns how many key files went. With `keep`, rows and manifests older than that go as well.
    """
    edge, gone = manifest.stamp_of(now - window), 0
    for file in folder.glob("keys-*.dump"):
        if file.stem.removeprefix("keys-") < edge:
            file.unlink()
            gone += 1
    for file in folder.glob("*.part"):
        file.unlink()
    if keep is not None:
        last = manifest.stamp_of(now - max(keep, window))
        for file in [*folder.glob("rows-*.dump"), *folder.glob("manifest-*.json")]:
            if file.stem.partition("-")[2] < last:
                file.unlink()
    _forget_files(folder, edge)
    return gone


def _forget_files(folder: Path, edge: str) -> None:
    """A file that left the service leaves the backup with the last manifest inside the window."""
    inside = [file for file in manifest.all_of(folder) if file.stem.partition("-")[2] >= edge]
    if inside:
        wanted = {name for file in inside for name in manifest.read(file).files}
        files.keep_only(files.store_of(folder), wanted)


def _private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupRefused(f"{folder} cannot be made: {error.strerror}. {_way(folder)}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BackupRefused(f"{folder} cannot be written into. {_way(folder)}")
    keys = Path(settings.RUTHAN_KEYS).resolve()
    if folder.resolve() == keys or keys in folder.resolve().parents:
        raise BackupRefused("a backup does not belong into the keys folder")


def _way(folder: Path) -> str:
    """How to make a folder for the account that writes backups, which is not root's."""
    name = own_account().name
    return f"Make it for the account {name} first: install -d -o {name} -m 700 {folder}"


@contextmanager
def _snapshot() -> Iterator[_Moment]:
    """One moment of the database that both dumps and the counts look at."""
    password = str(connection.settings_dict["PASSWORD"] or "") or None
    with psycopg.connect(address(), password=password) as held:
        held.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        held.read_only = True
        held.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield _Moment(
            snapshot=_one(held, "SELECT pg_export_snapshot()"),
            counts=_counts(held),
            links=int(_one(held, "SELECT coalesce(max(number), 0) FROM audit_seal")),
            head=str(_one(held, _HEAD) or ""),
            generations=[str(row[0]) for row in held.execute(_GENERATIONS).fetchall()],
        )


def _counts(held: psycopg.Connection[Any]) -> dict[str, int]:
    tables = [row[0] for row in held.execute(_TABLES).fetchall() if row[0] not in _NOT_KEPT]
    return {
        name: int(held.execute(_COUNT.format(sql.Identifier(name))).fetchall()[0][0])
        for name in tables
    }


def _one(held: psycopg.Connection[Any], query: str) -> Any:
    row = held.execute(query.encode()).fetchone()
    return row[0] if row else None


def _dump_both(pg_dump: str, way: str, snapshot: str, rows: Path, keys: Path) -> None:
    common = [
        pg_dump, "--format=custom", f"--compress={way}", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", f"--dbname={address()}",
    ]  # fmt: skip
    without = [f"--exclude-table-data={name}" for name in (KEY_TABLE, *_NOT_KEPT)]
    asides = [rows.with_suffix(".part"), keys.with_name(f"{keys.stem}.keys.part")]
    try:
        running = [
            _begin_dump([*common, *without], asides[0]),
            _begin_dump([*common, "--data-only", f"--table={KEY_TABLE}"], asides[1]),
        ]
        for process in running:
            end(process)
    except BackupRefused:
        for aside in asides:
            aside.unlink(missing_ok=True)
        raise
    for aside, target in zip(asides, (rows, keys), strict=True):
        with aside.open("rb") as file:
            os.fsync(file.fileno())
        aside.replace(target)


def _begin_dump(command: list[str], aside: Path) -> subprocess.Popen[str]:
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        return begin(command, output=handle)
    finally:
        os.close(handle)


def _migrations() -> dict[str, str]:
    """The last migration of each app."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {app: max(name for one, name in applied if one == app) for app, _name in applied}


def _server_version() -> str:
    major, minor = divmod(connection.pg_version, 10_000)  # type: ignore[attr-defined]  # PostgreSQL's
    return f"{major}.{minor}"


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_COUNT = sql.SQL("SELECT count(*) FROM {}")
_HEAD = "SELECT encode(digest, 'hex') FROM audit_seal ORDER BY number DESC LIMIT 1"
_GENERATIONS = """
SELECT DISTINCT generation FROM core_datakey WHERE destroyed_at IS NULL ORDER BY generation
"""
