"""Delivery behind the queue."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.messaging import actions, queries
from ruthan.messaging.rules import JOB_ATTEMPTS


@jobs.task(name="messaging.deliver", queue="messages", attempts=JOB_ATTEMPTS)
def deliver(message_id: str) -> None:
    """Deliver one message, or have the queue try again."""
    actions.deliver(message_id=message_id)


@jobs.task(name="messaging.serve_endpoint", queue="partners")
def serve_endpoint(endpoint_id: str) -> None:
    """Hand over what is due to one partner; looks again by itself what is due within a minute."""
    soon = actions.serve(endpoint_id=UUID(endpoint_id))
    if soon is not None:
        jobs.enqueue(serve_endpoint, at=soon, endpoint_id=endpoint_id)


@jobs.task(name="messaging.wake_partners", queue="house")
def wake_partners(timestamp: int = 0) -> None:
    """Every minute: have everybody served for whom something is due."""
    due = queries.due_endpoints()
    jobs.enqueue_many(serve_endpoint, [{"endpoint_id": endpoint} for endpoint in due])
