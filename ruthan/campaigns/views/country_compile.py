"""The compiled report of a month: asking for it, how far it is, the file; numbers as XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ruthan.audit.actions import record
from ruthan.campaigns.actions.compile import ask_compilation
from ruthan.campaigns.engine.country_sheet import xlsx_of
from ruthan.campaigns.forms.country import (
    month_choices,
)
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import country as queries
from ruthan.campaigns.queries import country_compile as compiled
from ruthan.campaigns.queries import kind_of_unit, province_of, reporting_units
from ruthan.campaigns.queries.country_people import inhabitants
from ruthan.campaigns.rules import country as rules
from ruthan.campaigns.rules import months
from ruthan.campaigns.states import Channel, ReportState
from ruthan.core import clock, crypto, storage
from ruthan.core.guard import StaffRequest, needs
from ruthan.ui.tags.moments import month_name, span

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@needs(P.COUNTRY_READ)
def compilations(request: StaffRequest) -> HttpResponse:
    """What was compiled; a press has a month compiled."""
    given = request.POST if request.method == "POST" else request.GET
    month = rules.asked_month(given.get("month", ""), clock.today())
    address = f"{reverse('country:compilations')}?month={month:%Y-%m}"
    if request.method == "POST":
        ask_compilation(by=request.user, month=month)
        return redirect(address)
    rows = list(compiled.compilations()[: compiled.KEPT])
    context = {
        "month": month, "month_name": month_name(month), "months": month_choices(month),
        "chosen": f"{month:%Y-%m}", "rows": [_shown(one) for one in rows],
        "is_running": any(one.month == month and one.ended_at is None for one in rows),
        "before": f"{months.month_before(month):%Y-%m}",
        "after": f"{months.next_month(month):%Y-%m}",
    }  # fmt: skip
    return render(request, "campaigns/country_compilations.html", context)


@require_GET
@needs(P.COUNTRY_READ)
def progress(request: StaffRequest, compilation_id: UUID) -> HttpResponse:
    """How far one is, as the part of the page that shows it."""
    context = {"one": _shown(_found(compilation_id))}
    return render(request, "campaigns/_country_compilation.html", context)


@require_GET
@needs(P.COUNTRY_READ)
def download(request: StaffRequest, compilation_id: UUID) -> HttpResponse:
    """The file, once it is whole; that somebody took it is written down."""
    held = _found(compilation_id)
    if not held.pdf:
        messages.warning(request, _("It is not whole yet. Look again in a moment."))
        return redirect("country:compilations")
    try:
        body = storage.get(held.pdf, key=held.data_key)
    except (storage.FileGone, crypto.KeyDestroyed) as error:
        raise Http404 from error
    record(by=request.user, what="campaigns:country:download", on=held)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="country-{held.month:%Y-%m}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@needs(P.COUNTRY_READ)
def sheet(request: StaffRequest) -> HttpResponse:
    """The numbers of every unit and channel of a month; as many queries as the matrix."""
    month = rules.asked_month(request.GET.get("month", ""), clock.today())
    head = [
        _("Code"), _("Unit"), _("Kind"), _("Month"), _("Channel"), _("Activities"),
        _("People reached"), _("Questions asked"), _("Why nothing was done"), _("Monthly report"),
        _("Days late"), _("Number given on receipt"),
    ]  # fmt: skip
    known, _wrong = inhabitants()
    if known.is_known:
        named = {"source": known.source, "day": known.dated}
        head += [
            _("People who live there: %(source)s, %(day)s") % named,
            _("people of 100,000 who live there"),
        ]
    body = xlsx_of(f"{month:%Y-%m}", head, _lines(month, known))
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="country-{month:%Y-%m}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(month: Any, known: rules.Population) -> Iterator[list[str | int | None]]:
    for row in queries.month_rows(list(reporting_units()), month):
        state = str(ReportState(row.state).label) if row.state else _("Nothing yet")
        living = known.people.get(province_of(row.unit)) if _is_province(row.unit) else None
        for cell in row.cells:
            rate = rules.per_100_000(cell.people, living)
            share = [living, None if rate is None else round(rate)] if known.is_known else []
            yield [
                row.unit.code, row.unit.name, str(kind_of_unit(row.unit).label), f"{month:%Y-%m}",
                str(Channel(cell.channel).label), cell.activities, cell.people, cell.questions,
                cell.because, state, row.late, row.number, *share,
            ]  # fmt: skip


def _is_province(unit: Any) -> bool:
    return bool(unit.code.startswith("province:"))


def _found(compilation_id: UUID) -> Any:
    held = compiled.compilation(compilation_id)
    if held is None:
        raise Http404
    return held


def _shown(held: Any) -> dict[str, Any]:
    """How far it is, with about how long it still takes."""
    passed = (clock.now() - held.asked_at).total_seconds()
    left = ""
    if held.ended_at is None and held.done > 2:
        left = _("about %(span)s left") % {
            "span": span(passed / held.done * (held.total - held.done))
        }
    took = (held.ended_at - held.asked_at).total_seconds() if held.ended_at else None
    return {
        "held": held, "month_name": month_name(held.month), "left": left,
        "took": round(took) if took is not None else None,
        "is_stuck": bool(held.problem) and held.ended_at is None,
    }  # fmt: skip
