"""Files by the hash of their ciphertext: encrypted, written once, gone with their key."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ruthan.core import clock, crypto

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

LABEL = "core.storage"
UNFINISHED = "unfinished-"
SHELVES = "0123456789abcdef"
_namers: list[Callable[[str], Iterable[str]]] = []


class FileGone(RuntimeError):
    """The file is not in the store, or its bytes are not those of its address."""


def put(body: bytes, *, key: DataKey) -> str:
    """Seal and store; returns the address (SHA-256 of the ciphertext, hex). Durable on return."""
    sealed = crypto.seal(key, LABEL, body)
    address = hashlib.sha256(sealed).hexdigest()
    target = _path(address)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(target)
    except BaseException:  # a full disk above all: leave nothing half written
        Path(aside).unlink(missing_ok=True)
        raise
    _make_durable(target.parent)
    return address


def get(address: str, *, key: DataKey) -> bytes:
    """Read and open; raises FileGone, KeyDestroyed or SealBroken."""
    try:
        sealed = _path(address).read_bytes()
    except OSError as error:
        raise FileGone(address) from error
    if hashlib.sha256(sealed).hexdigest() != address:
        raise FileGone(address)
    return crypto.open_bytes(key, LABEL, sealed)


def remove(address: str) -> None:
    """Delete the ciphertext; fine when it is already gone."""
    _path(address).unlink(missing_ok=True)


def install(*namers: Callable[[str], Iterable[str]]) -> None:
    """Install who names files: each answers the addresses of its rows on a shelf. At start-up."""
    _namers[:] = namers


def named(shelf: str) -> set[str]:
    """The addresses of one shelf that any row names; a query for each app that keeps files."""
    return {address for namer in _namers for address in namer(shelf)}


def kept_longer_than(age: timedelta, *, shelf: str) -> Iterator[Path]:
    """Files of one shelf (the first digit of their address) that were not written lately.

    Unfinished ones, which a killed process left, are among them.
    """
    edge = (clock.now() - age).timestamp()
    for path in (Path(settings.RUTHAN_DATA) / "files").glob(f"{shelf}*/*/*"):
        if path.is_file() and path.stat().st_mtime <= edge:
            yield path


def _make_durable(folder: Path) -> None:
    """The name of a new file is safe only once its folder is written, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _path(address: str) -> Path:
    if len(address) != 64 or not set(address) <= set("0123456789abcdef"):
        raise FileGone("not an address")
    return Path(settings.RUTHAN_DATA) / "files" / address[:2] / address[2:4] / address
