"""Questions about the queue: lists prepared for a page, details opened, neighbours of a cluster."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from ruthan.core import clock, crypto
from ruthan.core.text.fold import squash
from ruthan.intake import queries as intake
from ruthan.intake.rules.texts import upright
from ruthan.matching import queries as matching
from ruthan.matching.engine.entities import masked_text
from ruthan.triage.models import Assessment, Handover, QueueItem
from ruthan.triage.rules.labels import DETAIL, HANDOVER, OVERRIDE
from ruthan.triage.states import ItemState

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.intake.models import Report

EXCERPT = 220  # characters of the masked text in a list
LOOKED_AT = 2 * EXCERPT  # what is masked for it; a number cut in two lies beyond what is shown
SCANNED = 300  # items whose text is opened for a search of single words


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue as a page shows it."""

    item: QueueItem
    excerpt: str
    reasons: tuple[str, ...]
    late: bool


def items(centres: Collection[UUID]) -> QuerySet[QueueItem]:
    """Every item of these centres in the order of work: priority first, then the clock."""
    one = next(iter(centres)) if len(centres) == 1 else None  # then the index has the order
    found = QueueItem.objects.filter(centre=one) if one else _of_many(centres)
    return found.select_related(
        "head__data_key", "head__centre", "centre", "taken_by", "cluster"
    ).order_by("priority", "due_at", "id")


def _of_many(centres: Collection[UUID]) -> QuerySet[QueueItem]:
    return QueueItem.objects.filter(centre__in=centres)


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


def search(found: QuerySet[QueueItem], words: str) -> QuerySet[QueueItem]:
    """Those items whose message is like the words, or holds them.

    Whole messages are found through the index, which knows every report. Single words are too
    short for it: they are looked for in the first SCANNED items, opened in memory.
    """
    lookup = matching.known(words)
    near = {match.cluster_id for match in lookup.clusters} | {lookup.exact} - {None}
    asked = squash(words)
    holding = [item.pk for item in found[:SCANNED] if asked and asked in squash(_head_text(item))]
    return found.filter(Q(cluster_id__in=near) | Q(pk__in=holding))


def of_report(found: QuerySet[QueueItem], report: Report) -> QuerySet[QueueItem]:
    """The items that stand for a report."""
    if report.cluster_id is None:
        return found.filter(head=report)
    return found.filter(cluster_id=report.cluster_id)


def numbers(centres: Collection[UUID], user: User) -> dict[str, int]:
    """How many wait, are taken, are one's own, are late, are P1, are done. Two queries.

    Both are answered by an index alone.
    """
    here = QueueItem.objects.filter(centre__in=centres)
    found: dict[str, int] = here.exclude(state=ItemState.DONE).aggregate(
        waiting=Count("id", filter=Q(state=ItemState.WAITING)),
        taken=Count("id", filter=Q(state=ItemState.TAKEN)),
        mine=Count("id", filter=Q(state=ItemState.TAKEN, taken_by=user)),
        late=Count("id", filter=Q(due_at__lt=clock.now())),
        p1=Count("id", filter=Q(priority="P1")),
    )
    return found | {"done": here.filter(state=ItemState.DONE).count()}


def rows(page: Collection[QueueItem], language: str) -> list[Row]:
    """Items prepared for a list: masked excerpt and the top two reasons. One query more."""
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


def ranks_of(report_ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Priority and first strand of many reports, as they stand. One query."""
    current = Assessment.objects.filter(report_id__in=report_ids, is_current=True)
    rows = current.values_list("report_id", "priority", "strands")
    return {
        held: (priority, str(strands[0]["code"]) if strands else "")
        for held, priority, strands in rows
    }


def rows_of_clusters(clusters: Collection[UUID], centres: Collection[UUID]) -> list[Row]:
    """The items of clusters in these centres, masked as in the queue. Two queries."""
    found = items(centres).filter(cluster_id__in=clusters) if clusters and centres else None
    return [] if found is None else rows(list(found), "th")


def ranks_of_clusters(clusters: Collection[UUID]) -> list[tuple[str, str]]:
    """Severity and urgency of every item of clusters, in any centre. One query."""
    held = QueueItem.objects.filter(cluster_id__in=clusters).order_by()
    return list(held.values_list("severity", "urgency").distinct())


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
    try:
        return crypto.open_text(assessment.data_key, OVERRIDE, assessment.because_sealed)
    except crypto.KeyDestroyed:
        return ""


def handovers(centres: Collection[UUID]) -> QuerySet[Handover]:
    """Hand-overs to and from these centres, those to be signed for first, then the newest."""
    ours = Q(to_centre__in=centres) | Q(from_centre__in=centres)
    found = Handover.objects.filter(ours).select_related("from_centre", "to_centre", "by")
    return found.order_by(F("accepted_at").desc(nulls_first=True), "-at")


def handovers_waiting(centres: Collection[UUID]) -> int:
    """How many hand-overs these centres have to sign for. One query."""
    return Handover.objects.filter(to_centre__in=centres, accepted_at__isnull=True).count()


def handover_reason(handover: Handover) -> str:
    """Why it was handed over, opened."""
    return crypto.open_text(handover.data_key, HANDOVER, handover.because_sealed)


def handovers_of_cluster(cluster_id: UUID | None) -> QuerySet[Handover]:
    """The way of a cluster between centres, oldest first."""
    found = (
        Handover.objects.filter(cluster_id=cluster_id) if cluster_id else Handover.objects.none()
    )
    return found.select_related("from_centre", "to_centre", "by").order_by("at")


def _head_text(item: QueueItem) -> str:
    try:
        return intake.text_of(item.head)
    except crypto.KeyDestroyed:
        return ""


def _row(item: QueueItem, found: Assessment | None, language: str, now: datetime) -> Row:
    text = upright(masked_text(_head_text(item)[:LOOKED_AT]))
    reasons = detail_of(found).get("reasons", {}).get(language, [])
    late = item.state != ItemState.DONE and item.due_at < now
    return Row(item, text[:EXCERPT], tuple(reasons[:2]), late)


def reports_of(item: QueueItem) -> list[Report]:
    """The live reports that the item stands for in its centre, newest first. One query."""
    if item.cluster_id is None:
        return [item.head] if item.head.data_key.wrapped else []
    live = intake.reports_in_cluster(item.cluster_id).filter(centre_id=item.centre_id)
    return list(live.prefetch_related("evidence", "remarks"))
