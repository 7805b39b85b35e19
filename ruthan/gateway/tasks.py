"""The queue's entry points of the gateway: watching feeds."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.gateway.sources.feed import queries, watch


@jobs.task(name="gateway.check_feeds", queue="house")
def check_feeds(timestamp: int = 0) -> None:
    """Start a job for every feed that is due; one asked twice is asked once."""
    for feed_id in queries.due_feeds():
        jobs.enqueue(check_feed, feed_id=feed_id)


@jobs.task(name="gateway.check_feed", attempts=2)
def check_feed(feed_id: str) -> None:
    """Take the new posts of one feed in."""
    watch.check_feed(UUID(feed_id))
