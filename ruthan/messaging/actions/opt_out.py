"""The link under every mail that ends all mail to that address."""

from __future__ import annotations

from django.core import signing
from django.db import transaction

from ruthan.audit.actions import record
from ruthan.messaging.models import Message, OptOut
from ruthan.messaging.queries import message
from ruthan.messaging.states import MessageState

_SALT = "messaging.opt-out"


class OptOutRefused(ValueError):
    """The link is not one of ours, or was cut on its way."""


def opt_out_address(message_id: str) -> str:
    """The signed word in the link under a mail; it names the message, not the address."""
    return signing.dumps(message_id, salt=_SALT)


def read_opt_out(token: str) -> str:
    """The message that a link names; raises OptOutRefused. Links do not grow old."""
    try:
        return str(signing.loads(token, salt=_SALT))
    except signing.BadSignature as error:
        raise OptOutRefused from error


@transaction.atomic
def opt_out(*, token: str) -> None:
    """Send nothing more to where this mail went; twice is fine. Raises OptOutRefused."""
    found = message(read_opt_out(token))
    if found is None or not bytes(found.to_hash):
        return
    to_hash = bytes(found.to_hash)
    _, is_new = OptOut.objects.get_or_create(to_hash=to_hash)
    Message.objects.filter(to_hash=to_hash, state=MessageState.WAITING).update(
        state=MessageState.STOPPED
    )
    if is_new:
        record(by="citizen", what="messaging:opt-out", on=found)
