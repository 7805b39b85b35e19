"""Taking back what somebody unsent, and forgetting who sent a report that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from ruthan.core.states import Refused
from ruthan.gateway.models import Chat, Heard
from ruthan.intake import queries as intake
from ruthan.intake.actions import drop_remark, withdraw_report
from ruthan.intake.states import ReportState

if TYPE_CHECKING:
    from uuid import UUID

_LOCK = "SELECT pg_advisory_xact_lock(%s)"


def lock_message(name: bytes) -> None:
    """Let a message and the word that it was unsent wait for one another. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [int.from_bytes(name[:8], "big", signed=True)])


@transaction.atomic
def take_back(chat: Chat, name: bytes | None) -> str:
    """Withdraw what a message became, whole with all that was sent together; says `unsent`.

    A sealed drop cannot be found from here, and stays with the officers.
    """
    if name is None:
        return "unsent"
    lock_message(name)
    for row in Heard.objects.select_for_update().filter(chat=chat, message_hash=name):
        if row.remark is not None and row.report is not None:
            drop_remark(by="citizen", report_id=row.report, remark_id=row.remark)
        elif row.report is not None:
            _withdraw(row.report)
        Heard.objects.filter(pk=row.pk).update(
            became="unsent", report=None, remark=None, sealed=b"", is_done=True
        )
    return "unsent"


def forget_report(report_id: UUID) -> int:
    """Forget which chat a report came from; how many events named it. One UPDATE."""
    return Heard.objects.filter(report=report_id).update(report=None, remark=None)


def _withdraw(report_id: UUID) -> None:
    found = intake.report(report_id)
    if found is None or found.state == ReportState.WITHDRAWN:
        return
    try:
        withdraw_report(by="citizen", report=found)
    except Refused:
        return
