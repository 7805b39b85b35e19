"""Asking a bank to hold an amount: two people, an end, the bank's answer, the way back.

Ruthan freezes nothing. A bank holds (ระงับ), the police or a court freeze (อายัด); we ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.cases import queries
from ruthan.cases.actions.packages import hold_package
from ruthan.cases.actions.releases import open_release
from ruthan.cases.actions.requests import desk_of, let_go
from ruthan.cases.actions.timeline import locked, note
from ruthan.cases.actions.transfers import AmountRefused
from ruthan.cases.events import HoldRequested
from ruthan.cases.models import Case, Hold
from ruthan.cases.permissions import P
from ruthan.cases.queries.requests import CASE
from ruthan.cases.rules import labels
from ruthan.cases.rules.clocks import rules
from ruthan.cases.states import HOLD_MOVES, LIVE_HOLDS, OPEN_CASES, HoldState, Moment
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.states import Refused, move
from ruthan.referrals import actions as referrals
from ruthan.referrals.states import Ask

if TYPE_CHECKING:
    from ruthan.cases.models import Release
    from ruthan.network.models import Organisation

GROUND = "hold"


class AlreadyAsked(Exception):
    """A hold of this transfer waits or stands already; another officer was first."""


class NeedsSecondPerson(Exception):
    """Whoever asked for the hold cannot send it, too."""


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
    desk_of(row.to_bank)
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

    Raises NeedsSecondPerson for whoever asked, NoSuchBank when the bank has no desk any more,
    Refused when it was sent or dropped before.
    """
    require(by, P.HOLD_APPROVE, organisation=hold.case.report.centre_id)
    if by.pk == hold.asked_by_id:
        raise NeedsSecondPerson
    held, now = locked(hold.case), clock.now()
    if held.state not in OPEN_CASES:
        raise Refused(held.state, HoldState.SENT)
    desk, expires = desk_of(hold.bank), now + rules().hold
    move(
        hold, to=HoldState.SENT, moves=HOLD_MOVES, approved_by=by, approved_at=now,
        expires_at=expires,
    )  # fmt: skip
    _send_out(hold, held, by=by, desk=desk)
    note(held, Moment.HOLD_SENT, by=by, number=hold.transfer.number, satang=hold.amount_satang)
    record(
        by=by, what="cases:hold:approve", on=hold,
        facts={"bank": hold.bank, "satang": hold.amount_satang},
    )  # fmt: skip
    emit(HoldRequested(case_id=held.pk, hold_id=hold.pk))
    return hold


def _send_out(hold: Hold, case: Case, *, by: Any, desk: Organisation) -> None:
    """Give the request to the bank's desk; its clock is that of the ground."""
    sent = referrals.refer(
        by=by, organisation=desk, from_centre=case.report.centre, about=(CASE, case.pk),
        ground=GROUND, ask=Ask.HOLD, package=hold_package(case, hold),
        is_demonstration=case.is_demonstration,
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
    """End every hold whose time has run out, once, and take its request back; returns how many.

    Safe twice.
    """
    ended = 0
    rows = Hold.objects.select_related("case__data_key", "transfer")
    for hold in rows.filter(state__in=LIVE_HOLDS, expires_at__lte=clock.now()):
        try:
            with transaction.atomic():
                let_go(by="system", hold=hold, to=HoldState.EXPIRED)
                record(by="system", what="cases:hold:expire", on=hold)
        except Refused:
            continue
        ended += 1
    return ended
