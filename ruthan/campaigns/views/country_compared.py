"""What was made known beside the reports that came, province by province; it shows no cause."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ruthan.campaigns import access
from ruthan.campaigns.forms.country import (
    CompareForm,
)
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.country_compared import Compared, Place, compared
from ruthan.campaigns.views.monthly_words import is_english
from ruthan.core.guard import StaffRequest, needs
from ruthan.ui.tags.moments import month_name, thai_date

_WIDTH, _HEIGHT = 200, 34
_GAP: Final = 2


@require_GET
@needs(P.COUNTRY_READ)
def compared_page(request: StaffRequest) -> HttpResponse:
    """Small pictures of every province, and the same numbers as a table."""
    campaigns = list(access.campaigns_for(request.user))
    choices = [(one.ref, (is_english() and one.name_en) or one.name_th) for one in campaigns]
    form = CompareForm(request.GET, campaigns=choices)
    found = form.cleaned_data if form.is_valid() else {}
    chosen = next((one for one in campaigns if one.ref == found.get("campaign")), None)
    chosen = chosen or (campaigns[0] if campaigns else None)
    if chosen is not None:
        form = CompareForm(
            {"campaign": chosen.ref, "region": found.get("region", "")}, campaigns=choices
        )
    context: dict[str, Any] = {"form": form, "campaign": chosen}
    if chosen is not None:
        whole = compared(chosen)
        places = [p for p in whole.places if found.get("region", "") in ("", p.region)]
        context |= {
            "places": _drawn(whole, places), "width": _WIDTH, "height": _HEIGHT,
            "labels": [thai_date(month).split(" ", 1)[1] for month in whole.months],
            "first": month_name(whole.months[0]), "last": month_name(whole.months[-1]),
            "begin_x": _x(whole.begins, len(whole.months)), "n_before": whole.begins,
            "n_since": len(whole.months) - whole.begins,
        }  # fmt: skip
    return render(request, "campaigns/country_compared.html", context)


def _drawn(whole: Compared, places: list[Place]) -> list[dict[str, Any]]:
    """Every picture on the same scale, so that they can be compared."""
    most_done = max((n for p in places for n in p.activities), default=0) or 1
    most_came = max((n or 0 for p in places for n in p.reports), default=0) or 1
    return [
        {
            "place": one, "done": _bars(one.activities, most_done),
            "came": _bars(one.reports, most_came), "activities": sum(one.activities),
            "people": sum(one.people),
            "months": [
                {"month": month_name(month), "activities": n, "people": people, "reports": reports}
                for month, n, people, reports in zip(
                    whole.months, one.activities, one.people, one.reports, strict=True
                )
            ],
        }
        for one in places
    ]  # fmt: skip


def _bars(values: tuple[int | None, ...], top: int) -> list[dict[str, Any]]:
    """Bars from zero; a number that is not shown is an empty place with a dot on the base."""
    wide = _x(1, len(values)) - _GAP
    return [
        {
            "x": f"{_x(at, len(values)):.1f}", "wide": f"{wide:.1f}", "is_hidden": value is None,
            "y": f"{_HEIGHT - (value or 0) / top * _HEIGHT:.1f}",
            "tall": f"{(value or 0) / top * _HEIGHT:.1f}",
            "middle": f"{_x(at, len(values)) + wide / 2:.1f}",
        }
        for at, value in enumerate(values)
    ]  # fmt: skip


def _x(place: int, count: int) -> float:
    return place * _WIDTH / max(1, count)
