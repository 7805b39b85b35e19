"""Questions about the queue: lists prepared for a page, details opened, neighbours of a cluster."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from ruthan.core import clock, crypto
from ruthan.core.text.holding import holding
from ruthan.intake import queries as intake
from ruthan.intake.rules.texts import upright
from ruthan.matching import queries as matching
from ruthan.matching.engine.entities import masked_text
from ruthan.surges import queries as surges
from ruthan.triage.models import Assessment, Handover, QueueItem
from ruthan.triage.queries.decisions import decisions as decisions
from ruthan.triage.queries.routing import changes_between as changes_between
from ruthan.triage.queries.routing import matrix_called as matrix_called
from ruthan.triage.queries.routing import matrix_in_force as matrix_in_force
from ruthan.triage.rules.labels import DETAIL, HANDOVER, OVERRIDE
from ruthan.triage.rules.present import as_of_now, surge_said
from ruthan.triage.states import ItemState

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.intake.models import Report

EXCERPT = 220  # characters of the masked text in a list
MOST_OF_CLUSTERS = 100
LOOKED_AT = 2 * EXCERPT  # what is masked for it; a number cut in two lies beyond what is shown
SCANNED = 300  # items whose text is opened for a search of single words
_NUMBERS = """
SELECT open.*,
    (SELECT count(*) FROM triage_queueitem
     WHERE centre_id = ANY(%(centres)s) AND state = 'done') AS done,
    (SELECT count(*) FROM triage_handover
     WHERE to_centre_id = ANY(%(centres)s) AND accepted_at IS NULL) AS to_sign
FROM (
    SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
        count(*) FILTER (WHERE state = 'taken') AS taken,
        count(*) FILTER (WHERE state = 'taken' AND taken_by_id = %(user)s) AS mine,
        count(*) FILTER (WHERE due_at < %(now)s) AS late
    FROM triage_queueitem
    WHERE centre_id = ANY(%(centres)s) AND NOT state = 'done'
) AS open
"""
_SHOWN = (  # what a row of a list reads
    "head", "cluster", "state", "priority", "urgency", "reports", "due_at", "done_at",
    "centre__short_th", "centre__short_en", "centre__name_th", "centre__name_en",
    "taken_by__username", "taken_by__name_th", "taken_by__name_en",
    "head__text_sealed", "head__data_key__wrapped", "head__data_key__generation",
)  # fmt: skip
_RANK = ("report", "detail_sealed", "data_key__wrapped", "data_key__generation")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue as a page shows it."""

    item: QueueItem
    excerpt: str
    reasons: tuple[str, ...]
    late: bool
    alike: bool  # worded like known scams: a hint for the eye, which ranks nothing


def items(centres: Collection[UUID]) -> QuerySet[QueueItem]:
    """Every item of these centres in the order of work: priority first, then the clock."""
    one = next(iter(centres)) if len(centres) == 1 else None  # then the index has the order
    return _in_order(QueueItem.objects.filter(centre=one) if one else _of_many(centres))


def _in_order(found: QuerySet[QueueItem]) -> QuerySet[QueueItem]:
    return found.order_by("priority", "due_at", "id")


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
    return found.filter(Q(cluster_id__in=near) | Q(pk__in=_holding(found, words)))


def _holding(found: QuerySet[QueueItem], words: str) -> list[UUID]:
    """Of the first SCANNED items those whose text holds the words. One query."""
    holds = holding(words)
    key = ("head__data_key__wrapped", "head__data_key__generation")
    lean = found.select_related("head__data_key").only("head__text_sealed", *key)
    return [item.pk for item in lean[:SCANNED] if holds(_head_text(item))]


def of_report(found: QuerySet[QueueItem], report: Report) -> QuerySet[QueueItem]:
    """The items that stand for a report."""
    if report.cluster_id is None:
        return found.filter(head=report)
    return found.filter(cluster_id=report.cluster_id)


def numbers(centres: Collection[UUID], user: User) -> dict[str, int]:
    """How many wait, are taken, are one's own, are late, are done, are to be signed for. One query.

    Items are counted by an index alone.
    """
    asked: dict[str, Any] = {"centres": list(centres), "user": user.pk, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, asked)
        names = [column.name for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchone() or (), strict=True))


