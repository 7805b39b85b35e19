"""Items of the queue: one for each cluster in each centre, re-ranked as copies come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from ruthan.audit.actions import record
from ruthan.core import clock, states
from ruthan.intake import queries as intake
from ruthan.intake.states import OPEN, ReportState, Wants
from ruthan.triage.models import Assessment, QueueItem
from ruthan.triage.rules.rubric import URGENCY_BANDS
from ruthan.triage.rules.targets import dispatch_by, look_by
from ruthan.triage.states import MOVES, ItemState

if TYPE_CHECKING:
    from ruthan.intake.models import Report

LOWEST = "P4"
_AT_STAKE = ("F1", "F2", "F3", "F4")


def enqueue(
    report: Report, made: Assessment, *, is_urged: bool = False, is_new: bool = False
) -> QueueItem:
    """Put the report's cluster into its centre's queue, or raise the item that is there.

    A copy never lowers an item. Where a person ranked the item, only a copy whose reporter says
    that something is at stake now (`is_urged`) raises it. An item that was done comes back when
    the report is new or nobody has looked at it yet. Call inside a transaction.
    """
    found = _locked(report) or _created(report, made)
    fields = _rank_of(made, found, report)
    heads_it = is_new and found.head_id == report.pk  # then nobody has ranked it yet
    if not is_urged and not heads_it and _is_ranked_by_a_person(found):
        fields = {}
    if found.state == ItemState.DONE:
        if is_new or report.state == ReportState.RECEIVED:
            _wait_again(found, created_at=report.submitted_at, **fields)
    elif fields and fields["priority"] < found.priority:
        _write(found, **fields)
    count(found)
    return found


def bring_back(report: Report) -> bool:
    """Let the report's ended item wait again with its rank; False when there is none."""
    found = _locked(report)
    if found is None or found.state != ItemState.DONE:
        return False
    now = clock.now()
    _wait_again(found, created_at=now, due_at=look_by(found.priority, now))
    count(found)
    return True


@transaction.atomic
def recount(*, cluster_id: UUID) -> None:
    """After a withdrawal: count again, name another head, and end items that hold nothing."""
    for item in held_items().filter(cluster_id=cluster_id):
        count(item)


@transaction.atomic
def end_headless(*, report_id: UUID) -> int:
    """End the item of a picture without words whose report was withdrawn or sealed."""
    now = clock.now()
    alone = held_items().filter(head_id=report_id, cluster__isnull=True)
    return alone.exclude(state=ItemState.DONE).update(
        state=ItemState.DONE, done_at=now, updated_at=now
    )


def open_items(cluster_id: UUID) -> list[QueueItem]:
    """The items of a cluster that are not done, locked. Call inside a transaction."""
    return list(
        held_items().filter(cluster_id=cluster_id).exclude(state=ItemState.DONE).order_by("id")
    )


def raise_item(item: QueueItem, made: Assessment) -> bool:
    """Give an item the rank of a new assessment of its head where that is more urgent."""
    now = clock.now()
    fields = _rank_of(made, item, item.head)
    due = dispatch_by if item.state == ItemState.TAKEN else look_by
    fields["due_at"] = min(item.due_at, due(fields["priority"], now))
    if _urgent(fields) >= _urgent({"priority": item.priority, "urgency": item.urgency}):
        return False
    QueueItem.objects.filter(pk=item.pk).update(updated_at=now, **fields)
    return True


def _urgent(fields: dict[str, Any]) -> tuple[str, int]:
    """What comes first in order: the priority, then the band of urgency."""
    bands = ("", *URGENCY_BANDS)
    return fields["priority"], -bands.index(fields["urgency"])


def needs_a_person(item: QueueItem) -> bool:
    """Whether a reporter of the item asked for help or has something at stake now. One query."""
    reports = [item.head_id]
    if item.cluster_id is not None:
        live = intake.reports_in_cluster(item.cluster_id).filter(centre_id=item.centre_id)
        reports = list(live.filter(state__in=OPEN).values_list("pk", flat=True))
    floors = Q(report__wants=Wants.HELP)
    for code in _AT_STAKE:
        floors |= Q(floors__contains=[code])
    current = Assessment.objects.filter(report__in=reports, is_current=True)
    return current.filter(floors).exists()


def held_items() -> QuerySet[QueueItem]:
    """Items, locked as they are read. Call inside a transaction."""
    return QueueItem.objects.select_for_update(of=("self",))


def _rank_of(made: Assessment, item: QueueItem, report: Report) -> dict[str, Any]:
    priority = made.priority or LOWEST
    due = dispatch_by if item.state == ItemState.TAKEN else look_by
    return {
        "priority": priority,
        "severity": made.severity,
        "urgency": made.urgency,
        "strand": _strand(made),
        "due_at": due(priority, report.submitted_at),
    }


def _strand(made: Assessment) -> str:
    return str(made.strands[0]["code"]) if made.strands else ""


def _is_ranked_by_a_person(item: QueueItem) -> bool:
    by_a_person = Assessment.objects.filter(report_id=item.head_id, by__isnull=False)
    return by_a_person.filter(is_current=True).exists()


def _wait_again(item: QueueItem, **fields: Any) -> None:
    states.move(
        item,
        to=ItemState.WAITING,
        moves=MOVES,
        taken_by=None,
        taken_at=None,
        first_look_at=None,
        done_at=None,
        updated_at=clock.now(),
        **fields,
    )
    record(by="system", what="triage:item:return", on=item)


def _created(report: Report, made: Assessment) -> QueueItem:
    """A new item; when another process made it a moment ago, that one."""
    priority = made.priority or LOWEST
    try:
        with transaction.atomic():
            return QueueItem.objects.create(
                cluster_id=report.cluster_id,
                centre_id=report.centre_id,
                head=report,
                created_at=report.submitted_at,
                updated_at=clock.now(),
                priority=priority,
                severity=made.severity,
                urgency=made.urgency,
                strand=_strand(made),
                due_at=look_by(priority, report.submitted_at),
            )
    except IntegrityError:
        found = _locked(report)
        if found is None:
            raise
        return found


def _locked(report: Report) -> QueueItem | None:
    items = held_items().filter(centre_id=report.centre_id)
    if report.cluster_id is None:
        return items.filter(head=report).first()
    return items.filter(cluster_id=report.cluster_id).first()


def count(item: QueueItem) -> None:
    """Write how many live reports of the centre the item stands for; none left ends it."""
    if item.cluster_id is None:
        return
    live = intake.reports_in_cluster(item.cluster_id).filter(centre_id=item.centre_id)
    told = live.aggregate(number=Count("pk"), heads=Count("pk", filter=Q(pk=item.head_id)))
    number = told["number"]
    fields: dict[str, Any] = {"reports": number, "updated_at": clock.now()}
    if number and not told["heads"]:
        fields["head"] = live.order_by("submitted_at").first()
    if number == 0 and item.state != ItemState.DONE:
        fields |= {"state": ItemState.DONE, "done_at": clock.now()}
    _write(item, **fields)


def _write(item: QueueItem, **fields: Any) -> None:
    """Change an item that is locked, in its row and in hand. One UPDATE."""
    QueueItem.objects.filter(pk=item.pk).update(**fields)
    for name, value in fields.items():
        setattr(item, name, value)
