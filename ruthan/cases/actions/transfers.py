"""Hops of the money: added by whoever learnt of them, and what became of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from ruthan.audit.actions import record
from ruthan.cases.actions.timeline import locked, note
from ruthan.cases.models import Case, Transfer
from ruthan.cases.permissions import P
from ruthan.cases.rules import labels
from ruthan.cases.rules.accounts import characters
from ruthan.cases.states import TRANSFER_MOVES, Moment, Told, TransferState
from ruthan.core import clock, crypto
from ruthan.core.crypto import keyed_hash
from ruthan.core.guard import require
from ruthan.core.states import Refused, move

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.cases.rules.telling import NewTransfer

MOST = 200  # of one case; a chain longer than this is no chain any more


class AmountRefused(ValueError):
    """More than the transfer, less than nothing, or more hops than a case takes."""


def new_row(
    case: Case,
    told: NewTransfer,
    *,
    number: int,
    by: Any,
    parent: UUID | None = None,
    told_by: str = Told.VICTIM,
) -> Transfer:
    """A transfer that is not stored yet, its account and slip sealed under the key of the case."""
    key, bare = case.data_key, characters(told.account)
    to = json.dumps({"account": told.account.strip(), "name": told.name}, ensure_ascii=False)
    slip = {"bank": told.slip_bank, "ref": told.slip_ref}
    return Transfer(
        case=case, parent_id=parent, number=number, told_by=told_by, from_bank=told.from_bank,
        to_bank=told.to_bank, to_kind=told.to_kind,
        to_sealed=crypto.seal(key, labels.TARGET, to),
        to_hash=keyed_hash(labels.ACCOUNT, bare) if bare else None,
        amount_satang=told.satang, at=told.at, is_time_known=told.is_time_known, slip=told.slip,
        slip_hash=keyed_hash(f"{labels.SLIP}.picture", told.slip_body) if told.slip_body else None,
        slip_sealed=crypto.seal(key, labels.SLIP, json.dumps(slip)) if told.slip_ref else None,
        slip_ref_hash=keyed_hash(labels.SLIP_REF, f"{told.slip_bank}:{told.slip_ref}")
        if told.slip_ref else None,
        added_by=None if isinstance(by, str) else by, added_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def add_transfer(
    *, by: Any, case: Case, told: NewTransfer, parent: UUID | None, told_by: str = Told.BANK
) -> Transfer:
    """Add a hop that a bank or the police told of; the hop before it has moved on.

    Raises AmountRefused for an amount larger than the hop it came from, or one hop too many.
    """
    require(by, P.CASE_WORK, organisation=case.report.centre_id)
    held = locked(case)
    last = held.transfers.aggregate(n=Max("number"))["n"] or 0
    before = held.transfers.filter(pk=parent).first() if parent else None
    if last >= MOST or (before and told.satang > before.amount_satang):
        raise AmountRefused
    row = new_row(
        held, told, number=last + 1, by=by, parent=before.pk if before else None, told_by=told_by
    )
    row.save(force_insert=True)
    if before and before.state == TransferState.SENT:
        move(before, to=TransferState.MOVED_ON, moves=TRANSFER_MOVES)
    note(held, Moment.TRANSFER, by=by, number=row.number, satang=row.amount_satang)
    record(by=by, what="cases:transfer:add", on=held, facts={"number": row.number})
    return row


@transaction.atomic
def note_transfer(
    *, by: Any, case: Case, transfer_id: UUID, to: str, satang: int | None = None
) -> Transfer:
    """Note where the money of a hop is now, of how much of it; the whole of it unless told.

    Raises Refused for a move that is none, AmountRefused for more than was sent.
    """
    if by != "system":
        require(by, P.CASE_WORK, organisation=case.report.centre_id)
    held = locked(case)
    row = held.transfers.filter(pk=transfer_id).first()
    if row is None:
        raise Refused("absent", to)
    amount = row.amount_satang if satang is None else satang
    if not 0 < amount <= row.amount_satang:
        raise AmountRefused
    amounts: dict[str, Any] = {}
    if to == TransferState.HELD:
        amounts = {"held_satang": amount, "returned_satang": 0}
    elif to == TransferState.RETURNED:
        amounts = {"held_satang": 0, "returned_satang": amount}
    else:
        amounts = {"held_satang": 0, "returned_satang": 0}
    move(row, to=to, moves=TRANSFER_MOVES, **amounts)
    note(held, Moment.MOVED, by=by, number=row.number, to=to, satang=amount)
    facts: dict[str, str | int | bool | None] = {"number": row.number, "to": to, "satang": amount}
    record(by=by, what="cases:transfer:note", on=held, facts=facts)
    return row
