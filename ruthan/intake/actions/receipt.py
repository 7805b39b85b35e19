"""Receipts and reporter keys: who may come back, and how people are counted without being known."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from ruthan.audit.actions import record
from ruthan.core import keyring, refs
from ruthan.core.crypto import keyed_hash
from ruthan.core.refs import LOOKUP_DIGITS, SECRET_DIGITS, Receipt
from ruthan.core.together import Question
from ruthan.intake.rules import labels

if TYPE_CHECKING:
    from ruthan.intake.models import Report

SALT_BYTES = 16
_TRIES = 40
_FREE = """
SELECT true WHERE NOT EXISTS (SELECT 1 FROM intake_report WHERE receipt_lookup = $1)
    AND NOT EXISTS (SELECT 1 FROM intake_sealeddrop WHERE receipt_lookup = $1)
"""


def reporter_key(kind: str, value: str | bytes) -> bytes:
    """A keyed name for whoever reports, so that people are counted once and known to nobody.

    `kind` is email (verified), line, api, staff, feed or visitor. A visitor is the network prefix
    hashed with a salt of the day (core.throttle.visitor): one capped bucket a day.
    """
    return keyed_hash(f"reporter:{kind}", value)


def new_receipt() -> Receipt:
    """A receipt from the system's randomness whose look-up part is free. One query as a rule."""
    for _ in range(_TRIES):
        receipt = refs.new_receipt()
        if not _is_taken(receipt.lookup):
            return receipt
    raise RuntimeError("no free receipt was found")


def draw_receipt(nonce: str) -> Receipt:
    """The receipt of a form's secret: drawn again when it is shown again, never stored."""
    for receipt in drawn(nonce):
        if not _is_taken(receipt.lookup):
            return receipt
    raise RuntimeError("no free receipt was found")


def drawn(nonce: str) -> Iterator[Receipt]:
    """The receipts a form's secret may have, in the order in which they are tried."""
    return (_derived(nonce, number) for number in range(_TRIES))


def stamp(receipt: Receipt | None) -> dict[str, object]:
    """The three columns that keep a receipt: look-up part, salt, keyed hash of the secret."""
    if receipt is None:
        return {"receipt_lookup": None, "receipt_salt": None, "receipt_hash": None}
    salt = os.urandom(SALT_BYTES)
    return {
        "receipt_lookup": receipt.lookup,
        "receipt_salt": salt,
        "receipt_hash": keyed_hash(labels.RECEIPT, receipt.secret, salt),
    }


@transaction.atomic
def renew_receipt(*, by: Any, report: Report) -> Receipt:
    """Give a report a new receipt, returned once; the old one opens nothing any more."""
    receipt = new_receipt()
    for field, value in stamp(receipt).items():
        setattr(report, field, value)
    report.save(update_fields=["receipt_lookup", "receipt_salt", "receipt_hash"])
    record(by=by, what="intake:receipt:renew", on=report)
    return receipt


def _derived(nonce: str, number: int) -> Receipt:
    body = hmac.digest(keyring.subkey("receipt.draw"), f"{nonce}:{number}".encode(), "sha256")
    first = f"{int.from_bytes(body[:16], 'big') % 10 ** (LOOKUP_DIGITS - 1):0{LOOKUP_DIGITS - 1}d}"
    secret = f"{int.from_bytes(body[16:], 'big') % 10**SECRET_DIGITS:0{SECRET_DIGITS}d}"
    read = (refs.parse_receipt(f"{first}{check}{secret}") for check in range(10))
    return next(receipt for receipt in read if receipt is not None)


def is_free(receipt: Receipt) -> Question:
    """The question for `core.together` that has no answer where the look-up part is in use."""
    return Question(_FREE, [receipt.lookup], width=1)


def _is_taken(lookup: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_FREE.replace("$1", "%s"), [lookup, lookup])
        return cursor.fetchone() is None
