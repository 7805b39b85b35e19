"""The receipt of a dispute: drawn from the secret of its form, so that a second press finds it."""

from __future__ import annotations

import hmac
import os
from typing import Any

from ruthan.core import keyring, refs
from ruthan.core.crypto import keyed_hash
from ruthan.core.refs import LOOKUP_DIGITS, SECRET_DIGITS, Receipt
from ruthan.registry.queries.labels import RECEIPT

SALT_BYTES = 16


def drawn(nonce: str) -> Receipt:
    """The receipt of a form's secret: the same whenever it is drawn, never stored."""
    body = hmac.digest(keyring.subkey("registry.draw"), nonce.encode(), "sha256")
    places = LOOKUP_DIGITS - 1
    first = f"{int.from_bytes(body[:16], 'big') % 10**places:0{places}d}"
    secret = f"{int.from_bytes(body[16:], 'big') % 10**SECRET_DIGITS:0{SECRET_DIGITS}d}"
    read = (refs.parse_receipt(f"{first}{check}{secret}") for check in range(10))
    return next(receipt for receipt in read if receipt is not None)


def stamp(receipt: Receipt) -> dict[str, Any]:
    """The three columns that keep a receipt: look-up part, salt, keyed hash of the secret."""
    salt = os.urandom(SALT_BYTES)
    return {
        "receipt_lookup": receipt.lookup,
        "receipt_salt": salt,
        "receipt_hash": keyed_hash(RECEIPT, receipt.secret, salt),
    }
