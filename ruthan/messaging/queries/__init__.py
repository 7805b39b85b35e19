"""Questions about messages, about who follows alerts, and about broadcasts."""

from __future__ import annotations

from django.db.models import Count

from ruthan.messaging.models import Message, OptOut
from ruthan.messaging.queries.broadcasts import (
    ChannelProgress,
    FailedBatch,
    Progress,
    aim_of,
    broadcast,
    broadcast_about,
    broadcasts,
    broadcasts_shown,
    due_broadcasts,
    failed_batches,
    progress_of,
    waiting_for,
)
from ruthan.messaging.queries.following import (
    confirm_within,
    hash_of,
    least_of,
    quiet_hours,
    quota_of,
    subscription,
    subscription_by_hash,
    subscription_of,
)
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
from ruthan.messaging.queries.reach import CHANNELS, Aim, Place, Reach, chosen, reach_of
from ruthan.messaging.states import MessageState
from ruthan.messaging.transports import line, sms

__all__ = [
    "Aim",
    "CHANNELS",
    "ChannelProgress",
    "FailedBatch",
    "HELD",
    "Health",
    "Place",
    "Progress",
    "Reach",
    "Secrets",
    "URL",
    "WAYS",
    "aim_of",
    "broadcast",
    "broadcast_about",
    "broadcasts",
    "broadcasts_shown",
    "chosen",
    "closed_because",
    "confirm_within",
    "counts_of",
    "counts_through",
    "deliveries",
    "due_broadcasts",
    "due_endpoints",
    "endpoint",
    "endpoints",
    "endpoints_for_event",
    "event_of",
    "failed_batches",
    "has_way",
    "hash_of",
    "health",
    "is_opted_out",
    "least_of",
    "message",
    "newest_failure",
    "next_due",
    "progress_of",
    "quiet_hours",
    "quota_of",
    "reach_of",
    "secrets_of",
    "sent_to",
    "subscription",
    "subscription_by_hash",
    "subscription_of",
    "tries_of",
    "url_of",
    "waiting_at",
    "waiting_for",
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


def is_opted_out(to_hash: bytes) -> bool:
    """Whether an address wants nothing more from us. One query."""
    return OptOut.objects.filter(to_hash=to_hash).exists()


def closed_because(to_hash: bytes) -> str:
    """Why nothing more goes to an address, as a code of OptOutReason, or ''. One query."""
    found = OptOut.objects.filter(to_hash=to_hash) if to_hash else OptOut.objects.none()
    return found.values_list("reason", flat=True).first() or ""


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
