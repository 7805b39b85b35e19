"""Questions about reports: their opened words, evidence and history, and counts of clusters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Count, Max, Min, Q, QuerySet

from ruthan.core import clock, crypto, storage
from ruthan.intake.models import (
    Answer,
    Decline,
    Evidence,
    Remark,
    Report,
    SealedDrop,
    Step,
)
from ruthan.intake.queries.arrivals import PeopleAnHour as PeopleAnHour
from ruthan.intake.queries.arrivals import arrivals as arrivals
from ruthan.intake.queries.arrivals import clusters_since as clusters_since
from ruthan.intake.queries.arrivals import people_an_hour as people_an_hour
from ruthan.intake.queries.arrivals import people_between as people_between
from ruthan.intake.queries.contacts import contact_of as contact_of
from ruthan.intake.queries.contacts import wants_call as wants_call
from ruthan.intake.queries.contacts import way_of as way_of
from ruthan.intake.queries.months import reports_by_month as reports_by_month
from ruthan.intake.queries.pictures import Place as Place
from ruthan.intake.queries.pictures import locked as locked
from ruthan.intake.queries.pictures import pictures_of as pictures_of
from ruthan.intake.queries.pictures import places_of as places_of
from ruthan.intake.queries.pictures import prints_of as prints_of
from ruthan.intake.rules import labels
from ruthan.intake.states import ReportState
from ruthan.matching.engine.entities import masked_text

if TYPE_CHECKING:
    from uuid import UUID

_SPREAD = """
SELECT count(*) FILTER (WHERE NOT is_observation AND submitted_at >= %s),
       count(DISTINCT province) FILTER (WHERE province <> '')
FROM intake_report WHERE cluster_id = %s AND state <> %s
"""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence, its name opened; the name of a link is the link, never followed."""

    id: UUID
    kind: str
    name: str
    media_type: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A line of the conversation, opened."""

    id: UUID
    author: str
    by: UUID | None
    body: str
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How often and how widely a cluster was reported; people are counted once, posts apart."""

    reports: int
    reporters: int
    observations: int
    provinces: int
    last_24h: int
    first: datetime | None
    last: datetime | None


NO_REPORTS: Final = Counts(0, 0, 0, 0, 0, None, None)


def text_of(report: Report) -> str:
    """The text as it was sent; raises crypto.KeyDestroyed when the report was withdrawn."""
    return crypto.open_text(report.data_key, labels.TEXT, bytes(report.text_sealed))


def masked_text_of(report: Report) -> str:
    """The text with personal things masked and links made harmless, for other centres and lists."""
    return masked_text(text_of(report))


def answers_of(report: Report) -> dict[str, str]:
    """What the reporter answered on the form: situation, amount_satang ...; {} when nothing."""
    if not report.answers_sealed:
        return {}
    opened = crypto.open_text(report.data_key, labels.ANSWERS, bytes(report.answers_sealed))
    return {str(name): str(value) for name, value in json.loads(opened).items()}


def replies_of(report: Report) -> list[Answer]:
    """The verdicts that the reporter was told, newest first. One query."""
    return list(report.answers.order_by("-at"))


def evidence_of(report: Report) -> list[EvidenceLine]:
    """Files and links of a report with their names opened. One query."""
    key = report.data_key
    return [
        EvidenceLine(
            e.id,
            e.kind,
            crypto.open_text(key, labels.EVIDENCE_NAME, bytes(e.name_sealed)),
            e.media_type,
            e.size,
            e.added_at,
        )
        for e in report.evidence.all()
    ]


def evidence_body(report: Report, evidence_id: UUID) -> tuple[str, bytes] | None:
    """The media type and bytes of one file of this report; None for anything else."""
    found = Evidence.objects.filter(report=report, pk=evidence_id).exclude(address="").first()
    if found is None:
        return None
    return found.media_type, storage.get(found.address, key=report.data_key)


