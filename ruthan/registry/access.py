"""Who may open what: an entry and a dispute by staff, a dispute by whoever holds its receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ruthan.core import refs
from ruthan.core.crypto import keyed_hash
from ruthan.core.guard import may
from ruthan.registry import queries
from ruthan.registry.permissions import P
from ruthan.registry.queries.disputes import dispute, disputes
from ruthan.registry.queries.labels import RECEIPT

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ruthan.accounts.models import User
    from ruthan.registry.models import Dispute, Indicator

_NO_SALT = bytes(16)


def entry_for(user: User | AnonymousUser, ref: str) -> Indicator:
    """One entry for a reader of the registry; Http404 for anyone else, or none."""
    found = queries.entry(ref) if may(user, P.INDICATOR_READ) else None
    if found is None:
        raise Http404
    return found


def dispute_for(user: User | AnonymousUser, ref: str) -> Dispute:
    """One dispute for a reader of the registry; Http404 for anyone else, or none."""
    found = dispute(ref) if may(user, P.INDICATOR_READ) else None
    if found is None:
        raise Http404
    return found


def dispute_by_receipt(typed: str) -> Dispute | None:
    """The dispute that this code opens, or None; an unknown code costs the same work."""
    receipt = refs.parse_receipt(typed)
    if receipt is None:
        return None
    found = disputes().filter(receipt_lookup=receipt.lookup).first()
    salt = bytes(found.receipt_salt) if found and found.receipt_salt else _NO_SALT
    held = bytes(found.receipt_hash) if found and found.receipt_hash else b""
    fits = refs.same(keyed_hash(RECEIPT, receipt.secret, salt), held)
    return found if fits else None
