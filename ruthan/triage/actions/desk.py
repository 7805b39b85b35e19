"""Taking an item, giving it back, ending it, and ranking it otherwise with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto, states
from ruthan.core.guard import Forbidden, require
from ruthan.core.states import Refused
from ruthan.intake.actions import move_report
from ruthan.intake.states import ReportState
from ruthan.triage.models import Assessment, QueueItem
from ruthan.triage.permissions import P
from ruthan.triage.queries import reports_of
from ruthan.triage.rules.labels import OVERRIDE
from ruthan.triage.rules.rubric import SEVERITY_BANDS, URGENCY_BANDS, priority_of
from ruthan.triage.rules.targets import dispatch_by, look_by
from ruthan.triage.states import MOVES, ItemState

if TYPE_CHECKING:
    from ruthan.accounts.models import User


@transaction.atomic
def take(*, by: User, item: QueueItem) -> QueueItem:
    """Make an item one's own; raises Refused when somebody else was first. One winner, no lock."""
    require(by, P.ITEM_TAKE, organisation=item.centre_id)
    now = clock.now()
    states.move(
        item,
        to=ItemState.TAKEN,
        moves=MOVES,
        taken_by=by,
        taken_at=now,
        updated_at=now,
        first_look_at=item.first_look_at or now,
        due_at=dispatch_by(item.priority, item.created_at),
    )
    for report in reports_of(item):
        if report.state == ReportState.RECEIVED:
            move_report(by=by, report=report, to=ReportState.SCREENING)
    record(by=by, what="triage:item:take", on=item)
    return item


@transaction.atomic
def release(*, by: User, item: QueueItem) -> QueueItem:
    """Give an item back to the queue: its taker, or whoever may hand over. Raises Refused."""
    if item.taken_by_id != by.pk:
        require(by, P.ITEM_HAND_OVER, organisation=item.centre_id)
    states.move(
        item,
        to=ItemState.WAITING,
        moves=MOVES,
        taken_by=None,
        taken_at=None,
        updated_at=clock.now(),
        due_at=look_by(item.priority, item.created_at),
    )
    record(by=by, what="triage:item:release", on=item)
    return item


@transaction.atomic
def mark_done(*, by: User, item: QueueItem, because: str = "") -> QueueItem:
    """End work on an item; only its taker. Raises Refused or Forbidden."""
    require_taker(by, item)
    end(by=by, item=item, because=because)
    return item


@transaction.atomic
def override_rank(
    *, by: User, item: QueueItem, severity: str, urgency: str, because: str
) -> Assessment:
    """Rank the item's head otherwise, with a reason that is kept; priority follows the matrix."""
    require(by, P.RANK_OVERRIDE, organisation=item.centre_id)
    if severity not in SEVERITY_BANDS or urgency not in URGENCY_BANDS or not because.strip():
        raise Refused(item.priority, f"{severity}/{urgency}")
    priority = priority_of(severity, urgency)
    current = Assessment.objects.select_for_update(of=("self",)).select_related("data_key")
    was = current.filter(report_id=item.head_id, is_current=True).first()
    made = _overridden(by, item, was, severity, urgency, priority, because)
    due = dispatch_by if item.state == ItemState.TAKEN else look_by
    QueueItem.objects.filter(pk=item.pk).update(
        priority=priority,
        severity=severity,
        urgency=urgency,
        due_at=due(priority, item.created_at),
        updated_at=clock.now(),
    )
    record(
        by=by,
        what="triage:rank:override",
        on=item,
        because=because,
        key=made.data_key,
        facts={"was": item.priority, "to": priority},
    )
    item.refresh_from_db()
    return made


def end(*, by: Any, item: QueueItem, because: str = "") -> None:
    """Move an item to done and say so. Call inside a transaction."""
    now = clock.now()
    states.move(item, to=ItemState.DONE, moves=MOVES, done_at=now, updated_at=now)
    record(by=by, what="triage:item:done", on=item, because=because)


def require_taker(by: User, item: QueueItem) -> None:
    """Refuse anyone but the person who took the item."""
    if item.state != ItemState.TAKEN or item.taken_by_id != by.pk:
        raise Forbidden("take the item first")


def _overridden(
    by: User,
    item: QueueItem,
    was: Assessment | None,
    severity: str,
    urgency: str,
    priority: str,
    because: str,
) -> Assessment:
    if was is None or not was.data_key.wrapped:
        raise Refused("", priority)
    Assessment.objects.filter(pk=was.pk).update(is_current=False)
    return Assessment.objects.create(
        report=item.head,
        rubric=was.rubric,
        strands=was.strands,
        floors=was.floors,
        severity=severity,
        urgency=urgency,
        severity_score=was.severity_score,
        urgency_score=was.urgency_score,
        priority=priority,
        data_key=was.data_key,
        detail_sealed=was.detail_sealed,
        by=by,
        because_sealed=crypto.seal(was.data_key, OVERRIDE, because),
        made_at=clock.now(),
    )
