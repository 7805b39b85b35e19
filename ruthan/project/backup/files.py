"""Evidence in a backup: ciphertext by its hash, written once, linked or copied, never changed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_ADDRESS = frozenset("0123456789abcdef")


def store_of(folder: Path) -> Path:
    """The files of a data folder or of a backup: both keep them in the same shape."""
    return folder / "files"


def addresses_in(store: Path) -> Iterator[tuple[str, int]]:
    """Address and size of every whole file; half-written ones have other names."""
    for place in sorted(store.glob("??/??/*")):
        if len(place.name) == 64 and set(place.name) <= _ADDRESS:
            with suppress(FileNotFoundError):
                yield place.name, place.stat().st_size


def add_new(source: Path, target: Path) -> dict[str, int]:
    """Bring what the backup lacks; returns address and size of everything the source holds.

    A link costs nothing on the same disk and is safe, because nobody writes into such a file; on
    another disk it is a copy. A file that is erased meanwhile is left out.
    """
    found: dict[str, int] = {}
    for address, size in addresses_in(source):
        there = _place(target, address)
        if not there.exists():
            try:
                _link_or_copy(_place(source, address), there)
            except FileNotFoundError:
                continue
        found[address] = size
    return found


def keep_only(store: Path, wanted: set[str]) -> int:
    """Delete what no backup inside the window names; returns how many went."""
    gone = 0
    for address, _size in list(addresses_in(store)):
        if address not in wanted:
            _place(store, address).unlink(missing_ok=True)
            gone += 1
    return gone


def bring_back(source: Path, target: Path, addresses: Iterable[str]) -> tuple[int, list[str]]:
    """Copy files into a data folder, each checked by its hash; how many, and which were wrong."""
    done, wrong = 0, []
    for address in addresses:
        try:
            body = _place(source, address).read_bytes()
        except OSError:
            wrong.append(address)
            continue
        if hashlib.sha256(body).hexdigest() != address:
            wrong.append(address)
            continue
        _write(_place(target, address), body)
        done += 1
    os.sync()  # once for all of them: a sync for each would take most of the time
    return done, wrong


def is_whole(store: Path, address: str) -> bool:
    """Whether the file is there and its bytes are those of its address; reads it."""
    try:
        return hashlib.sha256(_place(store, address).read_bytes()).hexdigest() == address
    except OSError:
        return False


def _place(store: Path, address: str) -> Path:
    return store / address[:2] / address[2:4] / address


def _link_or_copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = target.with_suffix(".part")
    aside.unlink(missing_ok=True)
    try:
        os.link(source, aside)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, aside)
        aside.chmod(0o600)
        _sync(aside)
    aside.replace(target)


def _write(target: Path, body: bytes) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = target.with_suffix(".part")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    aside.replace(target)


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
