"""What happens to reports, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReportSubmitted:
    """A report is committed and waits to be assessed."""

    report_id: UUID


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """Somebody added evidence to a report."""

    report_id: UUID


@dataclass(frozen=True, slots=True)
class PicturesAdded:
    """Pictures came with a report; they are to be compared with known ones."""

    report_id: UUID


@dataclass(frozen=True, slots=True)
class RemarkWritten:
    """A line of the conversation was written."""

    report_id: UUID
    remark_id: UUID
    author: str


@dataclass(frozen=True, slots=True)
class ReportAnswered:
    """A report has its answer; the reporter is to be told."""

    report_id: UUID
    answer_id: UUID


@dataclass(frozen=True, slots=True)
class ReportDeclined:
    """A report was declined with a reason; the reporter is to be told."""

    report_id: UUID


@dataclass(frozen=True, slots=True)
class ReportWithdrawn:
    """The reporter withdrew: the key is gone, partners are to be told."""

    report_id: UUID
    cluster_id: UUID | None


@dataclass(frozen=True, slots=True)
class ReportShredded:
    """A report's time was over: its key is gone, only its number stays."""

    report_id: UUID
    cluster_id: UUID | None


@dataclass(frozen=True, slots=True)
class ReportSealedLate:
    """A child's case was found in an ordinary report: its key is gone, only its number stays."""

    report_id: UUID
    cluster_id: UUID | None


@dataclass(frozen=True, slots=True)
class SealedDropped:
    """A sealed drop waits for a child-protection officer; the event carries no content."""

    drop_id: UUID
