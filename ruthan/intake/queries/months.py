"""How many reports came from each province in each month: numbers alone."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

from ruthan.intake.models import Report
from ruthan.intake.states import ReportState


def reports_by_month(first: date, until: date) -> dict[tuple[str, date], int]:
    """Reports by province and month from one day until before another, Thai days; one query.

    Withdrawn reports and posts that were merely seen count nowhere, nor do those without a
    province.
    """
    zone = timezone.get_current_timezone()
    begin, end = (datetime.combine(day, time(), zone) for day in (first, until))
    live = Report.objects.filter(
        submitted_at__gte=begin, submitted_at__lt=end, is_observation=False
    ).exclude(province="")
    counted = (
        live.exclude(state=ReportState.WITHDRAWN)
        .order_by()
        .annotate(month=TruncMonth("submitted_at", tzinfo=zone))
        .values_list("province", "month")
        .annotate(n=Count("pk"))
    )
    return {(province, month.date()): n for province, month, n in counted}
