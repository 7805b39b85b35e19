"""Delivery behind the queue."""

from __future__ import annotations

from ruthan.core import jobs
from ruthan.messaging import actions
from ruthan.messaging.rules import JOB_ATTEMPTS


@jobs.task(name="messaging.deliver", queue="messages", attempts=JOB_ATTEMPTS)
def deliver(message_id: str) -> None:
    """Deliver one message, or have the queue try again."""
    actions.deliver(message_id=message_id)
