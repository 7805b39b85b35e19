"""The queue's entry points of referrals."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.referrals import actions


@jobs.task(name="referrals.tell_dispatch")
def tell_dispatch(referral_id: str) -> None:
    """Tell the organisation that a request waits."""
    actions.tell_dispatch(referral_id=UUID(referral_id))


@jobs.task(name="referrals.tell_withdrawal")
def tell_withdrawal(referral_id: str) -> None:
    """Tell the organisation that a request was taken back."""
    actions.tell_withdrawal(referral_id=UUID(referral_id))


@jobs.task(name="referrals.partners_dispatch")
def partners_dispatch(referral_id: str) -> None:
    """Tell the organisation's programs that a request waits."""
    actions.tell_partners_of(kind="referral.sent", referral_id=UUID(referral_id))


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


@jobs.task(name="referrals.note_missed_deadlines", queue="house")
def note_missed_deadlines(timestamp: int = 0) -> None:
    """Say once of every request that its clock has run out."""
    actions.note_missed()
