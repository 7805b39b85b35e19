"""The alerts' desk: drafted by one person, approved by another, ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.core import clock
from ruthan.core.guard import Forbidden, StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.publishing import actions, queries
from ruthan.publishing.access import alert_for, alerts_for, surge_for
from ruthan.publishing.forms import AlertForm
from ruthan.publishing.permissions import P
from ruthan.publishing.states import AlertState
from ruthan.surges import queries as surge_queries
from ruthan.surges.permissions import P as SURGES
from ruthan.surges.states import Proposal

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


@require_http_methods(["GET", "POST"])
@needs(P.ALERT_DRAFT)
def desk_draft(request: StaffRequest) -> HttpResponse:
    """Write a new alert."""
    form = AlertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            alert = actions.draft_alert(by=request.user, **form.fields_of_alert())
        except actions.AlertRefused as refused:
            form.add_error(None, _refusal(refused))
        else:
            messages.success(request, _("The draft is saved. Another person approves it now."))
            return redirect("publishing:alert-review", ref=alert.ref)
    status = 422 if request.method == "POST" else 200
    return render(request, "publishing/desk_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@needs(SURGES.PROPOSAL_ANSWER)
def desk_from_surge(request: StaffRequest, surge_id: UUID) -> HttpResponse:
    """The draft that a surge proposes, filled in; whoever saves is its author and signs first."""
    surge = surge_for(request.user, surge_id)
    if surge.proposal != Proposal.OPEN:
        messages.warning(request, _("Somebody else was first; nothing was changed."))
        return redirect("publishing:surge", surge_id=surge.pk)
    form = AlertForm(request.POST or None, initial=queries.proposed_draft(surge))
    if request.method == "POST" and form.is_valid():
        try:
            fields = form.fields_of_alert()
            alert = actions.draft_from_surge(by=request.user, surge=surge, **fields)
        except actions.AlertRefused as refused:
            form.add_error(None, _refusal(refused))
        except Refused:
            messages.warning(request, _("Somebody else was first; nothing was changed."))
            return redirect("publishing:surge", surge_id=surge.pk)
        else:
            messages.success(request, _("The draft is saved. Another person approves it now."))
            return redirect("publishing:alert-review", ref=alert.ref)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "surge": surge}
    return render(request, "publishing/desk_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(P.ALERT_DRAFT)
def desk_edit(request: StaffRequest, ref: str) -> HttpResponse:
    """Word a draft anew; whoever saves becomes its author."""
    alert = alert_for(request.user, ref)
    if alert.state != AlertState.DRAFT:
        messages.warning(request, _("This alert is no draft any more and cannot be changed."))
        return redirect("publishing:alert-review", ref=ref)
    form = AlertForm(request.POST or None, initial=_initial(alert))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_alert(by=request.user, alert=alert, **form.fields_of_alert())
        except actions.AlertRefused as refused:
            form.add_error(None, _refusal(refused))
        except Refused:
            messages.warning(request, _("This alert is no draft any more and cannot be changed."))
            return redirect("publishing:alert-review", ref=ref)
        else:
            messages.success(request, _("The draft is saved. Another person approves it now."))
            return redirect("publishing:alert-review", ref=ref)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "alert": alert}
    return render(request, "publishing/desk_form.html", context, status=status)


@require_GET
@needs(P.ALERT_READ)
def desk_review(request: StaffRequest, ref: str) -> HttpResponse:
    """One alert as the public will see it, with what may be done next."""
    alert, user = alert_for(request.user, ref), request.user
    is_draft, own = alert.state == AlertState.DRAFT, alert.drafted_by_id == user.pk
    approves = may(user, P.ALERT_APPROVE)
    over = alert.expires_at <= clock.now()
    context = {
        "alert": alert,
        "tone": _TONES[alert.state],
        "is_over": over,
        "may_approve": is_draft and approves and not own and not over,
        "waits_for_other": is_draft and own and not over,
        "may_edit": is_draft and may(user, P.ALERT_DRAFT),
        "may_end": alert.state != AlertState.ENDED and (approves or (is_draft and own)),
    }
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
        messages.success(request, _("The alert is in force."))
    except actions.AlertRefused as refused:
        messages.warning(request, _refusal(refused))
    except Refused:
        messages.warning(request, _("Somebody else was first; nothing was changed."))
    return redirect("publishing:alert-review", ref=ref)


@require_POST
@needs(P.ALERT_READ)
def desk_end(request: StaffRequest, ref: str) -> HttpResponse:
    """End an alert or throw a draft away."""
    alert = alert_for(request.user, ref)
    try:
        actions.end_alert(by=request.user, alert=alert)
        messages.success(request, _("The alert has ended."))
    except Forbidden:
        messages.warning(request, _("Only an editor may end an alert that is in force."))
    except Refused:
        messages.warning(request, _("Somebody else was first; nothing was changed."))
    return redirect("publishing:alert-review", ref=ref)


def _proposals(user: Any) -> int:
    """How many alerts surges propose to somebody who may draft one."""
    return surge_queries.waiting_proposals() if may(user, SURGES.PROPOSAL_ANSWER) else 0


def _initial(alert: Any) -> dict[str, Any]:
    names = ("title_th", "body_th", "todo_th", "title_en", "body_en", "todo_en")
    more = ("severity", "urgency", "direction", "provinces")
    left = max(1, (alert.expires_at - clock.now()).days)
    return {name: getattr(alert, name) for name in names + more} | {"days": left}


def _refusal(refused: actions.AlertRefused) -> str:
    words = {
        "no_words": _("The headline, what happens and what to do are needed in Thai."),
        "half_english": _("An English alert needs all three texts, or none of them."),
        "too_long": _("One of the texts is too long to be read at a glance. Shorten it."),
        "unknown_code": _("Choose the severity, the urgency and the provinces from the lists."),
        "expired": _("Its time is over. Give it a later end first."),
        "same_person": _("You wrote this draft. Another person has to approve it."),
    }
    return words[refused.code]
