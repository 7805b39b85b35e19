"""Sealing to a public key: whoever seals cannot open again (X25519, HKDF-SHA256, AES-256-GCM)."""

from __future__ import annotations

import hashlib
import os

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_RAW = serialization.Encoding.Raw
_INFO = b"ruthan sealed drop 1"
SALT_BYTES = 16
_MEMORY_KIB, _PASSES, _LANES = 65_536, 3, 1  # RFC 9106's second choice, one lane for two cores


class WrongPassphrase(Exception):
    """The passphrase does not open this officer's copy of the custody key."""


class NotForUs(Exception):
    """The drop was sealed to another key, or its bytes were changed."""


def new_pair() -> tuple[bytes, bytes]:
    """A fresh private and public key, 32 raw bytes each."""
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw)
    body = private.private_bytes(
        _RAW, serialization.PrivateFormat.Raw, serialization.NoEncryption()
    )
    return body, public


def fingerprint(public: bytes) -> str:
    """The name of a public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def seal_to(public: bytes, body: bytes) -> bytes:
    """Encrypt so that only the holder of the private key can read."""
    once = X25519PrivateKey.generate()
    ours = once.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw)
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return ours + AESGCM(_key(shared, ours + public)).encrypt(b"\0" * 12, body, _INFO)


def open_with(private: bytes, sealed: bytes) -> bytes:
    """Decrypt a sealed drop; raises NotForUs."""
    mine = X25519PrivateKey.from_private_bytes(private)
    public = mine.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw)
    theirs, body = sealed[:32], sealed[32:]
    try:
        shared = mine.exchange(X25519PublicKey.from_public_bytes(theirs))
        return AESGCM(_key(shared, theirs + public)).decrypt(b"\0" * 12, body, _INFO)
    except (InvalidTag, ValueError) as error:
        raise NotForUs from error


def wrap_private(private: bytes, passphrase: str) -> bytes:
    """The private key under an officer's passphrase (Argon2id, 64 MiB, 3 passes)."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(12)
    return salt + nonce + AESGCM(_stretch(passphrase, salt)).encrypt(nonce, private, _INFO)


def unwrap_private(wrapped: bytes, passphrase: str) -> bytes:
    """Open an officer's copy in memory; raises WrongPassphrase."""
    salt, nonce = wrapped[:SALT_BYTES], wrapped[SALT_BYTES : SALT_BYTES + 12]
    body = wrapped[SALT_BYTES + 12 :]
    try:
        return AESGCM(_stretch(passphrase, salt)).decrypt(nonce, body, _INFO)
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase from error


def _key(shared: bytes, context: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=context, info=_INFO).derive(shared)


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=_PASSES,
        memory_cost=_MEMORY_KIB,
        parallelism=_LANES,
        hash_len=32,
        type=Type.ID,
    )
