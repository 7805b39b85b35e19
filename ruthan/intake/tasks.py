"""Work of intake behind the queue: telling reporters, sweeping tickets and files without a row."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.intake import actions


@jobs.task(name="intake.notify_answer")
def notify_answer(report_id: str, answer_id: str) -> None:
    """Tell the reporter the verdict, once."""
    actions.notify_answer(report_id=UUID(report_id), answer_id=UUID(answer_id))


@jobs.task(name="intake.notify_remark")
def notify_remark(report_id: str, remark_id: str, author: str) -> None:
    """Tell the reporter that staff wrote, once."""
    actions.notify_remark(report_id=UUID(report_id), remark_id=UUID(remark_id))


@jobs.task(name="intake.notify_decline")
def notify_decline(report_id: str) -> None:
    """Tell the reporter that the report was declined, once."""
    actions.notify_decline(report_id=UUID(report_id))


@jobs.task(name="intake.sweep_tickets", queue="house")
def sweep_tickets(timestamp: int = 0) -> None:
    """Forget used tickets of forms."""
    actions.sweep_tickets()


@jobs.task(name="intake.sweep_files", queue="house")
def sweep_files(timestamp: int = 0) -> None:
    """Remove files whose report was never committed."""
    actions.sweep_files()


@jobs.task(name="intake.follow_merge")
def follow_merge(into_id: str, other_id: str) -> None:
    """Hang the reports of a merged cluster on the one that stays."""
    actions.follow_merge(into_id=UUID(into_id), other_id=UUID(other_id))
