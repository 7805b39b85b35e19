"""Withdrawing: the reporter's wish is the end of everything we hold that can be read."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto, storage
from ruthan.core.events import emit
from ruthan.intake.actions.state import step
from ruthan.intake.events import ReportWithdrawn
from ruthan.intake.models import Answer, Contact, Decline, Evidence, Remark, Report
from ruthan.intake.states import ReportState
from ruthan.matching.actions import forget, forget_pictures
from ruthan.messaging.actions import stop_messages


@transaction.atomic
def withdraw_report(*, by: Any, report: Report, because: str = "") -> Report:
    """Stop all work on a report at its owner's wish and destroy its key; kept only as a number.

    Text, contact, conversation, files, signature and unsent messages go at once. Partners it was
    referred to are told by event: they hold copies of their own. Raises core.states.Refused when
    it is withdrawn already.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    cluster_id = report.cluster_id
    step(report, ReportState.WITHDRAWN, withdrawn_at=clock.now())
    erase(report)
    record(by=by, what="intake:report:withdraw", on=report, because=because)
    emit(ReportWithdrawn(report_id=report.id, cluster_id=cluster_id))
    return report


def erase(report: Report) -> None:
    """Destroy the key of a report and everything that stood under it; call inside a transaction."""
    forget(kind="report", subject=report.id)
    forget_pictures(report_id=report.id)
    stop_messages(about=("report", str(report.id)))
    addresses = [a for a in report.evidence.values_list("address", flat=True) if a]
    crypto.destroy(report.data_key)
    for owned in (Evidence, Contact, Remark, Answer, Decline):
        owned._default_manager.filter(report=report).delete()
    Report.objects.filter(pk=report.pk).update(
        text_sealed=b"", answers_sealed=None, length=0, cluster=None, reporter_key=b""
    )
    report.refresh_from_db()
    transaction.on_commit(lambda: _remove(addresses))


def _remove(addresses: list[str]) -> None:
    for address in addresses:
        storage.remove(address)
