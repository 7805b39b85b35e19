"""The queue's entry points of referrals."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.referrals import actions


@jobs.task(name="referrals.tell_dispatch")
def tell_dispatch(referral_id: str) -> None:
    """Tell the organisation's people and programs that a request waits, and send it as XARF.

    One job, for thousands may be sent in a minute; each way has a transaction of its own.
    """
    actions.tell_dispatch(referral_id=UUID(referral_id))
    actions.send_xarf(referral_id=UUID(referral_id))


@jobs.task(name="referrals.tell_withdrawal")
def tell_withdrawal(referral_id: str) -> None:
    """Tell the organisation that a request was taken back."""
    actions.tell_withdrawal(referral_id=UUID(referral_id))


@jobs.task(name="referrals.partners_answer")
def partners_answer(referral_id: str, about_kind: str, about_id: str) -> None:
    """Tell the programs of both sides that a request was answered."""
    actions.tell_partners_of(kind="referral.answered", referral_id=UUID(referral_id))


@jobs.task(name="referrals.partners_withdrawal")
def partners_withdrawal(referral_id: str) -> None:
    """Tell the organisation's programs that a request was taken back."""
    actions.tell_partners_of(kind="referral.withdrawn", referral_id=UUID(referral_id))


@jobs.task(name="referrals.partners_overdue")
def partners_overdue(referral_id: str) -> None:
    """Tell the organisation's programs that the clock of a request has run out."""
    actions.tell_partners_of(kind="referral.overdue", referral_id=UUID(referral_id))


@jobs.task(name="referrals.tell_chase")
def tell_chase(referral_id: str) -> None:
    """Tell people and programs once more of what nobody took up."""
    actions.tell_chase(referral_id=UUID(referral_id))


@jobs.task(name="referrals.tell_turn")
def tell_turn(referral_id: str, turn_id: int, kind: str) -> None:
    """Tell the other side that something was said."""
    actions.tell_turn(referral_id=UUID(referral_id), turn_id=turn_id)


@jobs.task(name="referrals.tell_escalation")
def tell_escalation(referral_id: str, step: int) -> None:
    """Tell those above on both sides that a request is late."""
    actions.tell_escalation(referral_id=UUID(referral_id), step=step)


@jobs.task(name="referrals.note_missed_deadlines", queue="house")
def note_missed_deadlines(timestamp: int = 0) -> None:
    """Say once that a clock has run out, go up with what is late, send again what nobody took."""
    actions.note_missed()
    actions.escalate_late()
    actions.chase_unacknowledged()
