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


@jobs.task(name="messaging.deliver_letter", queue=jobs.BULK, attempts=JOB_ATTEMPTS)
def deliver_letter(message_id: str) -> None:
    """The same for one of very many, in their lane."""
    actions.deliver(message_id=message_id)


@jobs.task(name="messaging.cut", queue=jobs.BULK, attempts=JOB_ATTEMPTS)
def cut(broadcast_id: str) -> None:
    """Put everyone a broadcast is for into a batch."""
    actions.cut(broadcast_id=UUID(broadcast_id))


@jobs.task(name="messaging.deliver_batch", queue=jobs.BULK, attempts=JOB_ATTEMPTS)
def deliver_batch(batch_id: str) -> None:
    """Tell one batch, or have the queue try again."""
    actions.deliver_batch(batch_id=UUID(batch_id))


@jobs.task(name="messaging.release_due", queue="house")
def release_due(timestamp: int = 0) -> None:
    """Every minute: let go what was held over night."""
    actions.release_due()


@jobs.task(name="messaging.ask_quota", queue=jobs.BULK, attempts=2)
def ask_quota(timestamp: int = 0) -> None:
    """Every hour: keep what is left of LINE's month, where there is a channel."""
    actions.ask_quota_if_configured()
