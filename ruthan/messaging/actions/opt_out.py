"""Nothing more to an address: the link under every mail, a stop in a chat, somebody who left."""

from __future__ import annotations

from django.core import signing
from django.db import transaction

from ruthan.audit.actions import record
from ruthan.messaging.actions.following import end_following
from ruthan.messaging.models import Message, OptOut
from ruthan.messaging.queries import hash_of, message
from ruthan.messaging.states import MessageState, OptOutReason

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
    if _close(to_hash, OptOutReason.ASKED):
        record(by="citizen", what="messaging:opt-out", on=found)


@transaction.atomic
def close_address(*, to: str, reason: OptOutReason) -> None:
    """Send nothing more to an address, and stop what waits; twice is fine.

    A wish outlasts everything; that somebody left is undone when they come back.
    """
    _close(hash_of(to), reason)


@transaction.atomic
def open_address(*, to: str, reason: OptOutReason) -> None:
    """Undo what was closed for this reason, and for no other."""
    OptOut.objects.filter(to_hash=hash_of(to), reason=reason).delete()


def _close(to_hash: bytes, reason: OptOutReason) -> bool:
    row, is_new = OptOut.objects.get_or_create(to_hash=to_hash, defaults={"reason": reason})
    if not is_new and reason == OptOutReason.ASKED and row.reason != reason:
        OptOut.objects.filter(pk=row.pk).update(reason=reason)
    Message.objects.filter(to_hash=to_hash, state=MessageState.WAITING).update(
        state=MessageState.STOPPED
    )
    end_following(to_hash)
    return is_new
