"""How many reports came from each province in each month: numbers alone."""

from __future__ import annotations

from datetime import date, datetime, time

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateTimeField, Func, IntegerField, Value
from django.utils import timezone

from ruthan.intake.models import Report
from ruthan.intake.states import ReportState


def reports_by_month(*begins: date) -> dict[tuple[str, date], int]:
    """Reports by province and month, told by the first days of months on end; one query.

    The last of these days ends the last month. Thai days. Withdrawn reports and posts that were
    merely seen count nowhere, nor do those without a province. Read from the index
    `intake_report_time` alone; telling months apart by where they begin takes half of the time
    that cutting each moment to its month takes.
    """
    zone = timezone.get_current_timezone()
    moments = [datetime.combine(day, time(), zone) for day in begins]
    live = Report.objects.filter(
        submitted_at__gte=moments[0], submitted_at__lt=moments[-1], is_observation=False
    ).exclude(province="")
    place = Func(
        "submitted_at", Value(moments, output_field=ArrayField(DateTimeField())),
        function="width_bucket", output_field=IntegerField(),
    )  # fmt: skip
    counted = (
        live.exclude(state=ReportState.WITHDRAWN)
        .order_by()
        .annotate(place=place)
        .values_list("province", "place")
        .annotate(n=Count("*"))
    )
    return {(province, begins[place - 1]): n for province, place, n in counted}
