"""How far a broadcast is, and which of its batches were refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, QuerySet, Sum, When

from ruthan.core import clock
from ruthan.messaging.models import Batch, Broadcast, Message
from ruthan.messaging.queries.reach import Aim
from ruthan.messaging.rules import may_repeat
from ruthan.messaging.states import BatchState, MessageState


@dataclass(frozen=True, slots=True)
class ChannelProgress:
    """People of one channel by what became of their message."""

    channel: str
    sent: int
    waiting: int
    failed: int
    stopped: int

    @property
    def people(self) -> int:
        """All of them."""
        return self.sent + self.waiting + self.failed + self.stopped


@dataclass(frozen=True, slots=True)
class Progress:
    """A broadcast at this moment; `is_whole` once everybody it is for stands in a batch."""

    channels: tuple[ChannelProgress, ...]
    is_whole: bool

    @property
    def people(self) -> int:
        """Everybody who is in a batch."""
        return sum(one.people for one in self.channels)

    @property
    def sent(self) -> int:
        """How many were told."""
        return sum(one.sent for one in self.channels)

    @property
    def waiting(self) -> int:
        """How many are still to be told."""
        return sum(one.waiting for one in self.channels)

    @property
    def failed(self) -> int:
        """How many could not be told."""
        return sum(one.failed for one in self.channels)

    @property
    def settled(self) -> int:
        """How many need nothing more: told, refused or stopped."""
        return self.people - self.waiting


@dataclass(frozen=True, slots=True)
class FailedBatch:
    """A batch that was given up, its reason as a code, and whether it may be tried once more."""

    id: UUID
    number: int
    channel: str
    people: int
    detail: str
    may_repeat: bool


def broadcasts() -> QuerySet[Broadcast]:
    """Every broadcast, the newest first."""
    return Broadcast.objects.order_by("-created_at", "-id")


def broadcasts_shown(*, most: int) -> list[Broadcast]:
    """Those that are not over, then those that ended last. One query."""
    over = Case(When(ended_at=None, then=0), default=1)
    return list(Broadcast.objects.order_by(over, "-created_at", "-id")[:most])


def broadcast(broadcast_id: UUID) -> Broadcast | None:
    """A broadcast by its key. One query."""
    return Broadcast.objects.filter(pk=broadcast_id).first()


def broadcast_about(kind: str, ident: str) -> Broadcast | None:
    """The broadcast of a thing; None where it had none. One query."""
    return Broadcast.objects.filter(about_kind=kind, about_id=ident).first()


def due_broadcasts() -> QuerySet[Broadcast]:
    """Those that are held until a moment that has come."""
    return Broadcast.objects.filter(state="held", not_before__lte=clock.now())


def aim_of(held: Broadcast) -> Aim:
    """Whom a broadcast is for."""
    return Aim(
        kind=held.kind, thread=held.thread, provinces=held.provinces, topic=held.topic,
        rank=held.rank, own=held.pk,
    )  # fmt: skip


def progress_of(held: Broadcast) -> Progress:
    """How far it is, by channel. Two queries."""
    rows = Batch.objects.filter(broadcast=held).values_list("channel", "state")
    found = {(c, s): int(n) for c, s, n in rows.annotate(n=Sum("people")).order_by()}
    letters = Message.objects.filter(about_kind="broadcast", about_id=str(held.pk))
    mails = dict(letters.values_list("state").annotate(n=Count("pk")).order_by())
    channels = []
    if any(channel == "line" for channel, _state in found):
        channels.append(_line(found))
    if any(channel == "email" for channel, _state in found):
        channels.append(_mail(found, mails))
    return Progress(tuple(channels), held.is_cut)


def waiting_for(held: Broadcast) -> list[tuple[str, int]]:
    """What LINE last said to batches that wait, as codes with their people. One query."""
    tried = held.batches.filter(state=BatchState.WAITING).exclude(detail="").values_list("detail")
    return [(code, int(n)) for code, n in tried.annotate(n=Sum("people")).order_by("detail")]


def failed_batches(held: Broadcast) -> Sequence[FailedBatch]:
    """Batches that were given up, in their order. One query."""
    now = clock.now()
    return [
        FailedBatch(
            one.pk, one.number, one.channel, one.people, one.detail,
            may_repeat(is_unsure=one.is_unsure, age=now - (one.first_at or now)),
        )
        for one in held.batches.filter(state=BatchState.FAILED).order_by("number")
    ]  # fmt: skip


def _line(found: dict[tuple[str, str], int]) -> ChannelProgress:
    counts = {state: found.get(("line", state), 0) for state in BatchState.values}
    return ChannelProgress(
        "line", counts["sent"], counts["waiting"], counts["failed"], counts["stopped"]
    )


def _mail(found: dict[tuple[str, str], int], mails: dict[str, int]) -> ChannelProgress:
    """Letters by their own state once they are in the outbox, before that by their batch."""
    before = {state: found.get(("email", state), 0) for state in BatchState.values}
    held = {state: int(mails.get(state, 0)) for state in MessageState.values}
    return ChannelProgress(
        "email", held["sent"], held["waiting"] + before["waiting"],
        held["failed"] + before["failed"], held["stopped"] + before["stopped"],
    )  # fmt: skip
