"""Changing grounds, clocks and recipients: every change is a new edition on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.core.locks import hold
from ruthan.referrals.models import Ground, Recipient
from ruthan.referrals.permissions import P

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

Facts = dict[str, str | int | bool | None]


@transaction.atomic
def set_ground(*, by: Any, code: str, recipient: str, values: Mapping[str, Any]) -> Ground:
    """Write the next edition of a ground for a recipient; open requests keep their clock.

    `values` are the fields of the row but for its edition. Two who change one ground at once make
    two editions, one after the other.
    """
    require(by, P.GROUND_EDIT)
    hold(f"referrals.ground {code} {recipient}")
    held = Ground.objects.filter(code=code, recipient=recipient)
    last = held.aggregate(last=Max("edition"))["last"] or 0
    made = Ground.objects.create(
        code=code, recipient=recipient, edition=last + 1, by=by, at=clock.now(), **values
    )
    facts: Facts = {"code": code, "recipient": recipient, "edition": made.edition}
    record(by=by, what="referrals:ground:edit", on=made, facts=facts)
    return made


@transaction.atomic
def set_recipient(*, by: Any, organisation: Organisation, values: Mapping[str, Any]) -> Recipient:
    """Write down how an organisation is reached and who is told when it is late."""
    require(by, P.GROUND_EDIT)
    row, _made = Recipient.objects.update_or_create(
        organisation=organisation, defaults={**values, "by": by, "at": clock.now()}
    )
    record(by=by, what="referrals:recipient:edit", on=row, facts={"of": organisation.code})
    return row
