"""The queue's entry points of campaigns; each may run twice."""

from __future__ import annotations

from uuid import UUID

from ruthan.campaigns import actions
from ruthan.core import jobs


@jobs.task(name="campaigns.remind_of_obligations", queue="house")
def remind_of_obligations(timestamp: int = 0) -> None:
    """Note what is due soon and what is late."""
    actions.remind_of_obligations()


@jobs.task(name="campaigns.tell_obligation")
def tell_obligation(reminder_id: str) -> None:
    """Write to who coordinates a unit."""
    actions.tell_obligation(reminder_id=UUID(reminder_id))
