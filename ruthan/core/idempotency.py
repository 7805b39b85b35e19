"""A request that comes twice is done once: the first answer is kept for a day and given again.

The row holds a keyed hash of the caller's value, a keyed hash of the request, and the answer
encrypted under a key derived from that value, which only the caller has. It is written in the
transaction of the work itself, so that a crash leaves neither or both.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import connection, transaction

from ruthan.core import clock, keyring, refs
from ruthan.core.crypto import keyed_hash
from ruthan.core.models import KeptAnswer

KEPT = timedelta(hours=24)
_SALT, _NONCE = 16, 12
_LOOK = """
SELECT pg_try_advisory_xact_lock(%s), kept.request, kept.status, kept.body
FROM (SELECT 1) AS one LEFT JOIN core_keptanswer kept ON kept.name = %s AND kept.at > %s
"""
_KEEP = """
INSERT INTO core_keptanswer (name, request, status, body, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (name) DO UPDATE SET request = EXCLUDED.request, status = EXCLUDED.status,
    body = EXCLUDED.body, at = EXCLUDED.at WHERE core_keptanswer.at <= %s
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it went out."""

    status: int
    body: bytes


class StillRunning(Exception):
    """The same request is being worked on at this moment."""


class AnotherRequest(Exception):
    """The value was used before, for a request that said something else."""


class _Lost(Exception):
    """Somebody else committed the same request between our look and our write."""


def once(value: str, *, whose: str, request: bytes, work: Callable[[], Kept]) -> tuple[Kept, bool]:
    """Do the work in one transaction, or give back what it answered; True when it is a repeat.

    Without a value the work is simply done. Costs two queries beside the work, one for a repeat.
    Never waits for another request: raises StillRunning, and AnotherRequest for other words.
    """
    if not value:
        with transaction.atomic():
            return work(), False
    name = _name(value, whose)
    asked = keyed_hash("idempotency.request", request)
    for _attempt in range(2):
        try:
            with transaction.atomic():
                held = _held(name, asked)
                if held is not None:
                    return Kept(held.status, _opened(value, held.body)), True
                made = work()
                _keep(name, asked, Kept(made.status, _sealed(value, made.body)))
                return made, False
        except _Lost:
            continue
    raise StillRunning


def amend(value: str, *, whose: str, body: bytes) -> None:
    """Put a later answer in the place of the kept one, for who asks again. One UPDATE."""
    if value:
        kept = KeptAnswer.objects.filter(name=_name(value, whose))
        kept.update(body=_sealed(value, body))


def sweep() -> int:
    """Forget answers older than a day; returns how many."""
    gone, _ = KeptAnswer.objects.filter(at__lte=clock.now() - KEPT).delete()
    return gone


def _name(value: str, whose: str) -> bytes:
    return keyed_hash("idempotency", f"{whose}\n{value}")


def _held(name: bytes, asked: bytes) -> Kept | None:
    """Take the lock and look in one query; the lock ends with the transaction."""
    lock = int.from_bytes(name[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [lock, name, clock.now() - KEPT])
        is_ours, request, status, body = cursor.fetchone() or (False, None, 0, b"")
    if request is None:
        if not is_ours:
            raise StillRunning
        return None
    if not refs.same(bytes(request), asked):
        raise AnotherRequest
    return Kept(status, bytes(body))


def _keep(name: bytes, asked: bytes, kept: Kept) -> None:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [name, asked, kept.status, kept.body, now, now - KEPT])
        if cursor.rowcount != 1:
            raise _Lost


def _sealed(value: str, body: bytes) -> bytes:
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return salt + nonce + AESGCM(_key(value, salt)).encrypt(nonce, body, None)


def _opened(value: str, sealed: bytes) -> bytes:
    salt, nonce, body = sealed[:_SALT], sealed[_SALT : _SALT + _NONCE], sealed[_SALT + _NONCE :]
    try:
        return AESGCM(_key(value, salt)).decrypt(nonce, body, None)
    except InvalidTag as error:
        raise AnotherRequest from error


def _key(value: str, salt: bytes) -> bytes:
    """From the caller's value and our own secret: neither a dump nor we alone can read it."""
    secret = keyring.subkey("idempotency.body") + value.encode("utf-8", "surrogatepass")
    return HKDF(hashes.SHA256(), 32, salt=salt, info=b"ruthan kept answer 1").derive(secret)
