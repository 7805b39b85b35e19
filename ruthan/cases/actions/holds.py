"""Asking a bank to hold an amount: two people, an end, the bank's answer, the way back.

Ruthan freezes nothing. A bank holds (ระงับ), the police or a court freeze (อายัด); we ask.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.cases import queries
from ruthan.cases.actions.packages import hold_package
from ruthan.cases.actions.releases import open_release
from ruthan.cases.actions.timeline import locked, note
from ruthan.cases.actions.transfers import AmountRefused, note_transfer
from ruthan.cases.events import HoldRequested
from ruthan.cases.models import Case, Hold
from ruthan.cases.permissions import P
from ruthan.cases.queries.holds import hold_of_referral
from ruthan.cases.rules import labels
from ruthan.cases.rules.clocks import rules
from ruthan.cases.states import (
    HOLD_MOVES,
    LIVE_HOLDS,
    OPEN_CASES,
    HoldState,
    Moment,
    TransferState,
)
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.states import Refused, move
from ruthan.network.queries import bank, organisation
from ruthan.referrals import actions as referrals
from ruthan.referrals import queries as asked
from ruthan.referrals.states import Ask, Finding

if TYPE_CHECKING:
    from ruthan.cases.models import Release

KIND, GROUND = "case", "hold"
_HELD = frozenset({Finding.HELD, Finding.ACTED})  # the bank's word
_NOT_HELD = frozenset({Finding.MOVED_ON, Finding.NOT_OURS})


class AlreadyAsked(Exception):
    """A hold of this transfer waits or stands already; another officer was first."""


class NeedsSecondPerson(Exception):
    """Whoever asked for the hold cannot send it, too."""


class NoSuchBank(Exception):
    """The transfer names no bank that could be asked."""


@transaction.atomic
def ask_hold(*, by: Any, case: Case, transfer_id: UUID, satang: int, because: str) -> Hold:
    """Propose that a bank hold so much of a transfer; a second person sends it.

    Raises NoSuchBank, AmountRefused for more than the transfer, AlreadyAsked, Refused once the
    case is over.
    """
    require(by, P.CASE_WORK, organisation=case.report.centre_id)
    held = locked(case)
    row = held.transfers.filter(pk=transfer_id).first()
    if row is None or held.state not in OPEN_CASES:
        raise Refused(held.state, HoldState.ASKED)
    found = bank(row.to_bank)
    if found is None or not found.organisation:
        raise NoSuchBank(row.to_bank)
    if not 0 < satang <= row.amount_satang:
        raise AmountRefused
    sealed = crypto.seal(held.data_key, labels.BECAUSE, because)
    hold = Hold(
        case=held, transfer=row, bank=row.to_bank, amount_satang=satang, because_sealed=sealed,
        asked_by=by, asked_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            hold.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyAsked from error
    note(held, Moment.HOLD_ASKED, by=by, number=row.number, satang=satang)
    facts: dict[str, str | int | bool | None] = {
        "bank": row.to_bank, "satang": satang, "number": row.number,
    }  # fmt: skip
    record(by=by, what="cases:hold:ask", on=hold, facts=facts)
    return hold


@transaction.atomic
def approve_hold(*, by: Any, hold: Hold) -> Hold:
    """Send the request to the bank as the second person; its time begins now.

    Raises NeedsSecondPerson for whoever asked, Refused when it was sent or dropped before.
    """
    require(by, P.HOLD_APPROVE, organisation=hold.case.report.centre_id)
    if by.pk == hold.asked_by_id:
        raise NeedsSecondPerson
    held, now = locked(hold.case), clock.now()
    if held.state not in OPEN_CASES:
        raise Refused(held.state, HoldState.SENT)
    expires = now + rules().hold
    move(
        hold, to=HoldState.SENT, moves=HOLD_MOVES, approved_by=by, approved_at=now,
        expires_at=expires,
    )  # fmt: skip
    _send_out(hold, held, by=by, expires=expires)
    note(held, Moment.HOLD_SENT, by=by, number=hold.transfer.number, satang=hold.amount_satang)
    record(
        by=by, what="cases:hold:approve", on=hold,
        facts={"bank": hold.bank, "satang": hold.amount_satang},
    )  # fmt: skip
    emit(HoldRequested(case_id=held.pk, hold_id=hold.pk))
    return hold


def _send_out(hold: Hold, case: Case, *, by: Any, expires: datetime) -> None:
    """Give the request to the bank's desk, where there is one."""
    found = bank(hold.bank)
    desk = organisation(found.organisation) if found else None
    if desk is None:
        return
    sent = referrals.refer(
        by=by, organisation=desk, from_centre=case.report.centre, about=(KIND, case.pk),
        ground=GROUND, ask=Ask.HOLD, package=hold_package(case, hold),
        due_at=clock.now() + rules().release, is_demonstration=case.is_demonstration,
    )  # fmt: skip
    Hold.objects.filter(pk=hold.pk).update(referral=sent.pk)
    hold.referral = sent.pk


