"""The alerts' desk: the list, one alert with what may be done next, signing and ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.core import clock
from ruthan.core.guard import Forbidden, StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.publishing import actions, queries
from ruthan.publishing.access import alert_for, alerts_for
from ruthan.publishing.permissions import P
from ruthan.publishing.rules import why_not_followed
from ruthan.publishing.states import AlertState, MessageKind
from ruthan.publishing.views.previews import previews
from ruthan.publishing.views.refusals import refusal, too_late
from ruthan.publishing.views.sending import sending
from ruthan.surges import queries as surge_queries
from ruthan.surges.permissions import P as SURGES

PAGE = 25
_TONES = {"draft": "wait", "live": "good", "ended": "neutral"}


@require_GET
@needs(P.ALERT_READ)
def desk_list(request: StaffRequest) -> HttpResponse:
    """Every alert, the newest first, by state."""
    state = request.GET.get("state", "")
    rows = alerts_for(request.user)
    shown = rows.filter(state=state) if state in AlertState.values else rows
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    tabs = [{"label": _("All"), "url": "?", "current": not state}]
    for value, label in AlertState.choices:
        tabs.append({"label": label, "url": f"?state={value}", "current": state == value})
    context = {
        "page": page,
        "tabs": tabs,
        "tones": _TONES,
        "may_draft": may(request.user, P.ALERT_DRAFT),
        "proposals": _proposals(request.user),
        "now": clock.now(),
    }
    return render(request, "publishing/desk_list.html", context)


@require_GET
@needs(P.ALERT_READ)
def desk_review(request: StaffRequest, ref: str) -> HttpResponse:
    """One alert as the public will see it, with what may be done next."""
    alert = alert_for(request.user, ref)
    context = {
        "alert": alert,
        "tone": _TONES[alert.state],
        "is_over": alert.expires_at <= clock.now(),
        "successor": queries.successor(alert),
        "thread": queries.thread(alert),
    }
    context |= _next(request.user, context)
    if alert.state == AlertState.DRAFT:
        context |= {"before": previews(alert)}
    else:
        context |= {"sending": sending(request.user, alert)}
    return render(request, "publishing/desk_review.html", context)


@require_POST
@needs(P.ALERT_APPROVE)
def desk_approve(request: StaffRequest, ref: str) -> HttpResponse:
    """Sign as the second person."""
    alert = alert_for(request.user, ref)
    if request.POST.get("seen") != alert.drafted_at.isoformat():
        messages.warning(request, _("The draft was changed meanwhile. Read it again, please."))
        return redirect("publishing:alert-review", ref=ref)
    try:
        actions.approve_alert(by=request.user, alert=alert)
        messages.success(request, _in_force(alert))
    except actions.AlertRefused as refused:
        messages.warning(request, refusal(refused))
    except Refused:
        messages.warning(request, too_late())
    return redirect("publishing:alert-review", ref=ref)


@require_POST
@needs(P.ALERT_READ)
def desk_end(request: StaffRequest, ref: str) -> HttpResponse:
    """Take an alert off our pages at once, or throw a draft away."""
    alert = alert_for(request.user, ref)
    try:
        actions.end_alert(by=request.user, alert=alert)
        said = _("The draft was thrown away.") if alert.is_discarded else _("The alert has ended.")
        messages.success(request, said)
    except Forbidden:
        messages.warning(request, _("Only an editor may end an alert that is in force."))
    except actions.AlertRefused as refused:
        messages.warning(request, refusal(refused))
    except Refused:
        messages.warning(request, too_late())
    return redirect("publishing:alert-review", ref=ref)


def _next(user: Any, held: dict[str, Any]) -> dict[str, bool]:
    """What this person may do next with an alert, all of it asked again by the actions."""
    alert, over, successor = held["alert"], held["is_over"], held["successor"]
    is_draft, own = alert.state == AlertState.DRAFT, alert.drafted_by_id == user.pk
    approves, drafts = may(user, P.ALERT_APPROVE), may(user, P.ALERT_DRAFT)
    alone, now = drafts and successor is None, clock.now()
    is_notice = alert.message == MessageKind.CANCEL and not is_draft
    ends = approves or (is_draft and own)
    return {
        "may_approve": is_draft and approves and not own and not over,
        "waits_for_other": is_draft and own and not over,
        "may_edit": is_draft and drafts,
        "may_end": alert.state != AlertState.ENDED and ends and not is_notice,
        "may_update": alone and not why_not_followed(alert, by="update", now=now),
        "may_cancel": alone and not why_not_followed(alert, by="cancel", now=now),
    }


def _in_force(alert: Any) -> str:
    words = {
        MessageKind.ALERT: _("The alert is in force."),
        MessageKind.UPDATE: _("The update is in force; it replaced the alert."),
        MessageKind.CANCEL: _("The alert is cancelled."),
    }
    return words[alert.message]


def _proposals(user: Any) -> int:
    """How many alerts surges propose to somebody who may draft one."""
    return surge_queries.waiting_proposals() if may(user, SURGES.PROPOSAL_ANSWER) else 0
