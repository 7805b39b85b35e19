"""The conversation on a report: lines of text both ways, and evidence that comes later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.intake.actions.evidence import keep_files, keep_links
from ruthan.intake.actions.seal import must_be_sealed
from ruthan.intake.actions.state import step
from ruthan.intake.actions.submit import MustBeSealed
from ruthan.intake.events import EvidenceAdded, RemarkWritten
from ruthan.intake.models import Evidence, Remark, Report
from ruthan.intake.rules import labels
from ruthan.intake.rules.files import FileRefused
from ruthan.intake.rules.texts import MAX_REMARK, clean_text
from ruthan.intake.states import Author, ReportState

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.intake.rules.files import CleanFile

MAX_EVIDENCE = 20
MAX_REMARKS = 200


class TooMuch(ValueError):
    """The conversation is as long as it may become."""


@transaction.atomic
def add_remark(*, by: Any, report: Report, body: str, author: str) -> Remark:
    """Write one line; raises TextRefused, TooMuch, KeyDestroyed, and MustBeSealed for a reporter's
    line about a child in danger (nothing is written).

    A reporter's line on a report that waits for the reporter sends it back to the screeners.
    """
    text = clean_text(body, max_chars=MAX_REMARK)
    if author == Author.REPORTER and must_be_sealed(text):
        raise MustBeSealed
    if report.remarks.count() >= MAX_REMARKS:
        raise TooMuch
    remark = Remark.objects.create(
        report=report,
        author=author,
        by=None if isinstance(by, str) else by,
        body_sealed=crypto.seal(report.data_key, labels.REMARK, text),
        at=clock.now(),
    )
    if author == Author.REPORTER:
        _back_to_screeners(report)
    record(by=by, what="intake:remark:write", on=report, facts={"author": str(author)})
    emit(RemarkWritten(report_id=report.id, remark_id=remark.id, author=str(author)))
    return remark


@transaction.atomic
def add_evidence(
    *, by: Any, report: Report, files: Sequence[CleanFile] = (), links: Sequence[str] = ()
) -> list[Evidence]:
    """Add cleaned files and links to a report; refuses the twenty-first with FileRefused."""
    held = report.evidence.count()
    if held + len(files) + len(links) > MAX_EVIDENCE:
        raise FileRefused("too_many", files[0].name if files else "")
    added = [*keep_files(report, files), *keep_links(report, links)]
    if added:
        _back_to_screeners(report)
        record(by=by, what="intake:evidence:add", on=report, facts={"count": len(added)})
        emit(EvidenceAdded(report_id=report.id))
    return added


@transaction.atomic
def drop_remark(*, by: Any, report_id: UUID, remark_id: UUID) -> bool:
    """Take back a line that the reporter unsent; False when it is gone already."""
    lines = Remark.objects.filter(report=report_id, pk=remark_id, author=Author.REPORTER)
    gone, _ = lines.delete()
    if gone:
        record(by=by, what="intake:remark:drop", on=("intake.report", str(report_id)))
    return bool(gone)


def mark_read(*, report: Report, reader: str) -> int:
    """Note that one side has read what the other wrote; returns how many lines. One UPDATE."""
    written_by = Author.STAFF if reader == Author.REPORTER else Author.REPORTER
    unread = Remark.objects.filter(report=report, author=written_by, read_at__isnull=True)
    return unread.update(read_at=clock.now())


def _back_to_screeners(report: Report) -> None:
    report.refresh_from_db(fields=["state"])
    if report.state == ReportState.WAITING_REPORTER:
        step(report, ReportState.SCREENING)