@transaction.atomic
def drop_hold(*, by: Any, hold: Hold) -> Hold:
    """Put a proposal aside before anybody sent it; raises Refused afterwards."""
    require(by, P.CASE_WORK, organisation=hold.case.report.centre_id)
    move(hold, to=HoldState.DROPPED, moves=HOLD_MOVES, ended_at=clock.now())
    note(hold.case, Moment.HOLD_ENDED, by=by, number=hold.transfer.number, to=HoldState.DROPPED)
    record(by=by, what="cases:hold:drop", on=hold)
    return hold


@transaction.atomic
def record_hold_answer(*, by: Any, hold: Hold, is_held: bool, satang: int = 0) -> Hold:
    """Note what the bank did: it holds so much, or it refused. Raises AmountRefused, Refused."""
    if by != "system":
        require(by, P.CASE_WORK, organisation=hold.case.report.centre_id)
    held = locked(hold.case)
    if not is_held:
        move(hold, to=HoldState.REFUSED, moves=HOLD_MOVES, answered_at=clock.now(),
             ended_at=clock.now())  # fmt: skip
    else:
        amount = satang or hold.amount_satang
        if not 0 < amount <= hold.amount_satang:
            raise AmountRefused
        move(hold, to=HoldState.HELD, moves=HOLD_MOVES, answered_at=clock.now(),
             held_satang=amount)  # fmt: skip
        if hold.transfer.state != TransferState.HELD:
            note_transfer(
                by="system", case=held, transfer_id=hold.transfer_id, to=TransferState.HELD,
                satang=amount,
            )  # fmt: skip
    note(held, Moment.HOLD_ANSWERED, by=by, number=hold.transfer.number, to=hold.state,
         satang=hold.held_satang)  # fmt: skip
    record(by=by, what="cases:hold:answer", on=hold, facts={"state": hold.state})
    return hold


@transaction.atomic
def note_bank_answer(*, referral_id: UUID) -> bool:
    """Bring a bank's answer to its hold; False where it is about none. Safe twice."""
    hold = hold_of_referral(referral_id)
    referral = asked.referral(referral_id)
    if hold is None or referral is None or hold.state != HoldState.SENT:
        return False
    if referral.answer_code not in _HELD | _NOT_HELD:
        return False
    record_hold_answer(by="system", hold=hold, is_held=referral.answer_code in _HELD)
    return True


@transaction.atomic
def release_hold(*, by: Any, hold: Hold, because: str) -> Release:
    """Ask that an amount wrongly held be let go: an entry of its own with a clock of hours.

    Raises Refused when nothing is asked or held any more.
    """
    require(by, P.CASE_WORK, organisation=hold.case.report.centre_id)
    if hold.state not in {HoldState.SENT, HoldState.HELD}:
        raise Refused(hold.state, HoldState.RELEASED)
    case = hold.case
    hop = next(one for one in queries.hops_of(case) if one.id == hold.transfer_id)
    made = open_release(
        by=by, centre=case.report.centre, hold=hold, bank=hold.bank, account=hop.account,
        satang=hold.held_satang or hold.amount_satang, why=because,
        is_demonstration=case.is_demonstration,
    )  # fmt: skip
    note(case, Moment.RELEASE, by=by, number=hold.transfer.number, release=made.ref)
    return made


def expire_holds() -> int:
    """End every hold whose time has run out, once; returns how many. Safe twice."""
    ended = 0
    rows = Hold.objects.select_related("case__data_key", "transfer")
    for hold in rows.filter(state__in=LIVE_HOLDS, expires_at__lte=clock.now()):
        try:
            with transaction.atomic():
                move(hold, to=HoldState.EXPIRED, moves=HOLD_MOVES, ended_at=clock.now())
                note(hold.case, Moment.HOLD_ENDED, by="system", number=hold.transfer.number,
                     to=HoldState.EXPIRED)  # fmt: skip
                record(by="system", what="cases:hold:expire", on=hold)
        except Refused:
            continue
        ended += 1
    return ended