def remarks_of(report: Report) -> list[RemarkLine]:
    """The conversation, oldest first, opened. One query."""
    return [_opened(report, remark) for remark in report.remarks.all()]


def remark(report: Report, remark_id: UUID) -> RemarkLine | None:
    """One line of this report's conversation, opened."""
    found = Remark.objects.filter(report=report, pk=remark_id).first()
    return _opened(report, found) if found else None


def decline_of(report: Report) -> Decline | None:
    """Why a report was declined, or None."""
    return Decline.objects.filter(report=report).first()


def state_before(report: Report, at: datetime) -> str:
    """The state in which a report stood at a moment; '' before it came in. One query."""
    earlier = report.steps.filter(at__lt=at).order_by("at", "id")
    return next(iter(earlier.reverse().values_list("state", flat=True)[:1]), "")


def answered_since(cluster_id: UUID, at: datetime, *, claim: UUID | None = None) -> bool:
    """Whether somebody of a cluster was told a verdict since, of one claim or any. One query."""
    told = Answer.objects.filter(report__cluster_id=cluster_id, at__gte=at)
    return (told.filter(claim=claim) if claim else told).exists()


def declined_since(cluster_id: UUID, at: datetime) -> bool:
    """Whether somebody of a cluster was told since why it was not taken up. One query."""
    return Decline.objects.filter(report__cluster_id=cluster_id, at__gte=at).exists()


def steps_of(report: Report) -> list[Step]:
    """The states a report went through, oldest first. One query."""
    return list(report.steps.all())


def report(report_id: UUID) -> Report | None:
    """A report by its key, with data key and centre; for tasks and neighbours, not views."""
    found = Report.objects.select_related("data_key", "centre", "cluster").filter(pk=report_id)
    return found.first()


