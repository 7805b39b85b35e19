"""What everyone may have of the six channels: counts per province, channel and month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Count, F, Sum

from ruthan.campaigns.models import Activity, MonthlyReport, Nothing
from ruthan.campaigns.queries.country_people import inhabitants
from ruthan.campaigns.states import ActivityState, Channel, ReportState
from ruthan.network import queries as network

FIELDS: Final = (
    "month", "province_code", "province_th", "province_en", "channel", "activities", "people",
    "questions", "nothing_done", "is_demonstration", "inhabitants",
)  # fmt: skip
_PROVINCE: Final = "province:"
_NOTHING: Final = (0, 0, 0)


def open_rows(month: date | None = None) -> list[dict[str, Any]]:
    """Every province and channel of every month whose report the ministry received.

    Numbers alone: no office, no person, no words, no photo. How many live in the province, where
    this installation was told. Three queries.
    """
    received = MonthlyReport.objects.filter(
        state=ReportState.RECEIVED, unit__code__startswith=_PROVINCE
    )
    received = received.filter(month=month) if month else received
    counted = _counted(month)
    living = inhabitants()[0].people
    nothings = set(Nothing.objects.filter(report__in=received).values_list("report", "channel"))
    found: list[dict[str, Any]] = []
    for one in received.select_related("unit").order_by("month", "unit__code"):
        found += _of(one, counted, nothings, living)
    return found


def _of(
    one: MonthlyReport, counted: dict[Any, Any], nothings: set[Any], living: Mapping[str, int]
) -> Iterator[Any]:
    code = one.unit.code.removeprefix(_PROVINCE)
    place = network.province(code)
    for channel in Channel.values:
        numbers = counted.get((one.unit_id, one.month, channel), _NOTHING)
        values = (
            f"{one.month:%Y-%m}", code, place.name_th if place else one.unit.name_th,
            place.name_en if place else one.unit.name_en, channel, *numbers,
            not numbers[0] and (one.pk, channel) in nothings, one.is_demonstration,
            living.get(code),
        )  # fmt: skip
        yield dict(zip(FIELDS, values, strict=True))


def _counted(month: date | None) -> dict[Any, tuple[int, int, int]]:
    held = Activity.objects.filter(
        state=ActivityState.APPROVED,
        reporting_unit__code__startswith=_PROVINCE,
        reporting_unit__monthly_reports__month=F("month"),
        reporting_unit__monthly_reports__state=ReportState.RECEIVED,
    )
    held = held.filter(month=month) if month else held
    rows = (
        held.order_by()
        .values_list("reporting_unit", "month", "channel")
        .annotate(n=Count("pk"), p=Sum("people", default=0), q=Sum("questions", default=0))
    )
    return {(unit, at, channel): (n, p, q) for unit, at, channel, n, p, q in rows}
