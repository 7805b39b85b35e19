"""The country: unit by channel in a month, one unit's year, and the entries of a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ruthan.campaigns.forms.country import (
    MatrixForm,
)
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import country as queries
from ruthan.campaigns.queries import province_of, reporting_units
from ruthan.campaigns.rules import channels as order
from ruthan.campaigns.rules import country as rules
from ruthan.campaigns.rules import months
from ruthan.campaigns.states import Channel
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, needs
from ruthan.network import queries as network
from ruthan.ui.tags.moments import month_name


@require_GET
@needs(P.COUNTRY_READ)
def matrix(request: StaffRequest) -> HttpResponse:
    """Every unit of a tab in one month; the same number of queries however much was done."""
    month = rules.asked_month(request.GET.get("month", ""), clock.today())
    given = request.GET.copy()
    given["month"] = f"{month:%Y-%m}"
    form = MatrixForm(given, month=month)
    found = form.cleaned_data if form.is_valid() else {}
    tab = found.get("tab", "") if found.get("tab") in queries.TABS else queries.TABS[0]
    every = queries.month_rows(queries.units_of(tab), month)
    shown = [row for row in every if _wanted(row, found)]
    context = {
        "form": form, "month": month, "month_name": month_name(month), "tab": tab,
        "rows": _labelled(shown), "labels": _labels(), "nothing_yet": _("nothing yet"),
        "report_label": _("Monthly report"),
        "totals": queries.totals(every),
        "tab_items": _tabs(tab, month),
        "of_all": _("of %(n)s") % {"n": len(every)},
        "before": _query(tab, months.month_before(month)),
        "after": _query(tab, months.next_month(month)), "day": _usual_due(every),
    }  # fmt: skip
    return render(request, "campaigns/country_matrix.html", context)


@require_GET
@needs(P.COUNTRY_READ)
def unit_year(request: StaffRequest, code: str) -> HttpResponse:
    """One unit's year: twelve months by six channels."""
    unit = _unit(code)
    year = rules.asked_year(request.GET.get("year", ""), clock.today())
    rows = queries.year_rows(unit, year)
    this = months.month_of(clock.today())
    context = {
        "unit": unit, "year": year,
        "rows": _labelled([row for row in rows if row.month <= this]), "labels": _labels(),
        "nothing_yet": _("nothing yet"), "report_label": _("Monthly report"),
        "totals": queries.totals(rows),
        "first_year": rules.FIRST_YEAR, "is_now": year >= this.year,
    }  # fmt: skip
    return render(request, "campaigns/country_year.html", context)


@require_GET
@needs(P.COUNTRY_READ)
def unit_month(request: StaffRequest, code: str) -> HttpResponse:
    """The entries of one unit's month, channel by channel."""
    unit = _unit(code)
    month = rules.asked_month(request.GET.get("month", ""), clock.today())
    (row,) = queries.month_rows([unit], month)
    entries: dict[str, list[Any]] = {one: [] for one in Channel.values}
    for activity in queries.entries(unit, month):
        entries[activity.channel].append(activity)
    context = {
        "unit": unit, "row": row, "month": month, "month_name": month_name(month),
        "channels": [
            (one, cell, entries[one.code])
            for one, cell in zip(order.channels(), row.cells, strict=True)
        ],
        "before": f"{months.month_before(month):%Y-%m}",
        "after": f"{months.next_month(month):%Y-%m}",
    }  # fmt: skip
    return render(request, "campaigns/country_month.html", context)


@require_GET
@needs(P.COUNTRY_READ)
def late(request: StaffRequest) -> HttpResponse:
    """Who is late and by how much, of all three kinds of units."""
    month = rules.asked_month(request.GET.get("month", ""), clock.today())
    rows = queries.month_rows(list(reporting_units()), month)
    missing = sorted((r for r in rows if r.is_late and not r.is_in), key=_latest_first)
    came = sorted((r for r in rows if r.is_late and r.is_in), key=_latest_first)
    context = {
        "month": month, "month_name": month_name(month), "missing": missing, "came_late": came,
        "in_time": sum(row.is_in and not row.is_late for row in rows), "n_units": len(rows),
        "before": f"{months.month_before(month):%Y-%m}",
        "after": f"{months.next_month(month):%Y-%m}",
        "of_all": _("of %(n)s") % {"n": len(rows)}, "reminders_url": reverse("orders:due"),
    }  # fmt: skip
    return render(request, "campaigns/country_late.html", context)


def _unit(code: str) -> Any:
    """A unit that reports to the ministry; Http404 for any other."""
    return get_object_or_404(reporting_units(), code=code)


def _labels() -> list[str]:
    """The six channels by number and short name."""
    short = {Channel.DOCUMENTS: _("Documents and applications")}
    return [f"{place}. {short.get(one) or one.label}" for place, one in enumerate(Channel, 1)]


def _labelled(rows: list[queries.Row]) -> list[tuple[queries.Row, list[tuple[str, Any]]]]:
    """Rows with their addresses, cells with the names of their channels; states drawn once each."""
    labels, code = _labels(), "CODE"
    drawn: dict[tuple[str, int, bool], str] = {}
    year, month = (reverse(f"country:{name}", args=[code]) for name in ("unit-year", "unit-month"))
    for row in rows:
        looks = (row.state, row.late, row.is_in)
        if looks not in drawn:
            drawn[looks] = render_to_string("campaigns/_country_state.html", {"row": row})
        row.marks = {
            "state": drawn[looks],
            "year_url": f"{year.replace(code, row.unit.code)}?year={row.month.year}",
            "month_url": f"{month.replace(code, row.unit.code)}?month={row.month:%Y-%m}",
        }  # fmt: skip
    return [(row, list(zip(labels, row.cells, strict=True))) for row in rows]


def _wanted(row: queries.Row, found: dict[str, Any]) -> bool:
    """Whether the filters leave a row in."""
    place = network.province(province_of(row.unit))
    words = found.get("q", "").strip().lower()
    state = found.get("state")
    return (
        (not found.get("region") or (place is not None and place.region == found["region"]))
        and (not state or row.state == ("" if state == "none" else state))
        and (not found.get("late") or row.is_late)
        and (not words or any(words in name.lower() for name in _names(row.unit) if name))
    )


def _names(unit: Any) -> tuple[str, ...]:
    return unit.name_th, unit.name_en, unit.short_th, unit.short_en


def _tabs(tab: str, month: date) -> list[dict[str, Any]]:
    words = (
        ("provinces", _("Provinces")), ("departments", _("Departments")),
        ("enterprises", _("State enterprises")),
    )  # fmt: skip
    return [{"url": _query(code, month), "label": w, "current": code == tab} for code, w in words]


def _query(tab: str, month: date) -> str:
    return "?" + urlencode({"tab": tab, "month": f"{month:%Y-%m}"})


def _usual_due(rows: Sequence[queries.Row]) -> date | None:
    """The day on which most of them are due."""
    days = [row.due for row in rows]
    return max(set(days), key=days.count) if days else None


def _latest_first(row: queries.Row) -> tuple[int, str]:
    return -row.late, row.unit.code
