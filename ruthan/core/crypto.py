"""Envelope encryption: every report has a data key of its own, wrapped by the master key.

AES-256-GCM throughout. The label and the key's id are bound into each ciphertext, so a value
cannot be moved to another field or another report. Destroying a data key erases at once
everything sealed under it; the ledger of destroyed keys is replayed after a restore.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.db.models import Count

from ruthan.core import clock, keyring
from ruthan.core.models import DataKey, DestroyedKey

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

NONCE_BYTES = 12
TAG_BYTES = 16
BACKUP_WINDOW = timedelta(days=7)  # docs/decisions/0003: unreadable everywhere after this
_VERSION = b"\x01"


class KeyDestroyed(RuntimeError):
    """The data key is gone: what it sealed can never be read again."""


class SealBroken(RuntimeError):
    """The ciphertext was changed, or belongs to another field or another key."""


def new_data_key(purpose: str) -> DataKey:
    """Make and store a data key; one INSERT, inside the caller's transaction."""
    key = draw_data_key(purpose)
    key.save(force_insert=True)
    return key


def draw_data_key(purpose: str) -> DataKey:
    """A data key that is not stored yet, for whoever writes it together with what it seals."""
    generation = keyring.load().current
    key = DataKey(purpose=purpose, generation=generation.name)
    key.wrapped = _lock(generation.key, secrets.token_bytes(keyring.KEY_BYTES), key.id.bytes)
    return key


def store_data_keys(keys: Sequence[DataKey]) -> None:
    """Store keys that were drawn; one INSERT, inside the caller's transaction."""
    DataKey.objects.bulk_create(keys)


def seal(key: DataKey, label: str, text: str | bytes) -> bytes:
    """Encrypt a value under a data key; '' stays a ciphertext, never NULL."""
    body = text.encode() if isinstance(text, str) else text
    return _lock(_unwrap(key), body, _bound(key.id, label))


def open_bytes(key: DataKey, label: str, sealed: bytes | memoryview) -> bytes:
    """Decrypt; raises KeyDestroyed or SealBroken."""
    return _unlock(_unwrap(key), bytes(sealed), _bound(key.id, label))


def open_text(key: DataKey, label: str, sealed: bytes | memoryview) -> str:
    """Decrypt to text; raises KeyDestroyed or SealBroken."""
    return open_bytes(key, label, sealed).decode()


def seal_with(secret: bytes, label: str, body: bytes) -> bytes:
    """Encrypt under 32 bytes that are kept nowhere here: what a browser alone can open again."""
    return _lock(secret, body, label.encode())


def open_with(secret: bytes, label: str, sealed: bytes | memoryview) -> bytes:
    """Decrypt what `seal_with` made; raises SealBroken for another secret or label."""
    return _unlock(secret, bytes(sealed), label.encode())


@transaction.atomic
def destroy(key: DataKey) -> None:
    """Erase a data key and note it in the ledger; safe to call twice.

    The ledger is a table and, once this is committed, a line beside the master keys: a restored
    backup may be older than the destruction, the keys folder is not.
    """
    DataKey.objects.filter(pk=key.pk).update(wrapped=b"", destroyed_at=clock.now())
    DestroyedKey.objects.get_or_create(key_id=key.pk)
    key.wrapped, key.destroyed_at = b"", clock.now()
    transaction.on_commit(lambda: keyring.note_destroyed(key.pk))


def replay_destroyed() -> int:
    """After a restore: erase again every key that the ledger names; returns how many came back."""
    ledger = {*DestroyedKey.objects.values_list("key_id", flat=True), *keyring.destroyed()}
    revived = DataKey.objects.filter(pk__in=ledger).exclude(wrapped=b"")
    return revived.update(wrapped=b"", destroyed_at=clock.now())


def keyed_hash(purpose: str, value: str | bytes, salt: bytes = b"") -> bytes:
    """HMAC-SHA256 under a key of its purpose: equal values can be found, none can be read."""
    body = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    return hmac.new(keyring.subkey(purpose), salt + body, hashlib.sha256).digest()


def rotate(*, batch: int = 500) -> int:
    """Begin a new master generation and wrap every live key again; returns how many were wrapped.

    Safe to interrupt and run again. Generations older than the backup window that wrap nothing
    live are forgotten, which is what makes destroyed keys unreadable in old copies too.
    """
    keyring.add_generation()
    return rewrap(batch=batch)


def rewrap(*, batch: int = 500) -> int:
    """Wrap every live key under the current generation, in short transactions."""
    current, done = keyring.load().current.name, 0
    while True:
        with transaction.atomic():
            stale = DataKey.objects.select_for_update(skip_locked=True).filter(
                destroyed_at__isnull=True
            )
            keys = list(stale.exclude(generation=current)[:batch])
            for key in keys:
                _wrap_again(key)
            DataKey.objects.bulk_update(keys, ["wrapped", "generation"])
        done += len(keys)
        if not keys:
            break
    forget_old_generations()
    return done


@dataclass(frozen=True, slots=True)
class Standing:
    """One master generation: since when, how many live keys it wraps, when it may be forgotten."""

    name: str
    born: datetime
    live: int
    is_current: bool
    forget_from: datetime | None


def generations() -> list[Standing]:
    """Every generation that is kept, oldest first. One query.

    A generation may go seven days after the next one was born, once it wraps nothing live.
    """
    counted = DataKey.objects.filter(destroyed_at__isnull=True).values_list("generation")
    live = dict(counted.annotate(n=Count("pk")))
    ring = keyring.load().generations
    nexts = [*(one.born + BACKUP_WINDOW for one in ring[1:]), None]
    return [
        Standing(one.name, one.born, int(live.get(one.name, 0)), end is None, end)
        for one, end in zip(ring, nexts, strict=True)
    ]


def forget_old_generations() -> set[str]:
    """Drop generations past the backup window that no live key needs; returns their names."""
    ring, edge = keyring.load(), clock.now() - BACKUP_WINDOW
    in_use = set(
        DataKey.objects.filter(destroyed_at__isnull=True)
        .values_list("generation", flat=True)
        .distinct()
    )
    ended = zip(ring.generations, ring.generations[1:], strict=False)
    gone = {old.name for old, new in ended if new.born < edge and old.name not in in_use}
    if gone:
        keyring.forget(gone)
    return gone


def _wrap_again(key: DataKey) -> None:
    body = _unwrap(key)
    generation = keyring.load().current
    key.wrapped = _lock(generation.key, body, key.id.bytes)
    key.generation = generation.name


def _unwrap(key: DataKey) -> bytes:
    if not key.wrapped:
        raise KeyDestroyed(str(key.pk))
    generation = keyring.load().named(key.generation)
    if generation is None:
        raise KeyDestroyed(str(key.pk))
    return _unlock(generation.key, bytes(key.wrapped), key.id.bytes)


def _bound(key_id: uuid.UUID, label: str) -> bytes:
    return key_id.bytes + label.encode()


def _lock(key: bytes, body: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, body, bound)


def _unlock(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    if sealed[:1] != _VERSION or len(sealed) < 1 + NONCE_BYTES + TAG_BYTES:
        raise SealBroken("not a seal of ours")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, bound)
    except InvalidTag as error:
        raise SealBroken("the seal does not fit") from error
