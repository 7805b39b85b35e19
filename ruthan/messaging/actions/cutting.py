"""Cutting a broadcast into batches: along the key, so that it may be killed and run again.

Everyone it is for stands in one batch: how far a lane was walked is written in the transaction
that writes the batches. Mail is cut first, so that a quota of LINE holds nobody else up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from ruthan.core import clock
from ruthan.core.events import emit_many
from ruthan.messaging import queries
from ruthan.messaging.actions.broadcasting import (
    finish_if_done,
    hold_for_quota,
    stop_when_over,
)
from ruthan.messaging.actions.delivery import StillTrying
from ruthan.messaging.actions.ways import many_by_line
from ruthan.messaging.events import BatchCut
from ruthan.messaging.models import Batch, Broadcast, ChannelQuota
from ruthan.messaging.rules import CUT_AT_ONCE, LINE_BATCH, MAIL_BATCH
from ruthan.messaging.states import BroadcastState
from ruthan.messaging.transports import Refused
from ruthan.messaging.transports.line import is_configured

WALKED: Final = "walked"


@dataclass(frozen=True, slots=True)
class Lane:
    """People who can be told in one call: a channel and, where all hear the same, a language."""

    name: str
    channel: str
    language: str
    size: int


LANES: Final = (
    Lane("email", "email", "", MAIL_BATCH),
    Lane("line-th", "line", "th", LINE_BATCH),
    Lane("line-en", "line", "en", LINE_BATCH),
)


def cut(*, broadcast_id: UUID) -> None:
    """Put everyone a broadcast is for into a batch; raises StillTrying while LINE cannot be asked.

    Ends where it is paused, held or stopped. Safe twice, also at once.
    """
    held = queries.broadcast(broadcast_id)
    if held is None or held.state != BroadcastState.RUNNING or stop_when_over(held):
        return
    for lane in () if held.is_cut else LANES:
        if lane.channel == "line" and not _fits(held):
            return
        while _cut_some(held.pk, lane):
            pass
    Broadcast.objects.filter(pk=held.pk, state=BroadcastState.RUNNING).update(is_cut=True)
    finish_if_done(held.pk)


def ask_quota(channel: str = "line") -> ChannelQuota:
    """Ask what is left of the month and keep it; raises transports.Refused. Talks to LINE."""
    found = many_by_line().quota()
    row, _made = ChannelQuota.objects.update_or_create(
        channel=channel,
        defaults={"limit": found.limit, "used": found.used, "at": clock.now()},
    )
    return row


def ask_quota_if_configured() -> None:
    """The same where a channel is named; raises StillTrying while it does not answer."""
    if not is_configured():
        return
    try:
        ask_quota()
    except Refused as refused:
        raise StillTrying(str(refused)) from refused


def _fits(held: Broadcast) -> bool:
    """Whether the month allows it; otherwise it is held. Asked before the first batch of LINE."""
    if held.may_exceed or any(name.startswith("line") for name in held.marks):
        return True
    needed = queries.reach_of(queries.aim_of(held)).line
    if not needed:
        return True
    try:
        quota = ask_quota()
    except Refused as refused:
        raise StillTrying(str(refused), pause=refused.pause) from refused
    left = None if quota.limit is None else max(0, quota.limit - quota.used)
    if left is None or needed <= left:
        return True
    hold_for_quota(held, needed=needed, left=left)
    return False


@transaction.atomic
def _cut_some(broadcast_id: UUID, lane: Lane) -> bool:
    """Cut the next people of a lane; whether there may be more."""
    held = Broadcast.objects.select_for_update().get(pk=broadcast_id)
    mark = held.marks.get(lane.name, "")
    if held.state != BroadcastState.RUNNING or held.is_cut or mark == WALKED:
        return False
    found = queries.chosen(
        queries.aim_of(held), channel=lane.channel, language=lane.language,
        after=UUID(mark) if mark else UUID(int=0), most=CUT_AT_ONCE,
    )  # fmt: skip
    if found:
        _write(held, lane, found)
    is_walked = len(found) < CUT_AT_ONCE
    held.marks[lane.name] = WALKED if is_walked else str(found[-1])
    held.save(update_fields=["marks"])
    return not is_walked


def _write(held: Broadcast, lane: Lane, people: list[UUID]) -> None:
    last = held.batches.aggregate(last=Max("number"))["last"] or 0
    parts = [people[i : i + lane.size] for i in range(0, len(people), lane.size)]
    made = Batch.objects.bulk_create(
        Batch(
            broadcast=held, number=last + place, channel=lane.channel, language=lane.language,
            members=part, people=len(part),
        )
        for place, part in enumerate(parts, 1)
    )  # fmt: skip
    emit_many([BatchCut(batch_id=batch.pk) for batch in made])
