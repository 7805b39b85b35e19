"""Releases: money of honest people that is held, by a clock of hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ruthan.cases import actions, queries
from ruthan.cases.access import release_for, releases_for
from ruthan.cases.forms import ReleaseAskForm, ReleaseEndForm
from ruthan.cases.permissions import P
from ruthan.cases.queries.requests import RELEASE, heard_about
from ruthan.cases.states import OPEN_RELEASES, ReleaseState
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.core.states import Refused

if TYPE_CHECKING:
    from ruthan.cases.models import Release

PAGE = 25


@require_safe
@never_cache
@needs(P.CASE_READ)
def release_list(request: StaffRequest) -> HttpResponse:
    """Releases of the person's centres, the shortest clock first. Three queries."""
    rows = releases_for(request.user)
    counts = queries.release_counts(rows)
    words = {"waiting": _("Waiting"), "overdue": _("Overdue"), "ended": _("Ended")}
    chosen = request.GET.get("tab", "")
    tab = chosen if chosen in words else "waiting"
    page = Paginator(queries.releases_in_tab(rows, tab), PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"url": f"?tab={code}", "label": label, "count": counts[code], "current": code == tab}
        for code, label in words.items()
    ]
    shown = [(one, queries.bank_words(one.bank)) for one in page.object_list]
    context = {"page": page, "rows": shown, "tab_items": tabs, "now": clock.now()}
    return render(request, "cases/releases.html", context)


@require_safe
@never_cache
@needs(P.CASE_READ)
def release(request: StaffRequest, ref: str) -> HttpResponse:
    """One release with whose account it is and why."""
    return _shown(request, release_for(request.user, ref), ReleaseEndForm())


@require_POST
@needs(P.CASE_WORK)
def ask(request: StaffRequest, ref: str) -> HttpResponse:
    """Ask the bank to look again: the one that was told, or the one that the officer names."""
    found, form = release_for(request.user, ref), ReleaseAskForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, ReleaseEndForm(), ask=form, status=422)
    try:
        actions.ask_release(by=request.user, release=found, bank=form.cleaned_data["bank"])
        messages.success(request, _("The bank was asked to look again."))
    except actions.NoSuchBank:
        form.add_error("bank", _("This bank has no desk here: nobody was asked. Call it."))
        return _shown(request, found, ReleaseEndForm(), ask=form, status=422)
    except Refused:
        messages.info(request, _("The bank was asked already, or it is over."))
    return redirect("cases:release", ref=ref)


@require_POST
@needs(P.CASE_WORK)
def end(request: StaffRequest, ref: str) -> HttpResponse:
    """Note what the bank did."""
    found, form = release_for(request.user, ref), ReleaseEndForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    try:
        actions.end_release(
            by=request.user, release=found, is_released=form.cleaned_data["is_released"] == "1",
            because=form.cleaned_data["because"],
        )  # fmt: skip
        messages.success(request, _("Noted. Whoever asked is told."))
    except Refused:
        messages.info(request, _("Somebody noted the answer already."))
    return redirect("cases:release", ref=ref)


def _shown(
    request: StaffRequest, found: Release, form: ReleaseEndForm, *,
    ask: ReleaseAskForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    works = may(request.user, P.CASE_WORK, organisation=found.centre_id)
    context = {
        "release": found,
        "facts": queries.release_facts(found),
        "heard": heard_about(RELEASE, found.pk),
        "bank": queries.bank_words(found.bank),
        "now": clock.now(),
        "is_open": found.state in OPEN_RELEASES,
        "may_ask": works and found.state == ReleaseState.OPEN,
        "works": works and found.state not in {ReleaseState.RELEASED, ReleaseState.WITHDRAWN},
        "form": form,
        "ask_form": ask or ReleaseAskForm(initial={"bank": found.bank}),
    }
    return render(request, "cases/release.html", context, status=status)
