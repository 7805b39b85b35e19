"""Every outgoing message whatever its channel, and how each channel is doing; no address, no body.

Counts and moments alone come from here; whoever needs the words of a message opens it by its key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from ruthan.messaging.models import Delivery, Message
from ruthan.messaging.states import EndpointState, MessageState

WAYS: Final = ("email", "line", "sms", "webhook")
HELD: Final = "held"
Ask = Callable[[str, list[Any] | None], list[Any]]
_REST: Final = Q(endpoint__state__in=(EndpointState.PAUSED, EndpointState.DISABLED))


@dataclass(frozen=True, slots=True)
class Health:
    """How one channel is doing: what waits, since when, and whether what is tried arrives.

    `oldest_at` leaves out what one failing partner does not take. `failing_since`: the first
    attempt that failed after the last that succeeded.
    """

    channel: str
    waiting: int
    oldest_at: datetime | None
    failed: int  # given up in the last seven days
    last_ok_at: datetime | None
    failing_since: datetime | None
    reason: str  # of the newest failed attempt


def deliveries(
    *, channel: str = "", state: str = "", about: Collection[tuple[str, str]] | None = None
) -> QuerySet[Message]:
    """Messages, the newest first, with their endpoint; `about` narrows to kinds and ids.

    `state` is a state, or `held` for what waits at an endpoint that takes nothing now.
    """
    rows = Message.objects.select_related("endpoint__organisation", "event")
    if channel:
        rows = rows.filter(transport=channel)
    if state == HELD:
        rows = rows.filter(Q(state=HELD) | (Q(state=MessageState.WAITING) & _REST))
    elif state == MessageState.WAITING:
        rows = rows.filter(state=state).exclude(_REST)
    elif state:
        rows = rows.filter(state=state)
    if about is not None:
        wanted = Q(pk__in=[])
        for kind, ident in about:
            wanted |= Q(about_kind=kind, about_id=ident)
        rows = rows.filter(wanted)
    return rows.prefetch_related("deliveries").order_by("-id")


def tries_of(message: Message) -> list[Delivery]:
    """The attempts of a message, the first first; no query when they were fetched with it."""
    return sorted(message.deliveries.all(), key=lambda one: one.attempt)


def health(ask: Ask | None = None) -> list[Health]:
    """Every channel, those of which nothing was ever sent too. Three queries, all by index.

    `ask` runs a constant query elsewhere than on the connection of this process.
    """
    ask = ask or _asked
    waiting = {name: rest for name, *rest in ask(_WAITING, None)}
    good = dict(ask(_LAST_OK, [list(WAYS)]))
    bad = {name: rest for name, *rest in ask(_FAILING, [list(WAYS)])}
    made = []
    for channel in WAYS:
        count, oldest, failed = waiting.get(channel, (0, None, 0))
        since, reason = bad.get(channel, (None, ""))
        made.append(Health(channel, count, oldest, failed, good.get(channel), since, reason or ""))
    return made


def _asked(query: str, values: list[Any] | None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


# An address that is refused at once says nothing of the channel: what is tried again does.
# What rests at a paused endpoint waits for a person, and what a failing one does not take waits
# for its people: neither makes the channel late.
_WAITING = """
SELECT message.transport,
       count(*) FILTER (WHERE message.state = 'waiting'
                        AND coalesce(endpoint.state, 'active') = 'active'),
       min(message.created_at) FILTER (WHERE message.state = 'waiting'
                        AND coalesce(endpoint.state, 'active') = 'active'
                        AND endpoint.failing_since IS NULL),
       count(*) FILTER (WHERE message.state = 'failed')
FROM messaging_message message
LEFT JOIN messaging_endpoint endpoint ON endpoint.id = message.endpoint_id
WHERE message.state = 'waiting'
   OR (message.state = 'failed' AND message.created_at > now() - interval '7 days')
GROUP BY message.transport
"""
_LAST_OK = """
SELECT channel.name, (SELECT max(sent_at) FROM messaging_message
                      WHERE transport = channel.name AND sent_at IS NOT NULL)
FROM unnest(%s::text[]) AS channel(name)
"""
_FAILING = """
SELECT channel.name, first.at, newest.detail
FROM unnest(%s::text[]) AS channel(name)
CROSS JOIN LATERAL (
    SELECT min(delivery.at) AS at FROM messaging_delivery delivery
    JOIN messaging_message message ON message.id = delivery.message_id
    WHERE delivery.outcome IN ('failed', 'unsure') AND message.transport = channel.name
      AND delivery.at > coalesce((SELECT max(sent_at) FROM messaging_message
                                  WHERE transport = channel.name AND sent_at IS NOT NULL),
                                 '-infinity')
      AND delivery.at > now() - interval '30 days'
      AND (message.state = 'waiting' OR delivery.attempt > 1)
) first
LEFT JOIN LATERAL (
    SELECT delivery.detail FROM messaging_delivery delivery
    JOIN messaging_message message ON message.id = delivery.message_id
    WHERE delivery.outcome IN ('failed', 'unsure') AND message.transport = channel.name
      AND delivery.at >= first.at
    ORDER BY delivery.at DESC LIMIT 1
) newest ON true
"""
