"""What a screener does towards reporters: ask, decline with a reason, seal a child's case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.claims.actions import renew_packages
from ruthan.core.guard import require
from ruthan.intake import actions as intake
from ruthan.intake.permissions import P as INTAKE
from ruthan.intake.states import MOVES, Author, ReportState
from ruthan.triage.actions.desk import end, require_taker
from ruthan.triage.actions.items import end_headless, recount
from ruthan.triage.models import QueueItem
from ruthan.triage.permissions import P
from ruthan.triage.queries import reports_of

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.intake.models import Remark, Report, SealedDrop


@transaction.atomic
def ask_reporter(*, by: User, report: Report, body: str) -> Remark:
    """Write to one reporter and wait for the answer; raises TextRefused, Forbidden."""
    require(by, INTAKE.REPORT_ASK, organisation=report.centre_id)
    remark = intake.add_remark(by=by, report=report, body=body, author=Author.STAFF)
    if ReportState.WAITING_REPORTER in MOVES[report.state]:
        intake.move_report(by=by, report=report, to=ReportState.WAITING_REPORTER)
    return remark


@transaction.atomic
def decline(*, by: User, item: QueueItem, reason: str, note: str = "") -> int:
    """Decline every open report of the item with a reason that its reporter reads; ends the item.

    Only the taker. Returns how many were declined.
    """
    require(by, P.REPORT_DECLINE, organisation=item.centre_id)
    require_taker(by, item)
    declined = 0
    for report in reports_of(item):
        if ReportState.DECLINED in MOVES[report.state] and report.state != ReportState.ANSWERED:
            intake.decline_report(by=by, report=report, reason=reason, note=note)
            declined += 1
    end(by=by, item=item)
    return declined


@transaction.atomic
def seal_late(*, by: User, report: Report) -> SealedDrop:
    """A child's case found while screening: seal it now; nothing readable is left here."""
    require(by, P.ITEM_TAKE, organisation=report.centre_id)
    return seal_now(by=by, report=report)


@transaction.atomic
def seal_now(*, by: Any, report: Report, found: Mapping[str, str] | None = None) -> SealedDrop:
    """Seal a report and count again what it stood in; `found` is what a program saw in it."""
    cluster_id = report.cluster_id
    drop = intake.seal_report_late(by=by, report=report, found=found)
    if cluster_id is not None:
        recount(cluster_id=cluster_id)
        renew_packages(cluster_id=cluster_id)
    else:
        end_headless(report_id=report.pk)
    return drop
