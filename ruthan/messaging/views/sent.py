"""What was sent to one endpoint: the list, one of them as it went out, tests and replays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ruthan.core import clock
from ruthan.core.guard import StaffRequest, needs
from ruthan.core.refs import uuid7
from ruthan.messaging import actions, queries
from ruthan.messaging.access import endpoint_for, sent_for
from ruthan.messaging.engine.kinds import KINDS
from ruthan.messaging.engine.reasons import words_of
from ruthan.messaging.forms import ReplayForm
from ruthan.messaging.permissions import P
from ruthan.messaging.rules import patience
from ruthan.messaging.states import MessageState
from ruthan.messaging.views.endpoints import look

if TYPE_CHECKING:
    from ruthan.messaging.models import Endpoint, Message

PAGE = 25
STATES = {"waiting": "wait", "sent": "good", "failed": "danger", "stopped": "neutral"}


@require_GET
@needs(P.ENDPOINT_EDIT)
def detail(request: StaffRequest, endpoint_id: UUID) -> HttpResponse:
    """One endpoint with its health and what was sent, the newest first. Four queries."""
    endpoint = endpoint_for(request.user, endpoint_id)
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    rows = queries.sent_to(endpoint, state=state if state in MessageState.values else "")
    shown, older = one_page(rows, before, PAGE)
    tabs = [{"label": _("All"), "url": "?", "current": not state}]
    for value, label in MessageState.choices:
        tabs.append({"label": label, "url": f"?state={value}", "current": state == value})
    context = {
        "endpoint": endpoint,
        "rows": [_row(message) for message in shown],
        "older": f"?state={state}&before={older}" if older else "",
        "tabs": tabs,
        "waiting": queries.waiting_at([endpoint]).get(endpoint.pk, 0),
        "kinds": [(code, _(KINDS[code].words)) for code in endpoint.kinds],
        "has_former": endpoint.former_until is not None and endpoint.former_until > clock.now(),
        "replay_form": _replay_form(endpoint),
        "off_days": patience().off_after.days,
        "reason": _newest_reason(endpoint),
        **look(endpoint),
    }
    return render(request, "messaging/endpoint.html", context)


@require_GET
@needs(P.ENDPOINT_EDIT)
def sent(request: StaffRequest, endpoint_id: UUID, message_id: UUID) -> HttpResponse:
    """One event as it went out, with every attempt. Four queries."""
    message = sent_for(request.user, endpoint_id, message_id)
    context = {
        "endpoint": message.endpoint,
        "token": uuid7(),
        "body": message.event.body if message.event else "",
        **_row(message),
    }
    return render(request, "messaging/endpoint_sent.html", context)


@require_POST
@needs(P.ENDPOINT_EDIT)
def again(request: StaffRequest, endpoint_id: UUID, message_id: UUID) -> HttpResponse:
    """Send one event again under its id."""
    message = sent_for(request.user, endpoint_id, message_id)
    if actions.replay_one(by=request.user, message=message, token=_token(request)):
        messages.success(request, _("It is sent again."))
    else:
        messages.info(request, _("It is on its way already."))
    return redirect("partners:detail", endpoint_id)


@require_POST
@needs(P.ENDPOINT_EDIT)
def test(request: StaffRequest, endpoint_id: UUID) -> HttpResponse:
    """Send a test; its fate stands on top of the list in a moment."""
    endpoint = endpoint_for(request.user, endpoint_id)
    try:
        actions.test_endpoint(by=request.user, endpoint=endpoint)
    except actions.ReplayRefused:
        messages.info(request, _("It takes nothing now. Switch it on first."))
    else:
        messages.success(request, _("A test is on its way. Load the page again in a moment."))
    return redirect("partners:detail", endpoint.pk)


@require_POST
@needs(P.ENDPOINT_EDIT)
def replay(request: StaffRequest, endpoint_id: UUID) -> HttpResponse:
    """Send everything again since a moment."""
    endpoint, form = endpoint_for(request.user, endpoint_id), ReplayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a moment of the last 90 days."))
        return redirect("partners:detail", endpoint.pk)
    try:
        count = actions.replay(by=request.user, endpoint=endpoint, **form.cleaned_data)
    except actions.ReplayRefused:
        words = _("That is more than %(most)s events at once. Choose a later moment.")
        messages.error(request, words % {"most": actions.MOST_REPLAYED})
    else:
        said = ngettext("%(n)s event is sent again.", "%(n)s events are sent again.", count)
        messages.success(request, said % {"n": count})
    return redirect("partners:detail", endpoint.pk)


def one_page(rows: Any, before: str, most: int) -> tuple[list[Any], str]:
    """The rows older than a key, and the key behind which more follow, or ''. One query."""
    try:
        rows = rows.filter(pk__lt=UUID(before)) if before else rows
    except ValueError:
        rows = rows.none()
    found = list(rows[: most + 1])
    return found[:most], str(found[most - 1].pk) if len(found) > most else ""


def _row(message: Message) -> dict[str, Any]:
    tries = queries.tries_of(message)
    kind = KINDS.get(message.event.kind) if message.event else None
    return {
        "message": message,
        "tone": STATES.get(message.state, "neutral"),
        "kind": _(kind.words) if kind else message.about_kind,
        "type": kind.type if kind else "",
        "tries": [(one, words_of(one.detail, channel="webhook")) for one in tries],
        "last": tries[-1] if tries else None,
        "reason": words_of(tries[-1].detail, channel="webhook") if tries else "",
    }


def _newest_reason(endpoint: Endpoint) -> str:
    """Why it fails now, where it does."""
    if endpoint.failing_since is None:
        return ""
    detail = queries.newest_failure(endpoint)
    return words_of(detail, channel="webhook") if detail else ""


def _replay_form(endpoint: Endpoint) -> ReplayForm:
    """Since it was switched off, else since a day ago."""
    since = endpoint.off_at or clock.now() - timedelta(days=1)
    initial = {"token": uuid7(), "since": timezone.localtime(since).replace(second=0)}
    return ReplayForm(initial=initial)


def _token(request: StaffRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid7()