def clusters_of(report_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The cluster of each of some reports that has one. One query."""
    rows = Report.objects.filter(pk__in=report_ids, cluster__isnull=False)
    return dict(rows.values_list("pk", "cluster_id"))


def refs_of(report_ids: Collection[UUID]) -> dict[UUID, str]:
    """The references of some reports. One query."""
    return dict(Report.objects.filter(pk__in=report_ids).values_list("pk", "ref"))


def reports_in_cluster(cluster_id: UUID) -> QuerySet[Report]:
    """The reports of a cluster that were not withdrawn, newest first."""
    live = Report.objects.select_related("data_key", "centre").filter(cluster_id=cluster_id)
    return live.exclude(state=ReportState.WITHDRAWN).order_by("-submitted_at")


def ids_in_cluster(cluster_id: UUID) -> QuerySet[Report, UUID]:
    """The keys of a cluster's reports that were not withdrawn, to be part of another question."""
    return _live_in([cluster_id]).values_list("pk", flat=True)


def ids_in_clusters(cluster_ids: Collection[UUID]) -> QuerySet[Report, UUID]:
    """The same of several clusters."""
    return _live_in(cluster_ids).values_list("pk", flat=True)


def newest_in_clusters(cluster_ids: Collection[UUID]) -> dict[UUID, Report]:
    """Of each cluster the newest report that was not withdrawn. One query."""
    if not cluster_ids:
        return {}
    newest = _live_in(cluster_ids).order_by("cluster_id", "-submitted_at").distinct("cluster_id")
    found = Report.objects.filter(pk__in=newest.values("pk")).select_related("data_key")
    return {report.cluster_id: report for report in found if report.cluster_id is not None}


def cluster_counts(cluster_id: UUID | None) -> Counts:
    """How often one cluster was reported. One query."""
    return clusters_counts([cluster_id] if cluster_id else [])


def spread_of(cluster_id: UUID | None) -> tuple[int, int]:
    """How many people reported a cluster in 24 hours, and from how many provinces ever. One query.

    As `cluster_counts` tells it, but cheap: every report that is ranked asks.
    """
    day = clock.now() - timedelta(hours=24)
    with connection.cursor() as cursor:
        cursor.execute(_SPREAD, [day, cluster_id, ReportState.WITHDRAWN])
        people, provinces = cursor.fetchone()
    return int(people), int(provinces)


def counts_of_clusters(cluster_ids: Collection[UUID]) -> dict[UUID, Counts]:
    """How often each cluster was reported, those without a live report with zeros. One query."""
    if not cluster_ids:
        return {}
    rows = _live_in(cluster_ids).values_list("cluster_id").annotate(**_counted()).order_by()
    found = {cluster_id: Counts(*counted) for cluster_id, *counted in rows}
    return {cluster_id: found.get(cluster_id, NO_REPORTS) for cluster_id in cluster_ids}


def clusters_counts(cluster_ids: list[UUID]) -> Counts:
    """How often several clusters of one claim were reported, each person once. One query."""
    return Counts(**_live_in(cluster_ids).aggregate(**_counted()))


def _live_in(cluster_ids: Collection[UUID]) -> QuerySet[Report]:
    live = Report.objects.filter(cluster_id__in=cluster_ids)
    return live.exclude(state=ReportState.WITHDRAWN)


def _counted() -> dict[str, Count | Max | Min]:
    """What is counted of reports, by the fields of Counts."""
    asked = Q(is_observation=False)
    day = clock.now() - timedelta(hours=24)
    return {
        "reports": Count("id", filter=asked),
        "reporters": Count("reporter_key", filter=asked, distinct=True),
        "observations": Count("id", filter=~asked),
        "provinces": Count("province", filter=~Q(province=""), distinct=True),
        "last_24h": Count("id", filter=asked & Q(submitted_at__gte=day)),
        "first": Min("submitted_at"),
        "last": Max("submitted_at"),
    }


def answered_reports() -> QuerySet[Report]:
    """Reports that have their answer and are still open, oldest first."""
    live = Report.objects.select_related("data_key", "centre", "cluster")
    return live.filter(state=ReportState.ANSWERED).order_by("answered_at")


def digest_of(report: Report) -> str:
    """A SHA-256 over the text and the files and links as we keep them, for the proof of filing.

    One line for each part, in order: `text <sha256>`, then `file <sha256>` or `link <sha256>`.
    Counted anew each time, never stored: the digest of a short text would betray it.
    """
    lines = [f"text {_sha256(text_of(report).encode())}"]
    key = report.data_key
    for e in report.evidence.all():
        if e.address:
            lines.append(f"file {_sha256(storage.get(e.address, key=key))}")
        else:
            link = crypto.open_bytes(key, labels.EVIDENCE_NAME, bytes(e.name_sealed))
            lines.append(f"link {_sha256(link)}")
    return _sha256("\n".join(lines).encode())


def id_of(ref: str) -> UUID | None:
    """The key of the report with this reference. One query."""
    return Report.objects.filter(ref=ref.strip().upper()).values_list("pk", flat=True).first()


def report_lines() -> Any:
    """What statistics may know of each report: codes and days, no text, no key. Oldest first."""
    fields = (
        "id", "ref", "state", "channel", "province", "wants", "is_observation", "submitted_at",
        "answered_at", "cluster_id",
    )  # fmt: skip
    real = Report.objects.filter(is_demonstration=False)
    return real.order_by("submitted_at", "id").values(*fields)


def drops() -> QuerySet[SealedDrop]:
    """Every sealed drop, oldest first; child-protection officers only."""
    return SealedDrop.objects.order_by("dropped_at")


def drop(ref: str) -> SealedDrop | None:
    """A sealed drop by its reference; child-protection officers only."""
    return SealedDrop.objects.filter(ref=ref).first()


def _opened(report: Report, remark: Remark) -> RemarkLine:
    body = crypto.open_text(report.data_key, labels.REMARK, bytes(remark.body_sealed))
    return RemarkLine(remark.id, remark.author, remark.by_id, body, remark.at, remark.read_at)


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
