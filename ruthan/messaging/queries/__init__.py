"""Questions about messages."""

from __future__ import annotations

from django.db.models import Count

from ruthan.core.crypto import keyed_hash
from ruthan.messaging.models import Message, OptOut
from ruthan.messaging.queries.outbox import (
    HELD,
    WAYS,
    Health,
    deliveries,
    health,
    tries_of,
)
from ruthan.messaging.queries.partners import (
    URL,
    Secrets,
    due_endpoints,
    endpoint,
    endpoints,
    endpoints_for_event,
    event_of,
    newest_failure,
    next_due,
    secrets_of,
    sent_to,
    url_of,
    waiting_at,
)
from ruthan.messaging.states import MessageState
from ruthan.messaging.transports import line, sms

__all__ = [
    "WAYS",
    "HELD",
    "URL",
    "Health",
    "Secrets",
    "counts_of",
    "counts_through",
    "deliveries",
    "due_endpoints",
    "endpoint",
    "endpoints",
    "endpoints_for_event",
    "event_of",
    "has_way",
    "hash_of",
    "health",
    "is_opted_out",
    "message",
    "newest_failure",
    "next_due",
    "secrets_of",
    "sent_to",
    "tries_of",
    "url_of",
    "waiting_at",
]


def has_way(transport: str) -> bool:
    """Whether this installation has a way out of that name: mail always, others once set up."""
    set_up = {
        "email": True,
        "line": line.is_configured(),
        "sms": sms.is_configured(),
        "webhook": True,
    }
    return set_up.get(transport, False)


def hash_of(address: str) -> bytes:
    """The keyed hash by which an address is known."""
    return keyed_hash("messaging.address", address.strip().lower())


def is_opted_out(to_hash: bytes) -> bool:
    """Whether an address wants nothing more from us. One query."""
    return OptOut.objects.filter(to_hash=to_hash).exists()


def message(message_id: str) -> Message | None:
    """A message by its key, with its data key."""
    return Message.objects.select_related("data_key").filter(pk=message_id).first()


def counts_of(about: tuple[str, str]) -> dict[str, int]:
    """How many messages about a thing stand in each state."""
    counts: dict[str, int] = {}
    for state in Message.objects.filter(about_kind=about[0], about_id=about[1]).values_list(
        "state", flat=True
    ):
        counts[state] = counts.get(state, 0) + 1
    return counts


def counts_through(transport: str) -> dict[str, int]:
    """How many messages of one transport stand in each state, states without one too. One query."""
    rows = Message.objects.filter(transport=transport).values_list("state").annotate(n=Count("pk"))
    found = dict(rows.order_by())
    return {state.value: int(found.get(state.value, 0)) for state in MessageState}
