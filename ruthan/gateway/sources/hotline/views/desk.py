"""The desk itself: take a call, the day's figures, the list of calls."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.gateway.permissions import P
from ruthan.gateway.sources.hotline import queries
from ruthan.gateway.sources.hotline.calls import start_call
from ruthan.gateway.sources.hotline.forms import CallFilter
from ruthan.gateway.states import Outcome, Situation

PAGE = 25
ICONS = {
    Situation.SENT: "baht", Situation.CHECK: "link", Situation.RUMOUR: "check",
    Situation.DANGER: "warning", Situation.CHILD: "child-safe", Situation.ADVICE: "message",
}  # fmt: skip
TONES = {
    "": "wait", Outcome.TAKEN: "info", Outcome.KNOWN: "good", Outcome.SEALED: "sealed",
    Outcome.TO_1441: "warn", Outcome.TO_191: "warn",
}  # fmt: skip


@require_safe
@never_cache
@needs(P.CALL_READ)
def desk(request: StaffRequest) -> HttpResponse:
    """One key begins a call and says what it is about; below it the day. Seven queries."""
    figures = queries.figures(request.user, clock.today())
    may_take = may(request.user, P.CALL_TAKE)
    context = {
        "may_take": may_take,
        "going_on": queries.going_on(request.user) if may_take else [],
        "figures": figures,
        "middle": words_of_span(figures.middle),
        "bars": [{"label": label, "value": count} for label, count in figures.by_outcome],
        "situations": [
            {"code": s.value, "label": s.label, "key": str(i), "icon": ICONS[s]}
            for i, s in enumerate(Situation, start=1)
        ],
    }
    return render(request, "gateway/hotline/desk.html", context)


@require_POST
@needs(P.CALL_TAKE)
def start(request: StaffRequest) -> HttpResponse:
    """Begin a call."""
    made = start_call(by=request.user, situation=request.POST.get("situation", ""))
    return redirect("hotline:call", call_id=made.pk)


@require_safe
@never_cache
@needs(P.CALL_READ)
def call_list(request: StaffRequest) -> HttpResponse:
    """The calls of the centre, newest first, with filters in the address. Three queries."""
    form = CallFilter(request.GET)
    rows = queries.found_calls(request.user, **form.wanted())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(call) for call in page],
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "gateway/hotline/calls.html", context)


def words_of_span(span: Any) -> str:
    """How long in minutes and seconds: 1:24; '' for none."""
    if span is None:
        return ""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes}:{seconds:02d}"


def _row(call: Any) -> dict[str, object]:
    ended = call.ended_at
    return {
        "call": call,
        "length": words_of_span(ended - call.started_at) if ended else "",
        "outcome": call.get_outcome_display() or _("Not ended"),
        "tone": TONES.get(call.outcome, "neutral"),
        "situation": call.get_situation_display(),
    }
