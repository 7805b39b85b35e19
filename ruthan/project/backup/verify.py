"""Checking a backup where it lies: digests, readable archives, every file, and our own keys."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ruthan.core import clock, keyring
from ruthan.core.crypto import BACKUP_WINDOW
from ruthan.project.backup import files, manifest
from ruthan.project.backup.manifest import Manifest, Part
from ruthan.project.backup.programs import BackupRefused, program


@dataclass(slots=True)
class Verified:
    """What was looked at, what is wrong, and what an operator should know beside."""

    stamp: str
    files: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify_backup(folder: Path, *, stamp: str = "") -> Verified:
    """Check one backup, the newest unless a stamp is named; reads every byte of it.

    Raises BackupRefused when there is none to check. Needs the database's programs, not its rows.
    """
    held = chosen(folder, stamp=stamp)
    found = Verified(held.stamp, files=len(held.files))
    _check_part(found, folder, held.rows)
    if (folder / held.keys.name).exists():
        _check_part(found, folder, held.keys)
    elif datetime.fromisoformat(held.made_at) < clock.now() - BACKUP_WINDOW:
        found.notes.append("its keys left the window: restore it with the keys of a later backup")
    else:
        found.faults.append(f"{held.keys.name} is missing")
    store = files.store_of(folder)
    wrong = [name for name in held.files if not files.is_whole(store, name)]
    if wrong:
        found.faults.append(f"{len(wrong)} evidence files are missing or changed")
    _check_keys(found, held)
    return found


def chosen(folder: Path, *, stamp: str = "") -> Manifest:
    """The manifest of the stamp, or the newest; raises BackupRefused."""
    if stamp:
        return manifest.read(manifest.path_of(folder, stamp))
    there = manifest.all_of(folder)
    if not there:
        raise BackupRefused(f"{folder} holds no whole backup")
    return manifest.read(there[-1])


def age_of_newest(folder: Path) -> timedelta | None:
    """How old the newest whole backup of a folder is; None when there is none. No database."""
    there = manifest.all_of(folder) if folder.is_dir() else []
    if not there:
        return None
    return clock.now() - manifest.moment_of(there[-1].stem.partition("-")[2])


def _check_part(found: Verified, folder: Path, part: Part) -> None:
    file = folder / part.name
    if not file.exists():
        found.faults.append(f"{part.name} is missing")
        return
    if manifest.digest_of(file) != part.sha256:
        found.faults.append(f"{part.name} was changed after it was written")
        return
    listed = subprocess.run(
        [program("pg_restore"), "--list", str(file)], capture_output=True, check=False
    )
    if listed.returncode != 0:
        found.faults.append(f"{part.name} cannot be read by pg_restore")


def _check_keys(found: Verified, held: Manifest) -> None:
    """Whether the master keys that lie here would open what the backup holds."""
    try:
        ring = keyring.load()
    except keyring.KeysMissing:
        found.notes.append("no master keys lie here: whether they would open it was not checked")
        return
    missing = [name for name in held.generations if ring.named(name) is None]
    if missing:
        found.notes.append(
            f"it needs the master keys {', '.join(missing)}, which are not here any more: "
            "restore it with the keys part of a later backup"
        )
