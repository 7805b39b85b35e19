"""Pictures of reports, and where the reports stand that they belong to."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from ruthan.core import crypto
from ruthan.intake.models import Evidence, Report
from ruthan.intake.rules import labels
from ruthan.intake.states import ReportState


class Place(NamedTuple):
    """Where a report stands: its cluster, its centre, its public number."""

    cluster: UUID | None
    centre: UUID
    ref: str


def prints_of(report: Report, evidence_id: UUID) -> bytes:
    """The digests of one image of this report as it was sent; b"" when they are not known."""
    found = Evidence.objects.filter(report=report, pk=evidence_id)
    sealed = found.values_list("prints_sealed", flat=True).first()
    if sealed is None:
        return b""
    return crypto.open_bytes(report.data_key, labels.EVIDENCE_PRINTS, sealed)


def pictures_of(report: Report) -> list[UUID]:
    """The pictures among the evidence of a report, oldest first. One query."""
    return list(report.evidence.filter(kind="image").values_list("pk", flat=True))


def places_of(report_ids: Collection[UUID]) -> dict[UUID, Place]:
    """Where some reports stand that can still be read. One query."""
    live = Report.objects.filter(pk__in=report_ids, data_key__destroyed_at=None)
    live = live.exclude(state=ReportState.WITHDRAWN)
    return {
        pk: Place(cluster, centre, ref)
        for pk, cluster, centre, ref in live.values_list("pk", "cluster_id", "centre_id", "ref")
    }


def locked(report_id: UUID) -> Report | None:
    """A report held until the transaction ends, while it can be read; else None. One query."""
    live = Report.objects.select_for_update(of=("self",)).select_related("data_key")
    live = live.filter(pk=report_id, data_key__destroyed_at=None)
    return live.exclude(state=ReportState.WITHDRAWN).first()
