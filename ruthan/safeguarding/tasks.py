"""Telling officers that a sealed drop waits; the message says nothing else."""

from __future__ import annotations

from ruthan.core import jobs
from ruthan.safeguarding import actions


@jobs.task(name="safeguarding.notify_officers", queue="urgent")
def notify_officers(drop_id: str) -> None:
    """One message to each officer and drop, however often this runs."""
    actions.notify_officers(drop_id=drop_id)
