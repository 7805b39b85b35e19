"""The desk: cases by the clock that runs out next, search, and opening one on a report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ruthan.cases import actions, queries
from ruthan.cases.access import cases_for
from ruthan.cases.forms import OpenForm
from ruthan.cases.permissions import P
from ruthan.cases.rules.telling import Opening
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.intake.access import report_for

PAGE = 25


@require_safe
@never_cache
@needs(P.CASE_READ)
def case_list(request: StaffRequest) -> HttpResponse:
    """Cases of the person's centres; the tab and the search live in the address. Five queries."""
    rows = cases_for(request.user)
    typed = request.GET.get("q", "")[:60].strip()
    counts = queries.counts(rows)
    words = {
        "running": _("Running"),
        "soon": _("Within 24 hours"),
        "second": _("Waits for a second person"),
        "closed": _("Closed"),
    }
    chosen = request.GET.get("tab", "")
    tab = chosen if chosen in words else "running"
    found = queries.found_by(rows, typed) if typed else queries.in_tab(rows, tab)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"url": f"?tab={code}", "label": label, "count": getattr(counts, code),
         "current": code == tab and not typed}
        for code, label in words.items()
    ]  # fmt: skip
    context = {
        "page": page, "rows": queries.list_rows(list(page.object_list)), "tab_items": tabs,
        "q": typed, "now": clock.now(),
    }  # fmt: skip
    return render(request, "cases/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs(P.CASE_WORK)
def open_on_report(request: StaffRequest, report: str) -> HttpResponse:
    """Open a case on a report that came by the hotline or LINE; one that is there is shown."""
    found = report_for(request.user, report)
    held = queries.case_of_report(found.pk)
    if held is not None:
        return redirect("cases:detail", ref=held.ref)
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and may_open(request.user, found):
        data = form.cleaned_data
        opening = Opening(
            transfers=[form.told()], story=data["story"] or queries.text_of_report(found),
            name=data["person"],
        )  # fmt: skip
        made = actions.open_case(by=request.user, report=found, opening=opening)
        messages.success(request, _("The case is open and its clocks run."))
        return redirect("cases:detail", ref=made.ref)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/open.html", {"form": form, "report": found}, status=status)


def may_open(user: Any, report: Any) -> bool:
    """Whether the person works on cases of the report's centre."""
    return may(user, P.CASE_WORK, organisation=report.centre_id)
