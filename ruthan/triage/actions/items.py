"""Items of the queue: one for each cluster in each centre, re-ranked as copies come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from ruthan.core import clock, states
from ruthan.intake import queries as intake
from ruthan.triage.models import Assessment, QueueItem
from ruthan.triage.rules.targets import dispatch_by, look_by
from ruthan.triage.states import MOVES, ItemState

if TYPE_CHECKING:
    from ruthan.intake.models import Report

LOWEST = "P4"


def enqueue(report: Report, made: Assessment) -> QueueItem:
    """Put the report's cluster into its centre's queue, or raise the item that is there.

    A new copy never lowers an item; an item that was done comes back. Call inside a transaction.
    """
    priority, now = made.priority or LOWEST, clock.now()
    due = look_by(priority, report.submitted_at)
    found = _locked(report)
    fields: dict[str, Any] = {
        "priority": priority,
        "severity": made.severity,
        "urgency": made.urgency,
        "strand": made.strands[0]["code"] if made.strands else "",
        "due_at": due,
    }
    if found is None:
        return QueueItem.objects.create(
            cluster_id=report.cluster_id,
            centre_id=report.centre_id,
            head=report,
            created_at=report.submitted_at,
            updated_at=now,
            **fields,
        )
    if found.state == ItemState.DONE:
        states.move(
            found, to=ItemState.WAITING, moves=MOVES, taken_by=None, taken_at=None, **fields
        )
    elif priority < found.priority:
        if found.state == ItemState.TAKEN:
            fields["due_at"] = dispatch_by(priority, report.submitted_at)
        QueueItem.objects.filter(pk=found.pk).update(**fields)
    _count(found)
    return found


@transaction.atomic
def recount(*, cluster_id: UUID) -> None:
    """After a withdrawal: count again, name another head, and end items that hold nothing."""
    for item in QueueItem.objects.select_for_update().filter(cluster_id=cluster_id):
        _count(item)


@transaction.atomic
def settle_cluster(*, cluster_id: UUID) -> int:
    """End the cluster's items because people opened a claim on it; returns how many ended."""
    open_items = QueueItem.objects.filter(cluster_id=cluster_id).exclude(state=ItemState.DONE)
    return open_items.update(
        state=ItemState.DONE, done_at=clock.now(), updated_at=clock.now(), taken_by=None
    )


@transaction.atomic
def follow_merge(*, into_id: UUID, other_id: UUID) -> None:
    """Two clusters became one: their items become one in each centre, the more urgent rank wins."""
    for item in QueueItem.objects.select_for_update().filter(cluster_id=other_id):
        kept = QueueItem.objects.filter(cluster_id=into_id, centre_id=item.centre_id).first()
        if kept is None:
            QueueItem.objects.filter(pk=item.pk).update(cluster_id=into_id)
            _count(QueueItem.objects.get(pk=item.pk))
            continue
        if item.priority < kept.priority:
            QueueItem.objects.filter(pk=kept.pk).update(
                priority=item.priority,
                severity=item.severity,
                urgency=item.urgency,
                due_at=min(item.due_at, kept.due_at),
            )
        item.delete()
        _count(QueueItem.objects.get(pk=kept.pk))


def _locked(report: Report) -> QueueItem | None:
    items = QueueItem.objects.select_for_update().filter(centre_id=report.centre_id)
    if report.cluster_id is None:
        return items.filter(head=report).first()
    return items.filter(cluster_id=report.cluster_id).first()


def _count(item: QueueItem) -> None:
    """How many live reports of the centre the item stands for; none left ends it."""
    if item.cluster_id is None:
        return
    live = intake.reports_in_cluster(item.cluster_id).filter(centre_id=item.centre_id)
    number, last = live.count(), live.order_by("submitted_at").first()
    fields: dict[str, Any] = {"reports": number, "updated_at": clock.now()}
    if last is not None and not live.filter(pk=item.head_id).exists():
        fields["head"] = last
    if number == 0:
        fields |= {"state": ItemState.DONE, "done_at": clock.now()}
    QueueItem.objects.filter(pk=item.pk).update(**fields)
