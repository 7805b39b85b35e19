"""What the other side says later of a message that it took: it arrived, or it did not."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ruthan.core.states import Refused, move
from ruthan.messaging import queries
from ruthan.messaging.models import Message
from ruthan.messaging.states import MOVES, MessageState

LOST = "not delivered"


@transaction.atomic
def note_receipt(*, message_id: str, has_arrived: bool) -> None:
    """Note it at the attempt that was taken; one that did not arrive stands as failed.

    An unknown id says nothing. Safe twice.
    """
    try:
        message = queries.message(str(UUID(message_id)))
    except ValueError:
        return
    if message is None or message.state != MessageState.SENT:
        return
    attempt = message.deliveries.filter(outcome="sent").order_by("-attempt").first()
    if has_arrived:
        if attempt is not None and "arrived" not in attempt.detail:
            words = ", ".join(filter(None, (attempt.detail, "arrived")))[:200]
            message.deliveries.filter(pk=attempt.pk).update(detail=words)
        return
    _lost(message)
    if attempt is not None:
        message.deliveries.filter(pk=attempt.pk).update(outcome="failed", detail=LOST)


def _lost(message: Message) -> None:
    try:
        move(message, to=MessageState.FAILED, moves=MOVES, sent_at=None)
    except Refused:
        return
