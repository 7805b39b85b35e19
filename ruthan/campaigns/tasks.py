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


@jobs.task(name="campaigns.compile", queue=jobs.LONG, attempts=4)
def compile_country(compilation_id: str) -> None:
    """Somebody asked for the report of the country: draw it into one file."""
    draw_compilation(UUID(compilation_id))


@jobs.task(name="campaigns.look_at_photo")
def look_at_photo(photo_id: str) -> None:
    """Find photos of before that a new one is."""
    actions.look_at_photo(photo_id=UUID(photo_id))


@jobs.task(name="campaigns.tell_return")
def tell_return(activity_id: str) -> None:
    """Tell who recorded an activity that it came back."""
    actions.tell_return(activity_id=UUID(activity_id))


@jobs.task(name="campaigns.tell_submitted")
def tell_submitted(report_id: str) -> None:
    """Tell the ministry that a report came in."""
    actions.tell_submitted(report_id=UUID(report_id))


@jobs.task(name="campaigns.tell_received")
def tell_received(report_id: str) -> None:
    """Tell a unit that its report was received."""
    actions.tell_received(report_id=UUID(report_id))


@jobs.task(name="campaigns.tell_reopened")
def tell_reopened(report_id: str) -> None:
    """Tell a unit that its report was opened again."""
    actions.tell_reopened(report_id=UUID(report_id))
