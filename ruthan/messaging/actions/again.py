"""What staff do with a message on its way: have it tried again, or stop it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.states import Refused, move
from ruthan.messaging.actions.partners import WEBHOOK, replay_one
from ruthan.messaging.events import MessageQueued
from ruthan.messaging.models import Message
from ruthan.messaging.permissions import P
from ruthan.messaging.states import MOVES, MessageState


@transaction.atomic
def try_again(*, by: Any, message: Message, token: UUID) -> bool:
    """Try a message that was given up once more; False when it is not given up any more.

    Its words may be gone already: then it is stopped when it is tried. An event of a partner goes
    out under its old id.
    """
    require(by, P.DELIVERY_EDIT)
    if message.transport == WEBHOOK:
        return message.state == MessageState.FAILED and replay_one(
            by=by, message=message, token=token
        )
    if message.state != MessageState.FAILED:
        return False
    try:
        move(message, to=MessageState.WAITING, moves=MOVES)
    except Refused:
        return False
    record(by=by, what="messaging:message:again", on=message)
    emit(MessageQueued(message_id=message.pk))
    return True


@transaction.atomic
def stop_one(*, by: Any, message: Message) -> bool:
    """Stop a message that waits; False when it waits no more. One that is on its way may arrive."""
    require(by, P.DELIVERY_EDIT)
    if message.state != MessageState.WAITING:
        return False
    try:
        move(message, to=MessageState.STOPPED, moves=MOVES)
    except Refused:
        return False
    record(by=by, what="messaging:message:stop", on=message)
    return True
