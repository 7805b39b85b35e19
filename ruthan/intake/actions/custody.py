"""The public keys that drops are sealed to, and the way of a drop through an officer's hands."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, custody, states
from ruthan.intake.models import CustodyKey, SealedDrop
from ruthan.intake.states import DROP_MOVES


class NoCustodyKey(RuntimeError):
    """No officer holds a key yet: nothing can be sealed, so nothing was written."""


def present_key() -> CustodyKey:
    """The key that drops are sealed to now; raises NoCustodyKey. One query."""
    key = CustodyKey.objects.filter(retired_at__isnull=True).order_by("-made_at").first()
    if key is None:
        raise NoCustodyKey
    return key


@transaction.atomic
def register_custody_key(*, by: Any, public: bytes) -> CustodyKey:
    """Make a public key the one that drops are sealed to; earlier ones are retired, not lost."""
    name = custody.fingerprint(public)
    CustodyKey.objects.filter(retired_at__isnull=True).exclude(pk=name).update(
        retired_at=clock.now()
    )
    key, _ = CustodyKey.objects.get_or_create(fingerprint=name, defaults={"public": public})
    record(by=by, what="intake:custody:register", on=("intake.custodykey", name))
    return key


@transaction.atomic
def move_drop(*, by: Any, drop: SealedDrop, to: str) -> SealedDrop:
    """Move a drop to a state that its table allows; raises core.states.Refused."""
    was = drop.state
    states.move(drop, to=to, moves=DROP_MOVES)
    record(by=by, what="intake:drop:move", on=drop, facts={"was": was, "to": to})
    return drop
