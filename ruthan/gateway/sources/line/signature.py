"""LINE's signature: HMAC-SHA256 of the raw bytes under the channel secret, in base64."""

from __future__ import annotations

import base64
import binascii
import hmac


def is_signed(body: bytes, signature: str, *, secret: str) -> bool:
    """Whether the bytes came from who knows the secret; takes the same time either way."""
    try:
        given = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        given = b""
    return hmac.compare_digest(digest(body, secret=secret), given) and bool(secret)


def digest(body: bytes, *, secret: str) -> bytes:
    """The signature of a body before it is written in base64."""
    return hmac.digest(secret.encode(), body, "sha256")
