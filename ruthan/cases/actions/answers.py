"""What banks answer: brought to the hold or release that was asked for, or noted by an officer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.cases.actions.numbers import bank_knows
from ruthan.cases.actions.releases import end_release
from ruthan.cases.actions.requests import close_requests
from ruthan.cases.actions.timeline import locked, note
from ruthan.cases.actions.transfers import AmountRefused, note_transfer
from ruthan.cases.models import Case, Hold
from ruthan.cases.permissions import P
from ruthan.cases.queries.holds import releases
from ruthan.cases.queries.requests import RELEASE, hold_of_request, requests_of
from ruthan.cases.rules.clocks import rules
from ruthan.cases.states import (
    BANK_ANSWERS,
    HOLD_MOVES,
    LIVE_HOLDS,
    CaseState,
    HoldState,
    Moment,
    ReleaseState,
    TransferState,
)
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.core.states import Refused, move
from ruthan.referrals import queries as asked
from ruthan.referrals.states import Finding, ReferralState, RefusedBecause

if TYPE_CHECKING:
    from datetime import datetime

# The bank's word of a hold, and how an officer's note of it closes the request.
_OF_HOLDS: Final[dict[str, str]] = {
    Finding.HELD: HoldState.HELD,
    Finding.ACTED: HoldState.HELD,
    Finding.MOVED_ON: HoldState.MOVED_ON,
    Finding.NOT_OURS: HoldState.REFUSED,
    Finding.KEPT: HoldState.REFUSED,
}
_CLOSES: Final[dict[str, str]] = {
    HoldState.HELD: Finding.HELD,
    HoldState.MOVED_ON: Finding.MOVED_ON,
    HoldState.REFUSED: Finding.KEPT,
}
_OF_RELEASES: Final[dict[str, bool]] = {
    Finding.RELEASED: True,
    Finding.ACTED: True,
    Finding.NOT_OURS: False,
    Finding.KEPT: False,
}


class StandsElsewhere(Exception):
    """Another hold of the same transfer waits or stands: this one cannot come back."""


@transaction.atomic
def record_hold_answer(
    *, by: Any, hold: Hold, to: str, satang: int = 0, at: datetime | None = None
) -> Hold:
    """Note what the bank did: it holds so much, it refused, or the money had moved on.

    Of a hold that stands it corrects the amount. What an officer notes closes the request. Raises
    AmountRefused, StandsElsewhere, and Refused once the hold is over.
    """
    if by != "system":
        require(by, P.CASE_WORK, organisation=hold.case.report.centre_id)
    case, now = locked(hold.case), at or clock.now()
    if to not in BANK_ANSWERS:
        raise Refused(hold.state, to)
    amount = (satang or hold.amount_satang) if to == HoldState.HELD else 0
    if not 0 <= amount <= hold.amount_satang:
        raise AmountRefused
    changed: dict[str, Any] = {"answered_at": now, "held_satang": amount}
    changed["ended_at"] = None if to == HoldState.HELD else clock.now()
    if to == HoldState.HELD and hold.state not in LIVE_HOLDS:
        if Hold.objects.filter(transfer=hold.transfer_id, state__in=LIVE_HOLDS).exists():
            raise StandsElsewhere
        changed["expires_at"] = clock.now() + rules().hold  # its time begins anew
    move(hold, to=to, moves=HOLD_MOVES, **changed)
    _follow_money(case, hold, amount)
    if case.state == CaseState.OPEN and to == HoldState.HELD:
        bank_knows(case, now)
    note(case, Moment.HOLD_ANSWERED, by=by, number=hold.transfer.number, to=hold.state,
         satang=hold.held_satang)  # fmt: skip
    record(by=by, what="cases:hold:answer", on=hold, facts={"state": hold.state})
    if by != "system":
        close_requests(by=by, rows=requests_of(hold), code=_CLOSES[to])
    return hold


def _follow_money(case: Case, hold: Hold, amount: int) -> None:
    """The transfer stands where the bank says, unless its money came back meanwhile."""
    row = case.transfers.get(pk=hold.transfer_id)
    if row.state == TransferState.RETURNED:
        return
    to, satang = str(TransferState.SENT), None
    if hold.state == HoldState.HELD:
        to, satang = TransferState.HELD, amount
    elif hold.state == HoldState.MOVED_ON:
        to = TransferState.MOVED_ON
    elif row.state != TransferState.HELD:
        return  # a refusal changes nothing of money that nobody held
    if (row.state, row.held_satang) == (to, satang or 0):
        return
    note_transfer(by="system", case=case, transfer_id=row.pk, to=to, satang=satang)


@transaction.atomic
def note_bank_answer(*, referral_id: UUID) -> bool:
    """Bring a bank's answer to its hold or release; False where there is none. Safe twice.

    A later answer, and that of a higher desk, replaces the one before.
    """
    row = asked.referral(referral_id)
    if row is None or not row.answer_code:
        return False
    if row.about_kind == RELEASE:
        return _heard_of_release(row, is_released=_OF_RELEASES.get(row.answer_code))
    given = asked.answer_of(row)
    to = _OF_HOLDS.get(row.answer_code, "")
    return _heard_of_hold(row, to, satang=given.satang if given else 0)


@transaction.atomic
def note_bank_refusal(*, referral_id: UUID) -> bool:
    """Bring a bank's refusal to its hold or release; False where there is none. Safe twice."""
    row = asked.referral(referral_id)
    is_refused = row is not None and row.state in {ReferralState.REFUSED, ReferralState.APPEALED}
    if row is None or not row.refusal or not is_refused:
        return False
    if row.about_kind == RELEASE:
        return _heard_of_release(row, is_released=False)
    is_gone = row.refusal == RefusedBecause.GONE
    return _heard_of_hold(row, HoldState.MOVED_ON if is_gone else HoldState.REFUSED)


