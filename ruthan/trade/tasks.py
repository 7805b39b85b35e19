"""Queue entry points of trade."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.trade import actions


@jobs.task(name="trade.forget_report", queue="default")
def forget_report(report_id: str, **_facts: object) -> None:
    """A report is gone: so is what was asked with it."""
    actions.forget(report_id=UUID(report_id))
