"""The month that an activity is recorded into: found or begun, and held while one records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ruthan.campaigns.models import MonthlyReport
from ruthan.campaigns.rules.months import month_of
from ruthan.campaigns.states import ReportState
from ruthan.core.refs import public_reference

if TYPE_CHECKING:
    from ruthan.network.models import Organisation


class MonthSealed(Exception):
    """Nothing can be recorded into a month whose report is sealed; it can be reopened."""

    def __init__(self, report: MonthlyReport) -> None:
        super().__init__(f"{report.ref} is {report.state}")
        self.report = report


def month_held(unit: Organisation, month: date) -> MonthlyReport:
    """The report of a unit's month, begun if need be, its row locked until the transaction ends.

    Whoever records, seals or reopens holds it, so that nothing slips in while a month is sealed.
    """
    MonthlyReport.objects.bulk_create(
        [MonthlyReport(ref=public_reference("M"), unit=unit, month=month_of(month))],
        ignore_conflicts=True,
    )
    rows = MonthlyReport.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(unit=unit, month=month_of(month))


def month_open(unit: Organisation, month: date) -> MonthlyReport:
    """The same for recording; raises MonthSealed when the month was sealed."""
    report = month_held(unit, month)
    if report.state != ReportState.OPEN:
        raise MonthSealed(report)
    return report
