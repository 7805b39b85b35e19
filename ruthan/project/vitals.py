"""Cheap questions about a running installation, asked by health, metrics and the doctor alike.

They run on a connection of their own with a short patience, never in anybody's transaction, and
answer numbers only.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ruthan.core import keyring
from ruthan.messaging.queries import Health, health
from ruthan.project.backup.programs import address

Db = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Queue:
    """Jobs that wait, run and failed for good; how long the oldest one that is due has waited."""

    due: int
    running: int
    failed: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Sealer:
    """Entries of ended transactions that no link of the audit chain holds yet."""

    waiting: int
    oldest_seconds: float


@contextmanager
def own_connection(*, seconds: float = 1.0) -> Iterator[Db]:
    """A connection that gives up soon; raises psycopg.Error."""
    password = str(connection.settings_dict["PASSWORD"] or "") or None
    patience = f"-c statement_timeout={int(seconds * 1000)} -c lock_timeout={int(seconds * 1000)}"
    with psycopg.connect(
        address(), password=password, connect_timeout=max(2, int(seconds)), options=patience,
        autocommit=True,
    ) as db:  # fmt: skip
        yield db


def queue(db: Db) -> Queue:
    """The state of the queue; what waits behind work of an hour does not count as the oldest.

    Partial indexes, whatever the number of ended jobs.
    """
    due, running, oldest = one(db, _DUE)
    (failed,) = one(db, _FAILED)
    return Queue(int(due), int(running), int(failed), float(oldest or 0.0))


def sealer(db: Db) -> Sealer:
    """How much of the audit trail waits to be sealed. The chain's end is found by index."""
    waiting, oldest = one(db, _UNSEALED)
    return Sealer(int(waiting), float(oldest or 0.0))


def workers(db: Db) -> int:
    """Lanes of job workers whose heart beats: several of a whole process, one of a helper."""
    return int(one(db, _WORKERS)[0])


def channels(db: Db) -> list[Health]:
    """How each channel of messages is doing."""
    return health(lambda query, values: db.execute(query.encode(), values).fetchall())


def partners(db: Db) -> tuple[int, int]:
    """How many partners' programs fail, and how many were switched off."""
    failing, off = one(db, _PARTNERS)
    return int(failing), int(off)


def database_bytes(db: Db) -> int:
    """The size of the database on its disk."""
    return int(one(db, "SELECT pg_database_size(current_database())")[0])


def destroyed_keys(db: Db) -> int:
    """How many data keys the ledger names."""
    return int(one(db, "SELECT count(*) FROM core_destroyedkey")[0])


def unapplied(db: Db) -> list[str]:
    """Migrations of this program that the database lacks; reads the files once a process."""
    held = {(app, name) for app, name in db.execute(_MIGRATIONS).fetchall()}
    return sorted(f"{app}.{name}" for app, name in known_migrations() - held)


def known_migrations() -> frozenset[tuple[str, str]]:
    """Every migration of this program, without those that a later one replaces."""
    if not _known:
        loader = MigrationLoader(None)
        _known.append(frozenset(loader.disk_migrations or ()))
    return _known[0]


def lag(db: Db, *, xid: str, row: int) -> int:
    """How many rows a replica that stands at this place has not read yet."""
    return int(one(db, _LAG, [xid, row])[0])


def disk_free() -> tuple[int, float]:
    """Free bytes of the data folder's disk, and their share of the whole."""
    found = shutil.disk_usage(Path(settings.RUTHAN_DATA))
    return found.free, found.free / found.total if found.total else 0.0


def has_keys() -> bool:
    """Whether the master keys can be read."""
    try:
        return bool(keyring.load().generations)
    except keyring.KeysMissing:
        return False


def has_write_access() -> bool:
    """Whether this process may write where evidence is stored."""
    folder = Path(settings.RUTHAN_DATA)
    files = folder / "files"
    return os.access(files if files.exists() else folder, os.W_OK | os.X_OK)


def one(db: Db, query: str, values: list[Any] | None = None) -> tuple[Any, ...]:
    """The first row of a constant query."""
    row = db.execute(query.encode(), values).fetchone()
    return tuple(row) if row else (None,)


_known: list[frozenset[tuple[str, str]]] = []
_DUE = """
SELECT count(*) FILTER (WHERE job.status = 'todo'), count(*) FILTER (WHERE job.status = 'doing'),
       extract(epoch FROM now() - min(coalesce(job.scheduled_at, event.at))
               FILTER (WHERE job.status = 'todo' AND job.queue_name <> 'long'))
FROM procrastinate_jobs job
LEFT JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
WHERE job.status IN ('todo', 'doing') AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
"""
_FAILED = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
_UNSEALED = """
SELECT count(*), extract(epoch FROM clock_timestamp() - min(entry.at)) FROM audit_entry entry
WHERE entry.id > coalesce((SELECT entry_id FROM audit_seal ORDER BY number DESC LIMIT 1), 0) - 5000
  AND NOT EXISTS (SELECT 1 FROM audit_seal seal WHERE seal.entry_id = entry.id)
"""
_WORKERS = """
SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'
"""
_PARTNERS = """
SELECT count(*) FILTER (WHERE state = 'active' AND failing_since IS NOT NULL),
       count(*) FILTER (WHERE state = 'disabled')
FROM messaging_endpoint
"""
_MIGRATIONS = "SELECT app, name FROM django_migrations"
_LAG = """
SELECT count(*) FROM matching_signature WHERE is_indexed AND (xid, id) > (%s::text::xid8, %s)
"""
