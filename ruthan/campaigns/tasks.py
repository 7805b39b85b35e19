"""The queue's entry points of campaigns; each may run twice."""

from __future__ import annotations

from uuid import UUID

from ruthan.campaigns import actions
from ruthan.campaigns.actions.compile import draw_compilation
from ruthan.core import jobs


@jobs.task(name="campaigns.remind_of_obligations", queue="house")
def remind_of_obligations(timestamp: int = 0) -> None:
    """Note what is due soon and what is late."""
    actions.remind_of_obligations()


@jobs.task(name="campaigns.tell_obligation")
def tell_obligation(reminder_id: str) -> None:
    """Write to who coordinates a unit."""
    actions.tell_obligation(reminder_id=UUID(reminder_id))


@jobs.task(name="campaigns.compile", queue="house", attempts=4)
def compile_country(compilation_id: str) -> None:
    """Somebody asked for the report of the country: draw it into one file."""
    draw_compilation(UUID(compilation_id))
