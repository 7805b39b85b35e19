"""The map of 77 squares: how much was done, or who is late, with bars and a table beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ruthan.campaigns.forms.country import (
    month_choices,
)
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import country as queries
from ruthan.campaigns.queries import province_of
from ruthan.campaigns.queries.country_people import inhabitants
from ruthan.campaigns.rules import country as rules
from ruthan.campaigns.rules import months
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, needs
from ruthan.network import queries as network
from ruthan.ui.tags.moments import month_name, thai_date

VIEWS: Final = ("done", "late", "people")
_SIDE: Final = 40  # of a square, in the drawing's own units
_GAP: Final = 2
_LATE_STEPS: Final = (1, 4, 8, 15, 31)  # days from which a square is one step darker
_PEOPLE_STEPS: Final = (100, 500, 1_000, 5_000)  # of 100,000 who live there


@dataclass(frozen=True, slots=True)
class Square:
    """One province as it is drawn and said."""

    code: str
    name: str
    short: str
    label: str
    words: str
    step: int
    value: float
    x: int
    y: int
    url: str
    shape: str  # the second cue: '', late, missing, outside


@require_GET
@needs(P.COUNTRY_READ)
def country_map(request: StaffRequest) -> HttpResponse:
    """77 squares; as many queries as the matrix."""
    month = rules.asked_month(request.GET.get("month", ""), clock.today())
    view = request.GET.get("by", "")
    view = view if view in VIEWS else VIEWS[0]
    known, wrong = inhabitants()
    by_code = {
        province_of(row.unit): row
        for row in queries.month_rows(queries.units_of("provinces"), month)
    }
    squares = [_square(tile, by_code.get(tile.code), view, month, known) for tile in rules.tiles()]
    inside = sorted(
        (one for one in squares if one.shape != "outside"), key=lambda one: (-one.value, one.code)
    )
    shown = [] if view == "people" and not known.is_known else squares
    context = {
        "squares": shown, "view": view, "table": [(one, by_code[one.code]) for one in inside],
        "bars": _bars(view, inside, known), "known_on": _day_words(known.dated),
        "unit": _unit_words(view),
        "month": month, "month_name": month_name(month), "months": month_choices(month),
        "view_kept": f"by={view}&", "known": known, "wrong": wrong,
        "population_file": settings.RUTHAN_POPULATION_FILE.name, "side": _SIDE,
        "bars_of": len(known.people.keys() & by_code) if view == "people" else len(inside),
        "tab_items": _tabs(view, month),
        "width": 9 * (_SIDE + _GAP), "height": 18 * (_SIDE + _GAP),
        "before": f"{months.month_before(month):%Y-%m}",
        "after": f"{months.next_month(month):%Y-%m}", "legend": _legend(view),
        "totals": queries.totals(by_code.values()), "now": clock.now(),
    }  # fmt: skip
    return render(request, "campaigns/country_map.html", context)


def _square(
    tile: rules.Tile, row: queries.Row | None, view: str, month: date, known: rules.Population
) -> Square:
    name = network.province_name(tile.code)
    short = tile.short_en if (get_language() or "th").startswith("en") else tile.short_th
    label, words, step, value, shape = _told(tile.code, row, view, known)
    url = "" if row is None else reverse("country:unit-month", args=[row.unit.code])
    return Square(
        code=tile.code, name=name, short=short, label=label, step=step, value=value, shape=shape,
        words=f"{name}: {words}", x=tile.column * (_SIDE + _GAP), y=tile.row * (_SIDE + _GAP),
        url=f"{url}?month={month:%Y-%m}" if url else "",
    )  # fmt: skip


def _told(
    code: str, row: queries.Row | None, view: str, known: rules.Population
) -> tuple[str, str, int, float, str]:
    """What stands in the square, in words, how dark, its number, its shape."""
    if row is None:
        return "–", _("does not report to the ministry"), 0, 0.0, "outside"
    if view == "late":
        return _told_late(row)
    if view == "people":
        rate = rules.per_100_000(row.people, known.people.get(code))
        if rate is None:
            return "?", _("nobody entered how many live there"), 0, 0.0, ""
        words = _("%(n)s people reached of 100,000 who live there") % {"n": round(rate)}
        return f"{round(rate)}", words, 1 + sum(rate >= at for at in _PEOPLE_STEPS), rate, ""
    words = ngettext(
        "something done on %(n)s channel of 6", "something done on %(n)s channels of 6", row.done
    ) % {"n": row.done}
    return f"{row.done}/6", words, row.done, float(row.done), "missing" if row.done == 0 else ""


def _told_late(row: queries.Row) -> tuple[str, str, int, float, str]:
    days = ngettext("%(n)s day", "%(n)s days", row.late) % {"n": row.late}
    step = sum(row.late >= at for at in _LATE_STEPS) + (1 if row.late >= _LATE_STEPS[-1] else 0)
    if row.is_late and not row.is_in:
        return (
            f"+{row.late}",
            _("not in, late by %(days)s") % {"days": days},
            step,
            row.late,
            "missing",
        )
    if row.is_late:
        return f"+{row.late}", _("came late by %(days)s") % {"days": days}, step, row.late, "late"
    if row.is_in:
        return "✓", _("in time"), 0, 0.0, ""
    return "…", _("not due yet"), 0, 0.0, ""


def _bars(view: str, inside: list[Square], known: rules.Population) -> list[tuple[str, int]]:
    """What has a number: nobody stands at nought whose inhabitants nobody entered."""
    kept = {
        "late": [one for one in inside if one.value],
        "people": [one for one in inside if one.code in known.people],
    }.get(view, inside)  # fmt: skip
    return [(one.name, round(one.value)) for one in kept]


def _day_words(dated: str) -> str:
    """The day that the numbers are of, as the reader writes days; else as it was entered."""
    try:
        return thai_date(date.fromisoformat(dated))
    except ValueError:
        return dated


def _unit_words(view: str) -> str:
    return {
        "done": _("channels of 6"), "late": _("days late"),
        "people": _("people of 100,000 who live there"),
    }[view]  # fmt: skip


def _legend(view: str) -> str:
    return {
        "done": _("The darker, the more channels. A dashed frame: nothing was done yet."),
        "late": _("The darker, the later. A dashed frame: it is still not in."),
        "people": _("The darker, the more people of those who live there."),
    }[view]


def _tabs(view: str, month: date) -> list[dict[str, Any]]:
    words = (
        ("done", _("Channels done")), ("late", _("Lateness")), ("people", _("People reached")),
    )  # fmt: skip
    return [
        {"url": "?" + urlencode({"by": code, "month": f"{month:%Y-%m}"}), "label": word,
         "current": code == view}
        for code, word in words
    ]  # fmt: skip
