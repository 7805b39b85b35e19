"""Which feeds are watched, and which are due."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import clock
from ruthan.gateway.models import Feed


def feeds() -> list[Feed]:
    """The whole watch list: stopped ones first, for they want a person. One query."""
    return list(Feed.objects.order_by("is_active", "title", "url"))


def feed(feed_id: UUID) -> Feed | None:
    """One feed. One query."""
    return Feed.objects.filter(pk=feed_id).first()


def due_feeds() -> list[UUID]:
    """The feeds whose time has come, longest waiting first. One query."""
    due = Feed.objects.filter(is_active=True, next_at__lte=clock.now()).order_by("next_at")
    return list(due.values_list("pk", flat=True))
