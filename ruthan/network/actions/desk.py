"""Desks: where an organisation is reached, each with its source and the day it was checked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, guard
from ruthan.network.models import Desk, Organisation
from ruthan.network.permissions import P

if TYPE_CHECKING:
    from ruthan.accounts.models import User

    By = User | Literal["system"]


@transaction.atomic
def name_desk(
    *,
    by: By,
    organisation: Organisation,
    name_th: str,
    kind: str,
    value: str,
    source: str,
    checked_on: date,
    **fields: Any,
) -> Desk:
    """Add a way to reach an organisation; every desk names its source and its day."""
    if by != "system":
        guard.require(by, P.ORGANISATION_EDIT)
    made = Desk.objects.create(
        organisation=organisation, name_th=name_th, kind=kind, value=value, source=source,
        checked_on=checked_on, **fields,
    )  # fmt: skip
    record(
        by=by, what="network:desk:name", on=organisation,
        facts={"desk": str(made.pk), "kind": kind, "value": value},
    )  # fmt: skip
    return made


@transaction.atomic
def end_desk(*, by: By, desk: Desk) -> Desk:
    """A desk is not used from today on; it stays readable. Safe to press twice."""
    if by != "system":
        guard.require(by, P.ORGANISATION_EDIT)
    today = clock.today()
    if desk.valid_until is None or desk.valid_until > today:
        desk.valid_until = today
        desk.save(update_fields=["valid_until"])
        record(by=by, what="network:desk:end", on=desk.organisation, facts={"desk": str(desk.pk)})
    return desk
