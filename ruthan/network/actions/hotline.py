"""Hotlines: numbers that citizens call, checked by a person on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, guard
from ruthan.network.models import Hotline
from ruthan.network.permissions import P

if TYPE_CHECKING:
    from ruthan.accounts.models import User

    By = User | Literal["system"]


@transaction.atomic
def name_hotline(
    *, by: By, number: str, source: str, checked_on: date, is_verified: bool, **fields: Any
) -> Hotline:
    """Add or correct a number: who says so, the day of the check, whether it was verified."""
    if by != "system":
        guard.require(by, P.ORGANISATION_EDIT)
    kept, made = Hotline.objects.update_or_create(
        number=number,
        defaults={
            "source": source,
            "checked_on": checked_on,
            "is_verified": is_verified,
            "edited_at": None if by == "system" else clock.now(),
            **fields,
        },
    )
    record(
        by=by, what="network:hotline:add" if made else "network:hotline:edit", on=kept,
        facts={"number": number, "checked_on": checked_on.isoformat(), "verified": is_verified},
    )  # fmt: skip
    return kept


@transaction.atomic
def retire_hotline(*, by: By, hotline: Hotline) -> Hotline:
    """Show the number no longer; it stays in the list. Safe to press twice."""
    if by != "system":
        guard.require(by, P.ORGANISATION_EDIT)
    if Hotline.objects.filter(pk=hotline.pk, is_active=True).update(
        is_active=False, edited_at=clock.now()
    ):
        hotline.is_active = False
        record(by=by, what="network:hotline:retire", on=hotline, facts={"number": hotline.number})
    return hotline
