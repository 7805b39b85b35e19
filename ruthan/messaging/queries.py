"""Questions about messages."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count

from ruthan.core.crypto import keyed_hash
from ruthan.messaging.models import Message, OptOut
from ruthan.messaging.states import MessageState


def hash_of(address: str) -> bytes:
    """The keyed hash by which an address is known."""
    return keyed_hash("messaging.address", address.strip().lower())


def has_way(transport: str) -> bool:
    """Whether this installation has a way out of that name: mail always, others once set up."""
    set_up = {
        "email": True,
        "line": bool(settings.RUTHAN_LINE_TOKEN),
        "sms": bool(getattr(settings, "RUTHAN_SMS_URL", "")),
    }
    return set_up.get(transport, False)


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
