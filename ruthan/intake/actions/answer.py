"""Answering and declining: what a reporter is told, once for each verdict."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.intake.actions.state import step
from ruthan.intake.events import ReportAnswered, ReportDeclined
from ruthan.intake.models import Answer, Decline, Report
from ruthan.intake.rules import labels
from ruthan.intake.states import MOVES, ReportState

if TYPE_CHECKING:
    from uuid import UUID


@transaction.atomic
def answer_reporter(
    *,
    report: Report,
    claim_id: UUID,
    verdict_id: UUID,
    verdict_code: str,
    title_th: str,
    title_en: str,
    path: str,
    decided_on: date,
    automatic: bool,
) -> Answer | None:
    """Give a report its answer and say so; None when it has this verdict already or is withdrawn.

    A correction of a verdict is a new verdict, so it is told again. The words are public ones.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.state == ReportState.WITHDRAWN:
        return None
    answer, is_new = Answer.objects.get_or_create(
        report=report,
        verdict=verdict_id,
        defaults={
            "claim": claim_id,
            "verdict_code": verdict_code,
            "title_th": title_th,
            "title_en": title_en,
            "path": path,
            "decided_on": decided_on,
            "is_automatic": automatic,
            "at": clock.now(),
        },
    )
    if not is_new:
        return None
    if ReportState.ANSWERED in MOVES[report.state]:
        step(report, ReportState.ANSWERED, answered_at=answer.at)
    record(
        by="system",
        what="intake:report:answer",
        on=report,
        facts={"claim": str(claim_id), "verdict": verdict_code, "automatic": automatic},
    )
    emit(ReportAnswered(report_id=report.id, answer_id=answer.id))
    return answer


@transaction.atomic
def decline_report(*, by: Any, report: Report, reason: str, note: str = "") -> Decline:
    """Decline with a reason (states.DeclineReason) and a sealed note for staff; raises Refused."""
    step(report, ReportState.DECLINED)
    sealed = crypto.seal(report.data_key, labels.DECLINE_NOTE, note) if note else None
    decline, _ = Decline.objects.update_or_create(
        report=report,
        defaults={"reason": reason, "note_sealed": sealed, "by": by, "at": clock.now()},
    )
    facts = {"reason": reason}
    record(by=by, what="intake:report:decline", on=report, facts=facts)
    emit(ReportDeclined(report_id=report.id))
    return decline
