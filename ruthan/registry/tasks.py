"""Queue entry points of the registry."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.registry import actions


@jobs.task(name="registry.forget_report")
def forget_report(report_id: str, **_facts: object) -> None:
    """Take out what a report named, because it is withdrawn, shredded or sealed."""
    actions.forget_source(kind="report", source_id=UUID(report_id))
