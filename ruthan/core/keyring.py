"""The master keys in the data folder: generations that wrap data keys, and the hash secret.

One JSON file, mode 0600, written aside and renamed. A generation is used to wrap from its birth
until the next one; it is forgotten once nothing live is wrapped by it and the backup window has
passed, and with it every old copy of a wrapped key (dead rows, write-ahead log, old backups)
becomes unreadable. Losing the file loses every report: back it up apart from the database.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from ruthan.core import clock

KEY_BYTES = 32
_FILE = "master.json"
_LEDGER = "destroyed.txt"
_UUID_CHARS = 36


@dataclass(frozen=True, slots=True)
class Generation:
    """One master key: its name, its bytes and when it was made."""

    name: str
    key: bytes
    born: datetime


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every generation that may still be needed, oldest first, and the hash secret."""

    generations: tuple[Generation, ...]
    hash_secret: bytes

    @property
    def current(self) -> Generation:
        return self.generations[-1]

    def named(self, name: str) -> Generation | None:
        """The generation of that name, or None when it was forgotten."""
        return next((g for g in self.generations if g.name == name), None)


class KeysMissing(RuntimeError):
    """The master key file is absent or unreadable: nothing can be opened and nothing may start."""


def path() -> Path:
    """Where the master keys live."""
    return Path(settings.RUTHAN_KEYS) / _FILE


def ensure() -> None:
    """Create the master keys at first start; never touches a file that exists."""
    target = path()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone():
        if not target.exists():
            _write(Keyring((_new_generation(1),), secrets.token_bytes(KEY_BYTES)))


def load() -> Keyring:
    """The keyring as the file stands now; re-read when another process has changed it."""
    target = f"{settings.RUTHAN_KEYS}/{_FILE}"
    try:
        found = os.stat(target)
    except OSError as error:
        raise KeysMissing(f"no master keys at {target}") from error
    return _read(target, (found.st_mtime_ns, found.st_ino))


def add_generation() -> Generation:
    """Begin a new generation; older ones stay until `forget` is called."""
    with _alone():
        ring = load()
        made = _new_generation(int(ring.current.name[1:]) + 1)
        _write(Keyring((*ring.generations, made), ring.hash_secret))
    return made


def forget(names: set[str]) -> None:
    """Drop generations for ever; refuses the current one."""
    with _alone():
        ring = load()
        if ring.current.name in names:
            raise ValueError("the current generation cannot be forgotten")
        kept = tuple(g for g in ring.generations if g.name not in names)
        _write(Keyring(kept, ring.hash_secret))


def note_destroyed(key_id: uuid.UUID) -> None:
    """Add a destroyed data key to the ledger beside the master keys; durable on return."""
    handle = os.open(_ledger(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{key_id}\n")
        file.flush()
        os.fsync(file.fileno())


def destroyed() -> set[uuid.UUID]:
    """Every data key that the ledger beside the master keys names; a torn line is passed over."""
    try:
        lines = _ledger().read_text(encoding="ascii").splitlines()
    except OSError:
        return set()
    return {uuid.UUID(line) for line in lines if len(line) == _UUID_CHARS}


def subkey(purpose: str) -> bytes:
    """A 32-byte key for one purpose, derived from the hash secret (HKDF-SHA256, RFC 5869)."""
    return _derive(load().hash_secret, purpose)


@lru_cache(maxsize=64)
def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(secret)


@lru_cache(maxsize=2)
def _read(target: str, _stamp: tuple[int, int]) -> Keyring:
    try:
        raw = json.loads(Path(target).read_text(encoding="utf-8"))
        generations = tuple(
            Generation(g["name"], base64.b64decode(g["key"]), datetime.fromisoformat(g["born"]))
            for g in raw["generations"]
        )
        ring = Keyring(generations, base64.b64decode(raw["hash_secret"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeysMissing(f"the master keys at {target} cannot be read") from error
    if not ring.generations or len(ring.hash_secret) != KEY_BYTES:
        raise KeysMissing(f"the master keys at {target} are not whole")
    return ring


def _new_generation(number: int) -> Generation:
    return Generation(f"g{number}", secrets.token_bytes(KEY_BYTES), clock.now())


def _ledger() -> Path:
    return path().with_name(_LEDGER)


def _write(ring: Keyring) -> None:
    body = {
        "generations": [
            {"name": g.name, "key": base64.b64encode(g.key).decode(), "born": g.born.isoformat()}
            for g in ring.generations
        ],
        "hash_secret": base64.b64encode(ring.hash_secret).decode(),
    }
    target = path()
    aside = target.with_suffix(".new")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(body, file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time: two at once would lose a generation, and what it wraps with it."""
    handle = os.open(path().with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
