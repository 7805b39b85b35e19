"""Calling back: who waits and since when, the number for whoever calls, what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ruthan.core import clock
from ruthan.core.guard import StaffRequest, needs
from ruthan.core.states import Refused
from ruthan.core.text.limits import TextRefused
from ruthan.gateway import result
from ruthan.gateway.permissions import P
from ruthan.gateway.sources.hotline import backs, queries
from ruthan.gateway.sources.hotline.access import back_for
from ruthan.gateway.sources.hotline.forms import BackForm
from ruthan.gateway.sources.hotline.scripts import back_rule
from ruthan.gateway.states import BackAbout, BackState
from ruthan.intake import queries as intake
from ruthan.intake.actions import NoCustodyKey, TicketRefused, TooMuch, reply
from ruthan.intake.states import DeclineReason

if TYPE_CHECKING:
    from ruthan.gateway.models import CallBack

PAGE = 25
TONES = {BackState.TOLD: "good", BackState.UNREACHED: "neutral", BackState.WRONG: "warn"}


@require_safe
@never_cache
@needs(P.CALL_TAKE)
def back_list(request: StaffRequest) -> HttpResponse:
    """Who waits, longest first, each with a clock; below, those that are over. Six queries."""
    waiting = Paginator(queries.waiting_backs(request.user), PAGE)
    page = waiting.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(request, back) for back in page],
        "ended": [
            {"back": back, "tone": TONES.get(BackState(back.state), "neutral")}
            for back in queries.ended_backs(request.user)[:PAGE]
        ],
        "rule": back_rule(),
        "now": clock.now(),
    }
    return render(request, "gateway/hotline/backs.html", context)


@require_POST
@needs(P.CALL_TAKE)
def take(request: StaffRequest, back_id: UUID) -> HttpResponse:
    """ "I am calling": one of two wins, the other is told who."""
    held = back_for(request.user, back_id)
    try:
        backs.take_back(by=request.user, back=held)
    except Refused:
        held = back_for(request.user, back_id)
        if held.state == BackState.TAKEN and held.taken_by is not None:
            words = _("%(who)s is calling already.") % {"who": held.taken_by}
        else:
            words = _("Nobody is to be called about this now.")
        messages.warning(request, words)
        return redirect("hotline:backs")
    except backs.NotWanted:
        messages.info(request, _("They want no call any more."))
        return redirect("hotline:backs")
    return redirect("hotline:back", back_id=back_id)


@require_safe
@never_cache
@needs(P.CALL_TAKE)
def back(request: StaffRequest, back_id: UUID) -> HttpResponse:
    """The number and what to say, for whoever said "I am calling"; for others the list."""
    return _shown(request, back_for(request.user, back_id), BackForm())


@require_POST
@never_cache
@needs(P.CALL_TAKE)
def end(request: StaffRequest, back_id: UUID) -> HttpResponse:
    """What came of it; what the caller answers to a question goes to the report."""
    held, form = back_for(request.user, back_id), BackForm(request.POST)
    if not form.is_valid():
        return _shown(request, held, form, status=422)
    try:
        _keep_reply(held, form)
        backs.end_back(by=request.user, back=held, how=form.cleaned_data["how"])
    except Refused:
        messages.warning(request, _("This call back is not in your hands any more."))
    except (TicketRefused, TextRefused, TooMuch, NoCustodyKey):
        form.add_error("reply", _("This could not be kept. Shorten it, or take a new report."))
        return _shown(request, held, form, status=422)
    else:
        messages.success(request, _("On record."))
    return redirect("hotline:backs")


def _keep_reply(held: CallBack, form: BackForm) -> None:
    """Put what the caller answered to the report, in the sealed lane where it belongs there."""
    body = form.cleaned_data["reply"]
    if body and held.about == BackAbout.QUESTION and held.state == BackState.TAKEN:
        reply(report=held.report, ticket=form.cleaned_data["ticket"], body=body)


def _shown(
    request: StaffRequest, held: CallBack, form: BackForm, *, status: int = 200
) -> HttpResponse:
    try:
        number = backs.number_of(by=request.user, back=held)
    except Refused:
        messages.warning(request, _("Press “I am calling” first."))
        return redirect("hotline:backs")
    except backs.NotWanted:
        messages.info(request, _("They want no call any more."))
        return redirect("hotline:backs")
    context = {"back": held, "number": number, "form": form, "rule": back_rule(), **_said(held)}
    return render(request, "gateway/hotline/back.html", context, status=status)


def _said(held: CallBack) -> dict[str, Any]:
    """What is to be told: the answer, why it was not taken up, or what staff wrote."""
    report = held.report
    if held.about == BackAbout.ANSWER:
        return {"answer": result.answered(report)}
    if held.about == BackAbout.DECLINED:
        decline = intake.decline_of(report)
        known = decline is not None and decline.reason in DeclineReason.values
        return {"reason": str(DeclineReason(decline.reason).label) if decline and known else ""}
    if held.about_id is None:
        raise Http404
    line = intake.remark(report, held.about_id)
    return {"question": line.body if line else ""}


def _row(request: StaffRequest, back: CallBack) -> dict[str, Any]:
    late = back.due_at + timedelta(hours=back_rule().hours_until_late)
    is_mine = back.state == BackState.TAKEN and back.taken_by_id == request.user.pk
    return {
        "back": back,
        "late_at": late,
        "is_mine": is_mine,
        "is_later": back.state == BackState.DUE and back.next_at > clock.now(),
        "is_others": back.state == BackState.TAKEN and not is_mine,
    }