def _heard_of_hold(row: Any, to: str, *, satang: int = 0) -> bool:
    hold = hold_of_request(row.pk)
    if hold is None or not to or hold.case.data_key.destroyed_at is not None:
        return False
    amount = min(satang or hold.amount_satang, hold.amount_satang) if to == HoldState.HELD else 0
    if (hold.state, hold.held_satang) == (to, amount) or _is_older(row, hold.answered_at):
        return False
    try:
        if to in HOLD_MOVES[hold.state]:
            with transaction.atomic():
                record_hold_answer(by="system", hold=hold, to=to, satang=amount, at=row.answered_at)
            return True
    except (Refused, StandsElsewhere):
        pass  # it is over, or asked anew: where the money is remains worth knowing
    return _note_where(hold, to)


def _note_where(hold: Hold, to: str) -> bool:
    """What a bank says of money whose hold is over."""
    case = locked(hold.case)
    row = case.transfers.get(pk=hold.transfer_id)
    if to != HoldState.MOVED_ON or row.state != TransferState.SENT:
        return False
    note_transfer(by="system", case=case, transfer_id=row.pk, to=TransferState.MOVED_ON)
    return True


def _heard_of_release(row: Any, *, is_released: bool | None) -> bool:
    found = releases().filter(pk=row.about_id).first()
    if found is None or is_released is None or found.data_key.destroyed_at is not None:
        return False
    to = ReleaseState.RELEASED if is_released else ReleaseState.REFUSED
    if found.state == to or _is_older(row, found.ended_at):
        return False
    try:
        end_release(by="system", release=found, is_released=is_released, at=row.answered_at)
    except Refused:
        return False
    return True


def _is_older(row: Any, heard_at: datetime | None) -> bool:
    """Whether something newer was heard: a job that runs again brings an old answer back."""
    return bool(heard_at and row.answered_at and row.answered_at < heard_at)