def rows(found: QuerySet[QueueItem], language: str, *, start: int, end: int) -> list[Row]:
    """The items `start` to `end`, counted from 1, prepared for a list. Two queries.

    Each with masked excerpt and the top two reasons. The page is counted off by the index; only
    its own items are joined with what they show. Where one speaks of a surge, three queries more
    say how that stands now.
    """
    page = found[max(0, start - 1) : end]
    shown = QueueItem.objects.filter(pk__in=page.values("pk"))
    shown = shown.select_related("head__data_key", "centre", "taken_by").only(*_SHOWN)
    shown = shown.annotate(family_ref=matching.family_ref("cluster_id"))
    listed = list(_in_order(shown))
    current = Assessment.objects.filter(
        report_id__in=[item.head_id for item in listed], is_current=True
    )
    ranks = {rank.report_id: rank for rank in current.select_related("data_key").only(*_RANK)}
    details, now = _details(listed, ranks), clock.now()
    return [_row(item, details[item.pk], language, now) for item in listed]


def _details(
    listed: Collection[QueueItem], ranks: Mapping[UUID, Assessment]
) -> dict[UUID, dict[str, Any]]:
    """What the rank of each item says, as it reads now, by item."""
    details = {item.pk: detail_of(ranks.get(item.head_id)) for item in listed}
    told = {
        item.pk: item.cluster_id
        for item in listed
        if item.cluster_id is not None and surge_said(details[item.pk]) is not None
    }
    said = surges.sentences(set(told.values())) if told else {}
    for item_id, cluster_id in told.items():
        if cluster_id in said:
            details[item_id] = as_of_now(details[item_id], said[cluster_id])
    return details


def items_of_clusters(centres: Collection[UUID], clusters: Collection[UUID]) -> dict[UUID, UUID]:
    """The item of each of these clusters in these centres' queues, by cluster. One query."""
    found = _of_many(centres).filter(cluster_id__in=clusters).values_list("cluster_id", "pk")
    return {cluster: pk for cluster, pk in found if cluster is not None}


def items_all() -> QuerySet[QueueItem]:
    """Items of every centre with what a page shows of them; access narrows them."""
    return QueueItem.objects.select_related("head__data_key", "centre", "taken_by")


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
    """The first hundred items of clusters in these centres, masked as in the queue. Two queries."""
    found = items(centres).filter(cluster_id__in=clusters) if clusters and centres else None
    return [] if found is None else rows(found, "th", start=1, end=MOST_OF_CLUSTERS)


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


def detail_now(assessment: Assessment | None, cluster_id: UUID | None) -> dict[str, Any]:
    """The same as it reads now: should it speak of a surge, three queries say how that stands."""
    detail = detail_of(assessment)
    if cluster_id is None or surge_said(detail) is None:
        return detail
    said = surges.sentences([cluster_id]).get(cluster_id)
    return as_of_now(detail, said) if said else detail


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


def _row(item: QueueItem, detail: Mapping[str, Any], language: str, now: datetime) -> Row:
    text = upright(masked_text(_head_text(item)[:LOOKED_AT]))
    reasons = detail.get("reasons", {}).get(language, [])
    late = item.state != ItemState.DONE and item.due_at < now
    alike = bool(detail.get("hint", {}).get("alike"))
    return Row(item, text[:EXCERPT], tuple(reasons[:2]), late, alike)


def reports_of(item: QueueItem) -> list[Report]:
    """The live reports that the item stands for in its centre, newest first. One query."""
    if item.cluster_id is None:
        return [item.head] if item.head.data_key.wrapped else []
    return list(_live(item, item.cluster_id).prefetch_related("evidence", "remarks"))


def newest_of(item: QueueItem, *, most: int) -> tuple[list[Report], int]:
    """The newest of them with what hangs on them, and how many more there are. Four queries."""
    if item.cluster_id is None:
        return reports_of(item), 0
    live = _live(item, item.cluster_id)
    shown = list(live.prefetch_related("evidence", "remarks")[:most])
    return shown, live.count() - most if len(shown) == most else 0


def report_with(item: QueueItem, evidence_id: UUID) -> Report | None:
    """That one of them to which a piece of evidence belongs. One query."""
    if item.cluster_id is None:
        return next(iter(reports_of(item)), None)
    return _live(item, item.cluster_id).filter(evidence=evidence_id).first()


def _live(item: QueueItem, cluster_id: UUID) -> QuerySet[Report]:
    return intake.reports_in_cluster(cluster_id).filter(centre_id=item.centre_id)
