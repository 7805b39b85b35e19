"""Telling the people of one batch: one call under the batch's own key, until we know how it went.

The list is read at the first attempt, without those who opted out by then, and only shrinks. That
a call is being made is committed before it is made: whoever may have heard counts as somebody who
heard, even when the worker dies in the middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from ruthan.core import clock, crypto, throttle
from ruthan.core.events import emit_many
from ruthan.core.say import Said, unpacked
from ruthan.core.throttle import TooOften
from ruthan.messaging.actions.broadcasting import finish_if_done, hold_for_quota, stop_when_over
from ruthan.messaging.actions.delivery import StillTrying
from ruthan.messaging.actions.following import ADDRESS
from ruthan.messaging.actions.sending import send
from ruthan.messaging.actions.ways import many_by_line
from ruthan.messaging.events import LetterQueued
from ruthan.messaging.models import Batch, Broadcast, OptOut, Subscription
from ruthan.messaging.rules import BATCH_LEASE, CHAT_FOR, MULTICASTS
from ruthan.messaging.states import BatchState, Because, BroadcastState, SubscriptionState
from ruthan.messaging.transports import Refused

AFTER_BATCHES = -1  # a call to 500 people goes before a letter to one
MONTH = "month"  # in the detail of a refusal: the quota is used up


@dataclass(frozen=True, slots=True)
class Attempt:
    """A batch that this worker tells now."""

    batch: Batch
    broadcast: Broadcast
    addresses: tuple[str, ...]
    was_unsure: bool


def deliver_batch(*, batch_id: UUID) -> None:
    """Tell a batch unless that was done; raises StillTrying so that the queue tries again.

    Nothing while the broadcast is paused or held: it is asked for again when it goes on. No
    transaction is held while LINE is talked to.
    """
    waiting = Batch.objects.filter(pk=batch_id, state=BatchState.WAITING)
    batch = waiting.select_related("broadcast").first()
    if batch is None or not _may_go(batch.broadcast, batch.channel):
        return
    if stop_when_over(batch.broadcast):
        return
    if batch.channel == "email":
        _to_outbox(batch.pk)
    else:
        _by_line(batch.pk)
    finish_if_done(batch.broadcast_id)


def _may_go(held: Broadcast, channel: str) -> bool:
    """Whether batches of this channel go now; a quota of LINE holds nothing else."""
    if held.state == BroadcastState.HELD:
        return held.because == Because.QUOTA and channel != "line"
    return held.state == BroadcastState.RUNNING


def _by_line(batch_id: UUID) -> None:
    _wait_for_a_turn()
    attempt = _claim(batch_id)
    if attempt is None:
        return
    if not attempt.addresses:  # everyone has left meanwhile
        _note(attempt, BatchState.SENT, "nobody", is_unsure=attempt.was_unsure)
        return
    try:
        taken = many_by_line().tell(
            attempt.addresses, _said(attempt), retry_key=str(attempt.batch.pk)
        )
    except Refused as refusal:
        _failed(attempt, refusal)
        return
    _note(attempt, BatchState.SENT, "before" if taken.was_taken_before else "", is_unsure=False)


def _wait_for_a_turn() -> None:
    """Keep all workers together below LINE's limit."""
    try:
        throttle.count(MULTICASTS, "line")
    except TooOften as often:
        raise StillTrying("our own pace", pause=often.retry_after) from often


@transaction.atomic
def _claim(batch_id: UUID) -> Attempt | None:
    """Take the batch and fix its list; None when there is nothing to do any more.

    Raises StillTrying while another worker's attempt is fresh.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    held = Broadcast.objects.get(pk=batch.broadcast_id)
    if batch.state != BatchState.WAITING or not _may_go(held, batch.channel):
        return None
    now = clock.now()
    if batch.tried_at is not None and now - batch.tried_at < BATCH_LEASE:
        raise StillTrying("another worker")
    people = _reachable(batch.members)
    was_unsure = batch.is_unsure
    batch.members, batch.people = [one.pk for one in people], len(people)
    batch.attempts, batch.tried_at, batch.first_at = batch.attempts + 1, now, batch.first_at or now
    batch.is_unsure = True
    batch.save()
    return Attempt(batch, held, tuple(map(_address_of, people)), was_unsure)


def _reachable(members: list[UUID]) -> list[Subscription]:
    """Those of a list who still follow, in its order. One query.

    A row that a restored backup brought back has a destroyed key, and nobody can read its address.
    """
    closed = OptOut.objects.filter(to_hash=OuterRef("to_hash"))
    there = Subscription.objects.select_related("data_key").filter(pk__in=members)
    there = there.filter(~Exists(closed), data_key__destroyed_at__isnull=True)
    return list(there.filter(state=SubscriptionState.ACTIVE).order_by("pk"))


def _address_of(one: Subscription) -> str:
    return crypto.open_text(one.data_key, ADDRESS, bytes(one.to_sealed))


def _said(attempt: Attempt) -> Said:
    words = attempt.broadcast.words
    return unpacked(words.get(attempt.batch.language, words["th"])["said"])


def _failed(attempt: Attempt, refusal: Refused) -> None:
    """Note a refusal; raises StillTrying unless it is final or was tried for too long."""
    batch, detail = attempt.batch, str(refusal)
    is_unsure = attempt.was_unsure or refusal.is_unsure
    first = batch.first_at or clock.now()
    if refusal.is_final or clock.now() - first > CHAT_FOR:
        _note(attempt, BatchState.FAILED, detail, is_unsure=is_unsure)
        return
    _note(attempt, BatchState.WAITING, detail, is_unsure=is_unsure)
    if MONTH in detail and not attempt.broadcast.may_exceed:
        hold_for_quota(attempt.broadcast, left=0)
        return
    raise StillTrying(detail, pause=refusal.pause)


def _note(attempt: Attempt, to: BatchState, detail: str, *, is_unsure: bool) -> None:
    """Write down how an attempt went; that it was sent is true even of what was stopped since."""
    rows = Batch.objects.filter(pk=attempt.batch.pk)
    known = {"detail": detail[:60], "is_unsure": is_unsure, "tried_at": None}
    if to == BatchState.SENT:
        rows.exclude(state=BatchState.SENT).update(state=to, ended_at=clock.now(), **known)
        return
    ended = None if to == BatchState.WAITING else clock.now()
    if not rows.filter(state=BatchState.WAITING).update(state=to, ended_at=ended, **known):
        rows.filter(state=BatchState.STOPPED).update(**known)


@transaction.atomic
def _to_outbox(batch_id: UUID) -> None:
    """Write one letter for each person of the batch; the outbox delivers them with its patience."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    held = Broadcast.objects.get(pk=batch.broadcast_id)
    if batch.state != BatchState.WAITING or not _may_go(held, batch.channel):
        return
    people, letters = _reachable(batch.members), []
    for one in people:
        words = held.words.get(one.language, held.words["th"])
        letter = send(
            to=_address_of(one),
            subject=words["subject"],
            body=words["body"],
            about=("broadcast", str(held.pk)),
            dedupe_key=f"broadcast:{held.pk}:{one.pk}",
            data_key=one.data_key,
            language=one.language,
            is_one_of_many=True,
        )
        letters.append(LetterQueued(message_id=letter.pk))
    emit_many(letters, priority=AFTER_BATCHES)
    now = clock.now()
    batch.members, batch.people = [one.pk for one in people], len(people)
    batch.state, batch.first_at, batch.ended_at = BatchState.SENT, batch.first_at or now, now
    batch.attempts += 1
    batch.save()
