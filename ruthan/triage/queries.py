"""Questions about the queue: lists prepared for a page, details opened, neighbours of a cluster."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ruthan.core import clock, crypto
from ruthan.intake import queries as intake
from ruthan.triage.models import Assessment, Handover, QueueItem
from ruthan.triage.rules.labels import DETAIL, HANDOVER, OVERRIDE
from ruthan.triage.states import ItemState

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.intake.models import Report

EXCERPT = 220  # characters of the masked text in a list


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue as a page shows it."""

    item: QueueItem
    excerpt: str
    reasons: tuple[str, ...]
    late: bool


def items(centres: Collection[UUID]) -> QuerySet[QueueItem]:
    """Every item of these centres in the order of work: priority first, then the clock."""
    found = QueueItem.objects.filter(centre__in=centres)
    return found.select_related(
        "head__data_key", "head__centre", "centre", "taken_by", "cluster"
    ).order_by("priority", "due_at", "id")


def queue(
    centres: Collection[UUID],
    *,
    state: str = "",
    mine: User | None = None,
    priority: str = "",
    strand: str = "",
    late: bool = False,
) -> QuerySet[QueueItem]:
    """The filtered queue; without a state everything that is not done."""
    found = items(centres)
    found = found.filter(state=state) if state else found.exclude(state=ItemState.DONE)
    if mine is not None:
        found = found.filter(taken_by=mine)
    if priority:
        found = found.filter(priority=priority)
    if strand:
        found = found.filter(strand=strand)
    if late:
        found = found.filter(due_at__lt=clock.now())
    return found


def like(found: QuerySet[QueueItem], clusters: Collection[UUID]) -> QuerySet[QueueItem]:
    """Those items whose cluster is among these."""
    return found.filter(cluster_id__in=clusters)


def numbers(centres: Collection[UUID], user: User) -> dict[str, int]:
    """How many wait, are taken, are one's own, are late, are P1. One query."""
    open_items = ~Q(state=ItemState.DONE)
    found: dict[str, int] = QueueItem.objects.filter(centre__in=centres).aggregate(
        waiting=Count("id", filter=Q(state=ItemState.WAITING)),
        taken=Count("id", filter=Q(state=ItemState.TAKEN)),
        mine=Count("id", filter=Q(state=ItemState.TAKEN, taken_by=user)),
        late=Count("id", filter=open_items & Q(due_at__lt=clock.now())),
        p1=Count("id", filter=open_items & Q(priority="P1")),
        done=Count("id", filter=Q(state=ItemState.DONE)),
    )
    return found


def rows(page: Collection[QueueItem], language: str) -> list[Row]:
    """Items prepared for a list: masked excerpt and the top three reasons. One query more."""
    heads = [item.head_id for item in page]
    current = Assessment.objects.filter(report_id__in=heads, is_current=True)
    found = {a.report_id: a for a in current.select_related("data_key")}
    now = clock.now()
    return [_row(item, found.get(item.head_id), language, now) for item in page]


def item(item_id: UUID) -> QueueItem | None:
    """One item with everything its page needs. One query."""
    return items_all().filter(pk=item_id).first()


def items_all() -> QuerySet[QueueItem]:
    """Items of every centre; access narrows them."""
    return QueueItem.objects.select_related(
        "head__data_key", "head__centre", "centre", "taken_by", "cluster"
    )


def assessment_of(report_id: UUID) -> Assessment | None:
    """The report's present assessment. One query."""
    current = Assessment.objects.filter(report_id=report_id, is_current=True)
    return current.select_related("data_key", "by").first()


def history_of(report_id: UUID) -> list[Assessment]:
    """Every assessment of a report, newest first. One query."""
    return list(
        Assessment.objects.filter(report_id=report_id)
        .select_related("data_key", "by")
        .order_by("-made_at")
    )


def detail_of(assessment: Assessment | None) -> dict[str, Any]:
    """The whole line of `ruthan assess` as it was sealed; {} when its key is gone."""
    if assessment is None:
        return {}
    try:
        opened = crypto.open_text(assessment.data_key, DETAIL, assessment.detail_sealed)
    except crypto.KeyDestroyed:
        return {}
    detail: dict[str, Any] = json.loads(opened)
    return detail


def because_of(assessment: Assessment) -> str:
    """Why a person ranked otherwise, or ''."""
    if assessment.because_sealed is None:
        return ""
    return crypto.open_text(assessment.data_key, OVERRIDE, assessment.because_sealed)


def handovers(centres: Collection[UUID], *, waiting: bool = True) -> QuerySet[Handover]:
    """Hand-overs to these centres, those to be signed for first."""
    found = Handover.objects.filter(to_centre__in=centres)
    if waiting:
        found = found.filter(accepted_at__isnull=True)
    return found.select_related("from_centre", "to_centre", "by", "data_key").order_by("-at")


def handover_reason(handover: Handover) -> str:
    """Why it was handed over, opened."""
    return crypto.open_text(handover.data_key, HANDOVER, handover.because_sealed)


def handovers_of_cluster(cluster_id: UUID | None) -> QuerySet[Handover]:
    """The way of a cluster between centres, oldest first."""
    found = (
        Handover.objects.filter(cluster_id=cluster_id) if cluster_id else Handover.objects.none()
    )
    return found.select_related("from_centre", "to_centre", "by").order_by("at")


def _row(item: QueueItem, found: Assessment | None, language: str, now: datetime) -> Row:
    try:
        text = intake.masked_text_of(item.head)
    except crypto.KeyDestroyed:
        text = ""
    reasons = detail_of(found).get("reasons", {}).get(language, [])
    late = item.state != ItemState.DONE and item.due_at < now
    return Row(item, text[:EXCERPT], tuple(reasons[:3]), late)


def reports_of(item: QueueItem) -> list[Report]:
    """The live reports that the item stands for in its centre, newest first. One query."""
    if item.cluster_id is None:
        return [item.head]
    return list(intake.reports_in_cluster(item.cluster_id).filter(centre_id=item.centre_id))
