"""The signature of Standard Webhooks: secrets as whsec_, and v1 signatures; pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

MARK: Final = "whsec_"
_BYTES: Final = 32  # Standard Webhooks: 24 to 64


def new_secret() -> str:
    """A fresh secret as it is shown to the partner."""
    return MARK + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signature(secret: str, *, webhook_id: str, timestamp: int, body: bytes) -> str:
    """One v1 signature over id, moment and body; raises ValueError for what is no secret."""
    key = base64.b64decode(secret.removeprefix(MARK), validate=True)
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(held: Iterable[str], *, webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers; while a secret is changed both sign, the new one first."""
    signed = (
        signature(secret, webhook_id=webhook_id, timestamp=timestamp, body=body) for secret in held
    )
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }
