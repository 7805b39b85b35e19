"""What units handed in: received with a number, or opened again with a reason; who is late."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from ruthan.campaigns import actions
from ruthan.campaigns.access import reports_for
from ruthan.campaigns.forms.monthly import InboxForm, ReopenForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import monthly as queries
from ruthan.campaigns.queries import reporting_units
from ruthan.campaigns.queries.dues import due_of, dues
from ruthan.campaigns.rules.months import month_of
from ruthan.campaigns.states import ReportState
from ruthan.campaigns.views.monthly import last_month, show, unit_and_month
from ruthan.campaigns.views.monthly_words import (
    month_from,
)
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, needs
from ruthan.core.states import Refused
from ruthan.ui.tags.moments import month_name

PAGE = 100  # all who report
_TABS = {
    "submitted": (ReportState.SUBMITTED,),
    "received": (ReportState.RECEIVED,),
}


@require_GET
@needs(P.REPORT_RECEIVE)
def inbox(request: StaffRequest) -> HttpResponse:
    """What came in, what was received, and whose report of a month is missing."""
    chosen = month_from(request.GET.get("month", ""))
    form = InboxForm(request.GET, month=chosen)
    found = form.cleaned_data if form.is_valid() else {}
    tab = found.get("tab") or "submitted"
    rows = reports_for(request.user)
    if chosen:
        rows = rows.filter(month=chosen)
    month = chosen or last_month()
    counts = {
        **{name: rows.filter(state__in=states).count() for name, states in _TABS.items()},
        "missing": len(_missing(month)),
    }
    if tab == "missing":
        shown: Any = _missing(month)
    else:
        shown = queries.with_state(rows, _TABS.get(tab, _TABS["submitted"]))
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "tab": tab, "name": month_name(month),
        "rows": page.object_list if tab == "missing" else _rows(page.object_list),
        "tab_items": _tabs(counts, tab, found.get("month") or ""),
    }  # fmt: skip
    return render(request, "campaigns/monthly_inbox.html", context)


@require_POST
@needs(P.REPORT_RECEIVE)
def receive(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """Receive with a number."""
    unit = unit_and_month(request.user, code, month)
    report = queries.report_of(unit, month)
    try:
        if report is None:
            raise Refused("open", "received")
        report = actions.receive_month(by=request.user, report=report)
    except Refused:
        messages.warning(request, _("Somebody else was first. This is how it stands now."))
    else:
        number = {"number": report.received_number}
        messages.success(request, _("Received as number %(number)s.") % number)
    return redirect("monthly:month", code=code, month=month)


@require_POST
@needs(P.REPORT_RECEIVE)
def reopen(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """Open again, with a reason."""
    unit = unit_and_month(request.user, code, month)
    form, report = ReopenForm(request.POST), queries.report_of(unit, month)
    if not form.is_valid():
        return show(request, unit, month, status=422, reopen_form=form)
    try:
        if report is None:
            raise Refused("open", "open")
        actions.reopen_month(by=request.user, report=report, **form.cleaned_data)
    except Refused:
        messages.warning(request, _("Somebody else was first. This is how it stands now."))
    else:
        messages.success(request, _("Opened again. The unit was told."))
    return redirect("monthly:month", code=code, month=month)


def _rows(reports: Any) -> list[dict[str, Any]]:
    held = dues()
    return [
        {
            "unit": one.unit, "report": one, "name": month_name(one.month), "month": one.month,
            "due": due_of(one.unit, one.month, report=one, held=held),
        }
        for one in reports
    ]  # fmt: skip


def _missing(month: date) -> list[dict[str, Any]]:
    """Every unit whose report of a month was not handed in, those that are bound to it first."""
    if month >= month_of(clock.today()):
        return []
    held, came = dues(), queries.handed_in(month)
    rows = []
    for unit in reporting_units():
        report = came.get(unit.pk)
        if report is not None and report.first_submitted_at is not None:
            continue
        rows.append(
            {
                "unit": unit, "report": report, "name": month_name(month), "month": month,
                "due": due_of(unit, month, report=report, held=held),
                "is_bound": held.asked(unit, month) is not None,
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: (not row["is_bound"], row["due"].day, row["unit"].code))


def _tabs(counts: dict[str, int], tab: str, month: str) -> list[dict[str, Any]]:
    words = {"submitted": _("To be received"), "received": pgettext("monthly report", "Received"),
             "missing": _("Not handed in")}  # fmt: skip
    kept = {"month": month} if month else {}
    return [
        {
            "url": "?" + urlencode(kept | {"tab": code}), "label": word,
            "count": counts[code], "current": code == tab,
        }
        for code, word in words.items()
    ]  # fmt: skip
