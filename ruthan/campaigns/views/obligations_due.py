"""What is due: for a unit what by when, for the ministry who is late with what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.campaigns import access, actions
from ruthan.campaigns.forms.obligations import DoneForm, DueSearchForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import obligations as queries
from ruthan.campaigns.queries import obligations_words as words
from ruthan.campaigns.rules.obligations import months_due_about
from ruthan.core import clock
from ruthan.core.guard import may, needs
from ruthan.core.text.fold import squash
from ruthan.ui.tags.moments import month_name

if TYPE_CHECKING:
    from ruthan.campaigns.queries import Standing

PAGE = 40
BACK, AHEAD = timedelta(days=186), timedelta(days=45)
_TABS = {"open": ("late", "open"), "late": ("late",), "done": ("done", "done_late")}


@require_GET
@needs(P.LETTER_READ)
def due_list(request: HttpRequest) -> HttpResponse:
    """What the person's units owe, late ones first; as many queries for one unit as for all."""
    rows = _window(request.user)
    named = {one.obligation.ref: queries.title_of(one.obligation) for one in rows}
    months = sorted({one.month for one in rows if one.month}, reverse=True)
    form = DueSearchForm(
        request.GET, obligations=list(named.items()),
        months=[(one.isoformat(), month_name(one)) for one in months],
    )  # fmt: skip
    found = form.cleaned_data if form.is_valid() else {}
    rows = _filtered(rows, found)
    tab = found.get("tab", "")
    tab = tab if tab in _TABS else "open"
    shown = [one for one in rows if one.state in _TABS[tab]]
    shown.sort(key=lambda one: (one.state != "late", one.due_on, one.unit.code))
    if tab == "done":
        shown.reverse()
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    own = _own(request.user)
    context = {
        "form": form, "page": page, "now": clock.now(),
        "tab_items": _tabs(rows, tab, request.GET),
        "rows": [_row(one, own) for one in page.object_list],
        "is_country": may(request.user, P.COUNTRY_READ),
        "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "campaigns/obligations_due.html", context)


def _window(user: Any) -> list[Standing]:
    """What fell or falls due about now: what was late before is history, as the list of a month."""
    today = clock.today()
    first, last = today - BACK, today + AHEAD
    units = list(access.units_for(user, P.LETTER_READ))
    found = queries.standings(units, months_due_about(first, last))
    return [one for one in found if first <= one.due_on <= last]


def _filtered(rows: list[Standing], found: dict[str, Any]) -> list[Standing]:
    if found.get("obligation"):
        rows = [one for one in rows if one.obligation.ref == found["obligation"]]
    if found.get("month"):
        rows = [one for one in rows if one.month == found["month"]]
    asked = squash(found.get("q", ""))
    if asked:
        rows = [
            one
            for one in rows
            if asked in squash(f"{one.unit.name_th} {one.unit.name_en} {one.unit.short_th}")
        ]
    return rows


def _tabs(rows: list[Standing], tab: str, asked: Any) -> list[dict[str, Any]]:
    kept = {name: asked[name] for name in ("q", "obligation", "month") if asked.get(name)}
    labels = [("open", _("Not done yet")), ("late", _("Late")), ("done", _("Done"))]
    return [
        {
            "url": "?" + urlencode(kept | {"tab": code}),
            "label": label,
            "count": sum(one.state in _TABS[code] for one in rows),
            "current": code == tab,
        }
        for code, label in labels
    ]


def _own(user: Any) -> frozenset[Any]:
    """The units for which the person may say that something is done."""
    if not may(user, P.REPORT_SUBMIT):
        return frozenset()
    return frozenset(access.units_for(user, P.REPORT_SUBMIT).values_list("pk", flat=True))


def _row(one: Standing, own: frozenset[Any]) -> dict[str, Any]:
    is_ours = one.unit.pk in own
    return {
        "standing": one,
        "title": queries.title_of(one.obligation),
        "month": month_name(one.month) if one.month else "",
        "may_say": is_ours and one.is_by_word and one.done_at is None,
        "may_undo": is_ours and one.is_pressed,
        "may_name": is_ours and one.obligation.duty == "coordinator" and one.done_at is None,
    }


@require_POST
@needs(P.REPORT_SUBMIT)
def done(request: HttpRequest) -> HttpResponse:
    """Say that a unit has done it; the notice offers to take that back."""
    said, obligation, unit = _asked(request)
    month = said["month"]
    try:
        actions.fulfil(
            by=request.user, obligation=obligation, unit=unit, month=month, note=said["note"]
        )
    except actions.ObligationRefused as refused:
        messages.warning(request, words.refusal(refused.code))
    else:
        asked = {"obligation": obligation.ref, "unit": unit.code, "month": month or ""}
        undo = reverse("orders:undo") + "?" + urlencode(asked)
        messages.success(request, _("Noted as done."), extra_tags=f"undo:{undo}")
    return redirect("orders:due")


@require_POST
@needs(P.REPORT_SUBMIT)
def undo(request: HttpRequest) -> HttpResponse:
    """Take back that something is done."""
    said, obligation, unit = _asked(request)
    if actions.undo_fulfil(by=request.user, obligation=obligation, unit=unit, month=said["month"]):
        messages.success(request, _("Taken back: it is open again."))
    return redirect("orders:due")


def _asked(request: HttpRequest) -> tuple[dict[str, Any], Any, Any]:
    """What is named in the form or, by the undo of a notice, in the address; else Http404."""
    form = DoneForm(request.POST if "unit" in request.POST else request.GET)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    obligation = access.obligation_for(request.user, said["obligation"])
    return said, obligation, access.unit_for(request.user, said["unit"], P.REPORT_SUBMIT)
