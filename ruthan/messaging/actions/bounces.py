"""Mail that came back: noted at its attempt, and an address that nobody has is left alone.

An address from which mail came back keeps what it follows, at rest: a server that is set up wrong
for an hour says the same of everybody, and then all of it is opened again at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.states import move
from ruthan.messaging.engine.bounces import Bounce, is_nobody
from ruthan.messaging.engine.reasons import RETURNED
from ruthan.messaging.models import Message, OptOut, Subscription
from ruthan.messaging.queries import hash_of
from ruthan.messaging.states import (
    MOVES,
    SUBSCRIPTION_MOVES,
    MessageState,
    OptOutReason,
    SubscriptionState,
)


class Noted(StrEnum):
    """What a returned mail changed."""

    UNKNOWN = "unknown"  # no mail of ours, or one that is forgotten
    BEFORE = "before"  # it was noted before
    FAILED = "failed"  # the mail did not arrive; its address stays open
    RESTED = "rested"  # and nobody has the address: nothing more goes there


@transaction.atomic
def note_bounce(bounce: Bounce) -> Noted:
    """Note that a mail which was taken came back; twice changes nothing more."""
    rows = Message.objects.select_for_update().filter(transport="email")
    message = rows.filter(pk=UUID(bounce.message_id)).first()
    if message is None:
        return Noted.UNKNOWN
    if message.state != MessageState.SENT:
        return Noted.BEFORE
    move(message, to=MessageState.FAILED, moves=MOVES, sent_at=None)
    attempt = message.deliveries.filter(outcome="sent").order_by("-attempt").first()
    if attempt is not None:
        detail = f"{RETURNED}{bounce.status}"
        message.deliveries.filter(pk=attempt.pk).update(outcome="failed", detail=detail)
    record(by="system", what="messaging:mail:bounce", on=message, facts={"status": bounce.status})
    if is_nobody(bounce.status):
        rest_address(message=message, status=bounce.status)
        return Noted.RESTED
    return Noted.FAILED


@transaction.atomic
def rest_address(*, message: Message, status: str) -> None:
    """Send nothing more to where a mail went that nobody has; twice is fine.

    What waits is stopped and what is followed rests; a wish to stop outlasts it.
    """
    to_hash = bytes(message.to_hash)
    if not to_hash:
        return
    _row, is_new = OptOut.objects.get_or_create(
        to_hash=to_hash, defaults={"reason": OptOutReason.BOUNCED}
    )
    Message.objects.filter(to_hash=to_hash, state=MessageState.WAITING).exclude(
        pk=message.pk
    ).update(state=MessageState.STOPPED)
    there = Subscription.objects.select_for_update().filter(channel="email", to_hash=to_hash)
    for row in there.filter(state=SubscriptionState.ACTIVE):
        move(row, to=SubscriptionState.RESTING, moves=SUBSCRIPTION_MOVES, ended_at=clock.now())
    if is_new:
        record(by="system", what="messaging:mail:rest", on=message, facts={"status": status})


@transaction.atomic
def reopen_addresses(*, to: str = "", since: datetime | None = None) -> int:
    """Send mail again to an address from which it came back, or to all of them since a moment.

    What they follow goes on. Whoever asked to stop stays closed. Returns how many were opened.
    """
    rows = OptOut.objects.select_for_update().filter(reason=OptOutReason.BOUNCED)
    rows = rows.filter(at__gte=since) if since is not None else rows.filter(to_hash=hash_of(to))
    hashes = [bytes(row.to_hash) for row in rows]
    resting = Subscription.objects.filter(channel="email", state=SubscriptionState.RESTING)
    # who asked anew and never pressed the link rests without an entry that closes the address
    of_moment = {"ended_at__gte": since} if since is not None else {"to_hash": hash_of(to)}
    hashes += [bytes(one) for one in resting.filter(**of_moment).values_list("to_hash", flat=True)]
    hashes = list(set(hashes) - _who_asked_to_stop(hashes))
    for row in resting.select_for_update().filter(to_hash__in=hashes):
        move(row, to=SubscriptionState.ACTIVE, moves=SUBSCRIPTION_MOVES, ended_at=None)
    for closed in OptOut.objects.filter(to_hash__in=hashes, reason=OptOutReason.BOUNCED):
        record(by="system", what="messaging:mail:reopen", on=closed)
        closed.delete()
    return len(hashes)


def _who_asked_to_stop(hashes: Sequence[bytes]) -> set[bytes]:
    rows = OptOut.objects.filter(to_hash__in=hashes).exclude(reason=OptOutReason.BOUNCED)
    return {bytes(one) for one in rows.values_list("to_hash", flat=True)}
