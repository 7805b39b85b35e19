"""One public message to everyone who follows its like: begun, held, steered by people, stopped.

Who it is for is decided when it is cut (see `cutting`), not when it is begun: what is held over
night goes to those who follow in the morning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit, emit_many
from ruthan.core.guard import require
from ruthan.core.say import Said, packed
from ruthan.core.states import Refused, move
from ruthan.messaging import queries
from ruthan.messaging.events import BatchCut, BroadcastBegun
from ruthan.messaging.models import Batch, Broadcast, Message
from ruthan.messaging.permissions import P
from ruthan.messaging.rules import RANKS, may_repeat
from ruthan.messaging.states import (
    BROADCAST_MOVES,
    UNDER_WAY,
    BatchState,
    Because,
    BroadcastState,
    MessageState,
)

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in one language: in a chat, and as a letter."""

    said: Said
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is told to all who follow its like; public words, in Thai at least."""

    about: tuple[str, str]
    thread: str  # the same for everything that follows on one thing
    kind: str  # alert, update, cancel
    provinces: Sequence[str]
    topic: str
    severity: str  # a code of rules.RANKS
    is_immediate: bool  # danger that does not wait for the morning
    until: datetime
    words: Mapping[str, Words]


@transaction.atomic
def begin_broadcast(notice: Notice) -> Broadcast:
    """Begin to tell everyone who follows, once for each thing; in the caller's transaction.

    What was begun of the same thread and has not gone yet does not go any more: this one is told
    in its place. In quiet hours it is held until they are over, unless the danger is immediate.
    """
    found = Broadcast.objects.filter(about_kind=notice.about[0], about_id=notice.about[1]).first()
    if found is not None:
        return found
    _stop_earlier(notice.thread)
    now = clock.now()
    morning = None if notice.is_immediate else queries.quiet_hours().until(now)
    held = Broadcast.objects.create(
        about_kind=notice.about[0],
        about_id=notice.about[1],
        thread=notice.thread,
        kind=notice.kind,
        words={
            language: {"said": packed(one.said), "subject": one.subject, "body": one.body}
            for language, one in notice.words.items()
        },
        provinces=list(notice.provinces),
        topic=notice.topic,
        rank=RANKS[notice.severity],
        until=notice.until,
        created_at=now,
        state=BroadcastState.HELD if morning else BroadcastState.RUNNING,
        because=Because.NIGHT if morning else "",
        not_before=morning,
    )
    if morning is None:
        emit(BroadcastBegun(broadcast_id=held.pk))
    return held


def release_due() -> int:
    """Let go what was held over night; returns how many. Safe twice, each in its transaction."""
    done = 0
    for held in queries.due_broadcasts():
        with transaction.atomic():
            try:
                if held.until <= clock.now():
                    _stop(held, Because.OVER)
                    continue
                move(
                    held, to=BroadcastState.RUNNING, moves=BROADCAST_MOVES, because="",
                    not_before=None,
                )  # fmt: skip
            except Refused:
                continue
            emit(BroadcastBegun(broadcast_id=held.pk))
            done += 1
    return done


@transaction.atomic
def stop_broadcast_about(kind: str, ident: str) -> None:
    """Let nothing more go of what is told about a thing that was taken down; twice is fine."""
    held = Broadcast.objects.select_for_update().filter(about_kind=kind, about_id=ident).first()
    if held is not None and held.state in UNDER_WAY:
        _stop(held, Because.TAKEN_DOWN)


@transaction.atomic
def pause_broadcast(*, by: Any, held: Broadcast) -> None:
    """Let no further batch go; one that is being sent ends. Raises Refused, Forbidden."""
    require(by, P.BROADCAST_STEER)
    move(held, to=BroadcastState.PAUSED, moves=BROADCAST_MOVES)
    record(by=by, what="messaging:broadcast:pause", on=held)


@transaction.atomic
def resume_broadcast(*, by: Any, held: Broadcast) -> None:
    """Go on after a pause, or at once with what is held: at night, or although the quota is small.

    Raises Refused, Forbidden.
    """
    require(by, P.BROADCAST_STEER)
    was = held.because
    fields: dict[str, Any] = {"because": "", "not_before": None}
    if was == Because.QUOTA:
        fields["may_exceed"] = True
    move(held, to=BroadcastState.RUNNING, moves=BROADCAST_MOVES, **fields)
    record(by=by, what="messaging:broadcast:resume", on=held, facts={"was": was})
    _go_on(held)


@transaction.atomic
def leave_line_out(*, by: Any, held: Broadcast) -> None:
    """Tell nobody further by LINE, whose quota is too small. Raises Refused, Forbidden."""
    require(by, P.BROADCAST_STEER)
    if held.because != Because.QUOTA:
        raise Refused(held.state, "without-line")
    move(
        held, to=BroadcastState.RUNNING, moves=BROADCAST_MOVES, because="", not_before=None,
        is_cut=True,
    )  # fmt: skip
    _stop_batches(held, Q(channel="line"))
    record(by=by, what="messaging:broadcast:without-line", on=held)
    _go_on(held)


@transaction.atomic
def stop_broadcast(*, by: Any, held: Broadcast) -> None:
    """Let nothing more go. What went is told of by an update or a cancellation alone.

    Raises Refused, Forbidden.
    """
    require(by, P.BROADCAST_STEER)
    _stop(held, Because.PEOPLE)
    record(by=by, what="messaging:broadcast:stop", on=held)


@transaction.atomic
def repeat_batch(*, by: Any, held: Broadcast, batch_id: UUID) -> bool:
    """Try a batch again that was given up; False when that could tell somebody twice.

    Raises Refused (the broadcast was stopped), Forbidden.
    """
    require(by, P.BROADCAST_STEER)
    batch = held.batches.select_for_update().filter(pk=batch_id, state=BatchState.FAILED).first()
    now = clock.now()
    if batch is None or held.until <= now:
        return False
    if not may_repeat(is_unsure=batch.is_unsure, age=now - (batch.first_at or now)):
        return False
    if held.state != BroadcastState.RUNNING:
        move(held, to=BroadcastState.RUNNING, moves=BROADCAST_MOVES, ended_at=None)
    first = batch.first_at if batch.is_unsure else None
    Batch.objects.filter(pk=batch.pk).update(
        state=BatchState.WAITING, first_at=first, ended_at=None, tried_at=None
    )
    record(by=by, what="messaging:broadcast:repeat", on=held, facts={"batch": batch.number})
    emit(BatchCut(batch_id=batch.pk))
    return True


def hold_for_quota(held: Broadcast, *, left: int, needed: int | None = None) -> None:
    """Hold what does not fit into LINE's month, for people to decide. Safe twice.

    Unless told, everybody who waits in a batch of LINE needs one of the quota.
    """
    if needed is None:
        waiting = held.batches.filter(state=BatchState.WAITING, channel="line")
        needed = int(waiting.aggregate(n=Sum("people"))["n"] or 0)
    Broadcast.objects.filter(pk=held.pk, state=BroadcastState.RUNNING).update(
        state=BroadcastState.HELD, because=Because.QUOTA, not_before=None, needed=needed, left=left
    )


def stop_when_over(held: Broadcast) -> bool:
    """Whether its time has passed; then nothing more goes."""
    if held.until > clock.now():
        return False
    with transaction.atomic():
        locked = Broadcast.objects.select_for_update().get(pk=held.pk)
        if locked.state in UNDER_WAY:
            _stop(locked, Because.OVER)
    return True


def finish_if_done(broadcast_id: UUID) -> None:
    """Note that a broadcast has nothing more to do. One UPDATE; safe twice."""
    waiting = Batch.objects.filter(broadcast=broadcast_id, state=BatchState.WAITING)
    running = Broadcast.objects.filter(pk=broadcast_id, state=BroadcastState.RUNNING, is_cut=True)
    if not waiting.exists():
        running.update(state=BroadcastState.DONE, ended_at=clock.now())


def _go_on(held: Broadcast) -> None:
    """Have it cut further, and every batch that waits tried."""
    emit(BroadcastBegun(broadcast_id=held.pk))
    waiting = held.batches.filter(state=BatchState.WAITING).order_by("number")
    emit_many([BatchCut(batch_id=pk) for pk in waiting.values_list("pk", flat=True)])


def _stop_earlier(thread: str) -> None:
    """What waits of a thread gives way to what is begun now."""
    for held in Broadcast.objects.select_for_update().filter(thread=thread).order_by("created_at"):
        if held.state in UNDER_WAY:
            _stop(held, Because.REPLACED)
        else:
            _stop_letters(held)


def _stop(held: Broadcast, because: Because) -> None:
    move(
        held, to=BroadcastState.STOPPED, moves=BROADCAST_MOVES, because=because,
        not_before=None, ended_at=clock.now(),
    )  # fmt: skip
    _stop_batches(held, Q())
    _stop_letters(held)


def _stop_batches(held: Broadcast, which: Q) -> None:
    """Batches of which somebody may have taken the call already keep that they may have."""
    waiting = held.batches.filter(which, state=BatchState.WAITING)
    waiting.update(state=BatchState.STOPPED, ended_at=clock.now())


def _stop_letters(held: Broadcast) -> None:
    """Letters that nobody has tried to hand over yet are not sent any more."""
    written = Message.objects.filter(about_kind="broadcast", about_id=str(held.pk))
    untouched = written.filter(state=MessageState.WAITING).exclude(
        deliveries__outcome__in=("trying", "unsure")
    )
    Message.objects.filter(pk__in=list(untouched.values_list("pk", flat=True))).update(
        state=MessageState.STOPPED
    )
