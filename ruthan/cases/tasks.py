"""The queue's entry points of cases; each may run twice."""

from __future__ import annotations

from uuid import UUID

from ruthan.cases import actions
from ruthan.core import jobs


@jobs.task(name="cases.follow_report")
def follow_report(report_id: str, **_facts: object) -> None:
    """A report is gone: so is its case."""
    actions.follow_report(report_id=UUID(report_id))


@jobs.task(name="cases.send_reminder")
def send_reminder(case_id: str, report_id: str, clock: str, hours: int) -> None:
    """Tell the victim by mail or SMS how much time is left."""
    actions.send_reminder(case_id=UUID(case_id), clock_code=clock, hours=hours)


@jobs.task(name="cases.note_things")
def note_things(case_id: str) -> None:
    """Note in the registry to where the person affected paid."""
    actions.note_things(case_id=UUID(case_id))


@jobs.task(name="cases.note_bank_answer")
def note_bank_answer(referral_id: str, about_kind: str, about_id: str) -> None:
    """Bring a bank's answer to its hold or release."""
    actions.note_bank_answer(referral_id=UUID(referral_id))


@jobs.task(name="cases.note_bank_refusal")
def note_bank_refusal(referral_id: str, about_kind: str, about_id: str) -> None:
    """Bring a bank's refusal to its hold or release."""
    actions.note_bank_refusal(referral_id=UUID(referral_id))


@jobs.task(name="cases.tell_release")
def tell_release(release_id: str, to: str) -> None:
    """Tell whoever asked for a release what the bank answered."""
    actions.tell_release(release_id=UUID(release_id))


@jobs.task(name="cases.watch_clocks", queue="house")
def watch_clocks(timestamp: int = 0) -> None:
    """Remind while there is time, say what has passed, end holds that have run out."""
    actions.remind()
    actions.note_missed()
    actions.note_missed_releases()
    actions.expire_holds()
