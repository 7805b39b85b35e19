"""The queue's entry points of campaigns; each may run twice."""

from __future__ import annotations

from uuid import UUID

from ruthan.campaigns import actions
from ruthan.core import jobs


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
