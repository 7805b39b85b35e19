"""A month of a unit: its six headings, put together, sealed and handed in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.campaigns import actions
from ruthan.campaigns.access import unit_for, units_for
from ruthan.campaigns.forms.monthly import BecauseForm, ReopenForm, SealForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import monthly as queries
from ruthan.campaigns.queries import reporting_unit_of, reporting_units
from ruthan.campaigns.queries.dues import due_of, dues
from ruthan.campaigns.rules.channels import channels
from ruthan.campaigns.rules.monthly import first_month, is_allowed
from ruthan.campaigns.rules.months import month_before, month_of, months_between
from ruthan.campaigns.states import Channel, ReportState
from ruthan.campaigns.views.monthly_words import (
    days_of,
    is_english,
)
from ruthan.core import clock
from ruthan.core.guard import Forbidden, StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.ui.tags.moments import month_name

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ruthan.accounts.models import User
    from ruthan.network.models import Organisation

_SHOWN = 12  # months of a unit in the list
_ALWAYS = 2  # the present month and the one before
_MANY = 6  # units: with more, one month of each is listed


@require_GET
@needs(P.REPORT_READ)
def month_list(request: StaffRequest) -> HttpResponse:
    """The months of one's units with their states; whoever receives is sent to the inbox."""
    if may(request.user, P.REPORT_RECEIVE):
        return redirect("monthly:inbox")
    units = [one for one in units_for(request.user, P.REPORT_READ) if _reports(one)]
    held, today = dues(), clock.today()
    rows = []
    for unit in units:
        first = first_month(today, held.since(unit))
        months = months_between(first, today)[::-1][: _SHOWN if len(units) <= _MANY else 2]
        reports = queries.reports_of(unit)
        for place, month in enumerate(months):
            report = reports.get(month)
            due = due_of(unit, month, report=report, held=held)
            if place >= _ALWAYS and report is None and not due.is_by_obligation:
                continue  # nobody asked for it, nobody began it
            rows.append({"unit": unit, "month": month, "name": month_name(month),
                         "report": report, "due": due})  # fmt: skip
    return render(request, "campaigns/monthly_list.html", {"rows": rows})


