"""Backups by pg_dump: the database without its key table, and the key table in a file of its own.

A report whose key was destroyed can be opened from no backup once the key files that still held
it have left the window. The ledger of destroyed keys is in the first part; a restore replays it.
"""

from __future__ import annotations

import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from ruthan.core import clock
from ruthan.core.crypto import BACKUP_WINDOW
from ruthan.project.supervisor.binaries import find_binaries

KEY_TABLE = "core_datakey"
_SEGMENT_TABLES = ("django_session",)  # sign-ins are not restored
_STAMP = "%Y%m%dT%H%M%SZ"


class BackupRefused(RuntimeError):
    """The backup could not be written; nothing that existed was changed."""


def write_backup(folder: Path, *, at: datetime | None = None) -> list[Path]:
    """Write both parts and drop key files older than the window; returns what was written."""
    moment = at or clock.now()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = moment.strftime(_STAMP)
    rows, keys = folder / f"rows-{stamp}.dump", folder / f"keys-{stamp}.dump"
    without = [f"--exclude-table-data={name}" for name in (KEY_TABLE, *_SEGMENT_TABLES)]
    _dump(rows, *without)
    _dump(keys, "--data-only", f"--table={KEY_TABLE}")
    forget_old_keys(folder, now=moment)
    return [rows, keys]


def forget_old_keys(folder: Path, *, now: datetime, window: timedelta = BACKUP_WINDOW) -> int:
    """Delete key files past the window; returns how many."""
    edge, gone = (now - window).strftime(_STAMP), 0
    for file in folder.glob("keys-*.dump"):
        if file.stem.removeprefix("keys-") < edge:
            file.unlink()
            gone += 1
    return gone


def _dump(target: Path, *options: str) -> None:
    settings = connection.settings_dict
    environment = {**os.environ, "PGPASSWORD": str(settings["PASSWORD"])}
    command = [str(find_binaries().folder / "pg_dump"), "--format=custom", "--no-owner"]
    for option, name in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        if settings[name]:
            command += [option, str(settings[name])]
    aside = target.with_suffix(".part")
    command += [*options, "--file", str(aside), str(settings["NAME"])]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        aside.unlink(missing_ok=True)
        raise BackupRefused(
            done.stderr.strip().splitlines()[-1] if done.stderr else "pg_dump failed"
        )
    aside.chmod(0o600)
    aside.replace(target)
