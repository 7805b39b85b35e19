"""The manifest of a backup: what was written, of which version, how much of it, its digests."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruthan.project.backup.programs import BackupRefused

FORMAT = 1
STAMP = "%Y%m%dT%H%M%SZ"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup, with the digest that it had when it was written."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a restore needs to know beforehand and to check afterwards; no content."""

    stamp: str
    made_at: str
    ruthan: str
    postgresql: str
    compression: str
    rows: Part
    keys: Part
    migrations: dict[str, str]
    counts: dict[str, int]
    links: int
    head: str
    generations: list[str]
    files: dict[str, int] = field(default_factory=dict)  # address (SHA-256) to size
    format: int = FORMAT


def path_of(folder: Path, stamp: str) -> Path:
    """Where the manifest of a backup lies."""
    return folder / f"manifest-{stamp}.json"


def write(folder: Path, manifest: Manifest) -> Path:
    """Write a manifest aside, then rename it: a backup with a manifest is a whole one."""
    target = path_of(folder, manifest.stamp)
    aside = target.with_suffix(".part")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(target)
    return target


def read(file: Path) -> Manifest:
    """Read a manifest; raises BackupRefused when it is absent, torn or of a later format."""
    try:
        held: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if held["format"] > FORMAT:
            raise BackupRefused(f"{file.name} was written by a later Ruthan, {held['ruthan']}")
        parts = {name: Part(**held[name]) for name in ("rows", "keys")}
        return Manifest(**{**held, **parts})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"{file.name} cannot be read as a manifest") from error


def all_of(folder: Path) -> list[Path]:
    """Every manifest of a folder, oldest first; the stamps sort by time."""
    return sorted(folder.glob("manifest-*.json"))


def stamp_of(moment: datetime) -> str:
    """The time in a name: UTC to the second."""
    return moment.strftime(STAMP)


def moment_of(stamp: str) -> datetime:
    """The time that a stamp names."""
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


def part_of(file: Path) -> Part:
    """Name, size and digest of a file; reads it once."""
    return Part(file.name, file.stat().st_size, digest_of(file))


def digest_of(file: Path) -> str:
    """SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with file.open("rb") as body:
        while chunk := body.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