@require_GET
@needs(P.REPORT_READ)
def month_page(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """A month by its headings, what stands in its way, its revisions."""
    unit = unit_and_month(request.user, code, month)
    return show(request, unit, month)


def show(
    request: StaffRequest, unit: Organisation, month: date, *, status: int = 200,
    typed: dict[str, Any] | None = None, **forms: Any,
) -> HttpResponse:  # fmt: skip
    """The page of a month, with a form that was filled in wrongly in its place."""
    held = queries.month_of_unit(unit, month)
    can = {
        "submit": units_for(request.user, P.REPORT_SUBMIT).filter(pk=unit.pk).exists(),
        "receive": may(request.user, P.REPORT_RECEIVE),
        "review": units_for(request.user, P.ACTIVITY_REVIEW).filter(pk=unit.pk).exists(),
    }
    open_to = can["submit"] and held.state == ReportState.OPEN
    context = {
        "unit": unit, "held": held, "report": held.report, "way": held.way, "can": can,
        "is_open": open_to, "name": month_name(month), "month": f"{month:%Y-%m}",
        "due": due_of(unit, month, report=held.report),
        "parts": [_part(held, one, is_open=open_to, typed=typed) for one in channels()],
        "seals": queries.seals_of(held.report), "unsaid": [_label(c) for c in held.way.unsaid],
        "seal_form": SealForm(initial={"seen": queries.seen_mark(held)}),
        "reopen_form": ReopenForm(), "count": sum(map(len, held.entries.values())),
    }  # fmt: skip
    return render(request, "campaigns/monthly_month.html", context | forms, status=status)


@require_POST
@needs(P.REPORT_SUBMIT)
def nothing(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """Say why nothing was done on a channel."""
    unit = unit_and_month(request.user, code, month, P.REPORT_SUBMIT)
    form = BecauseForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say why in 200 characters at most."))
        return _back(unit, month, "seal")
    said = form.cleaned_data
    try:
        return _done(
            request, unit, month, _("Kept."), said["channel"],
            lambda: actions.say_nothing(by=request.user, unit=unit, month=month, **said),
        )  # fmt: skip
    except actions.SaidMeanwhile as meanwhile:
        typed = BecauseForm(initial=said | {"seen": meanwhile.because})
        meant = {"code": said["channel"], "form": typed, "there": meanwhile.because}
        return show(request, unit, month, status=409, typed=meant)


@require_POST
@needs(P.REPORT_SUBMIT)
def order(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """Put the entries of a channel into an order: all by name, or one a place up or down."""
    unit = unit_and_month(request.user, code, month, P.REPORT_SUBMIT)
    channel = request.POST.get("channel", "")
    if channel not in Channel.values:
        raise Http404
    refs = request.POST.getlist("ref")
    if "move" in request.POST:
        held = [one.ref for one in queries.month_entries(unit, month)[channel]]
        refs = _moved(held, *request.POST["move"].partition(":")[::2])
    return _done(
        request, unit, month, "", channel,
        lambda: actions.order_entries(
            by=request.user, unit=unit, month=month, channel=channel, refs=refs
        ),
    )  # fmt: skip


@require_POST
@needs(P.REPORT_SUBMIT)
def seal(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """Seal what was seen."""
    unit = unit_and_month(request.user, code, month, P.REPORT_SUBMIT)
    form = SealForm(request.POST)
    words = {
        "seen": _("It changed while you looked at it. This is how it stands now; seal this."),
        "way": _("Something still stands in the way; it is listed below."),
        "month": _("This month is not one that is reported."),
    }
    try:
        if not form.is_valid():
            raise actions.SealRefused("seen")
        actions.seal_month(by=request.user, unit=unit, month=month, **form.cleaned_data)
    except actions.SealRefused as refused:
        messages.warning(request, words[refused.code])
    except actions.MonthSealed:
        messages.warning(request, _("Somebody sealed it a moment ago."))
    else:
        messages.success(request, _("Sealed. Now hand it in."))
    return _back(unit, month)


@require_POST
@needs(P.REPORT_SUBMIT)
def unseal(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """Undo a seal that was not handed in."""
    unit = unit_and_month(request.user, code, month, P.REPORT_SUBMIT)
    return _done(
        request, unit, month, _("Open again: nothing had left."), "",
        lambda: actions.undo_seal(by=request.user, unit=unit, month=month),
    )  # fmt: skip


@require_POST
@needs(P.REPORT_SUBMIT)
def submit(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """Hand in what was sealed."""
    unit = unit_and_month(request.user, code, month, P.REPORT_SUBMIT)
    return _done(
        request, unit, month, _("Handed in. The ministry was told."), "",
        lambda: actions.submit_month(by=request.user, unit=unit, month=month),
    )  # fmt: skip


def unit_and_month(
    user: User | AnonymousUser, code: str, month: date, permission: str = P.REPORT_READ
) -> Organisation:
    """The unit whose month it is; Http404 for another's, for one that reports in a province's
    report, and for a month that is not reported."""
    unit = unit_for(user, code, permission)
    since = dues().since(unit)
    known = is_allowed(month, clock.today(), since) or queries.report_of(unit, month) is not None
    if not _reports(unit) or not known:
        raise Http404
    return unit


def last_month() -> date:
    """The month that is reported now: the one before."""
    return month_before(month_of(clock.today()))


def _reports(unit: Organisation) -> bool:
    return reporting_unit_of(unit).pk == unit.pk and reporting_units().filter(pk=unit.pk).exists()


def _done(
    request: StaffRequest, unit: Organisation, month: date, done: str, at: str, act: Any
) -> HttpResponse:
    try:
        act()
    except actions.MonthSealed:
        messages.warning(request, _("The month is sealed. Undo the seal to change it."))
    except Refused as refused:
        is_unsealed = (refused.was, refused.to) == (ReportState.OPEN, ReportState.SUBMITTED)
        words = _("Seal the month first, then hand it in.")
        if not is_unsealed:
            words = _("Somebody else was first. This is how it stands now.")
        messages.warning(request, words)
    except Forbidden as error:
        raise Http404 from error
    else:
        if done:
            messages.success(request, done)
    return _back(unit, month, at)


def _back(unit: Organisation, month: date, at: str = "") -> HttpResponse:
    made = redirect("monthly:month", code=unit.code, month=month)
    if at:
        made["Location"] += f"#{at}"
    return made


def _moved(held: list[str], ref: str, way: str) -> list[str]:
    """The same with one entry a place up or down."""
    if ref not in held:
        return held
    at = held.index(ref)
    to = max(0, min(len(held) - 1, at + (-1 if way == "up" else 1)))
    held.insert(to, held.pop(at))
    return held


def _label(code: str) -> str:
    return str(Channel(code).label)


def _part(
    held: queries.Month, one: Any, *, is_open: bool, typed: dict[str, Any] | None = None
) -> dict[str, Any]:
    entries = held.entries[one.code]
    because = held.nothings.get(one.code, "")
    form = BecauseForm(initial={"channel": one.code, "because": because, "seen": because})
    meant = typed if typed and typed["code"] == one.code else {}
    return {
        "code": one.code, "number": one.number, "title": one.en if is_english() else one.th,
        "examples": one.examples_en if is_english() else one.examples_th,
        "entries": [
            {
                "activity": activity, "days": days_of(activity.first_on, activity.last_on),
                "is_first": at == 0, "is_last": at == len(entries) - 1,
            }
            for at, activity in enumerate(entries)
        ],
        "because": because,
        "form": (meant.get("form") or form) if is_open and not entries else None,
        "there": meant.get("there"),
    }  # fmt: skip
