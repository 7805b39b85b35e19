"""Deliveries: how each channel is doing, every message with its attempts, again and stop."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.core.refs import uuid7
from ruthan.messaging import access, actions, queries
from ruthan.messaging.engine.reasons import words_of as reason_words
from ruthan.messaging.permissions import P
from ruthan.messaging.states import MessageState
from ruthan.project.deliveries.about import channel_words, refs_for, things_of, words_of
from ruthan.project.deliveries.many import newest_broadcasts
from ruthan.project.forms import DeliveryFilter

if TYPE_CHECKING:
    from ruthan.messaging.models import Message

PAGE = 40
LATE = timedelta(minutes=10)
_CLOSED = {
    "asked": gettext_lazy("Whoever has this address asked us to stop, so nothing more goes there."),
    "left": gettext_lazy("They left the chat, so nothing more goes there until they come back."),
    "bounced": gettext_lazy(
        "Mail to this address comes back, so nothing more goes there. An operator opens it again"
        " with “ruthan mail reopen”."
    ),
}
TONES = {
    "waiting": "wait",
    "sent": "good",
    "failed": "danger",
    "stopped": "neutral",
    "held": "info",
}


@require_GET
@needs(P.DELIVERY_READ)
def deliveries_page(request: StaffRequest) -> HttpResponse:
    """The channels, and messages by channel, state and what they are about. About ten queries,
    and four for each message to many that is shown."""
    form = DeliveryFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"channel": "", "state": "", "q": ""}
    about = things_of(wanted["q"]) if wanted["q"] else None
    rows = queries.deliveries(channel=wanted["channel"], state=wanted["state"], about=about)
    shown, older = _one_page(rows, request.GET.get("before", ""))
    refs = refs_for(shown)
    kept = {name: value for name, value in wanted.items() if value}
    context = {
        "form": form,
        "channels": [_channel(one) for one in queries.health()],
        "failing": [one for one in queries.endpoints() if one.failing_since or one.off_at],
        "many": [] if kept or "before" in request.GET else newest_broadcasts(request.user),
        "rows": [_row(message, refs[message.pk]) for message in shown],
        "older": f"?{urlencode(kept | {'before': older})}" if older else "",
        "is_narrowed": bool(kept),
        "is_later_page": "before" in request.GET,
    }
    return render(request, "project/deliveries.html", context)


@require_GET
@needs(P.DELIVERY_READ)
def delivery_page(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """One message with every attempt; neither its address nor its words. About six queries."""
    message = access.delivery_for(request.user, message_id)
    row = _row(message, refs_for([message])[message.pk])
    is_ours = may(request.user, P.DELIVERY_EDIT)
    context = {
        **row,
        "token": uuid7(),
        "tries": [
            (one, reason_words(one.detail, channel=message.transport))
            for one in queries.tries_of(message)
        ],
        "closed": _CLOSED.get(because) if (because := _closed(message)) else None,
        "may_try": is_ours and not because and message.state == MessageState.FAILED,
        "may_stop": is_ours and message.state == MessageState.WAITING,
        "may_open": may(request.user, P.ENDPOINT_EDIT_ALL),
    }
    return render(request, "project/delivery.html", context)


@require_POST
@needs(P.DELIVERY_EDIT)
def again(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """Try a message that was given up once more."""
    message = access.delivery_for(request.user, message_id)
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        token = uuid7()
    if actions.try_again(by=request.user, message=message, token=token):
        messages.success(request, _("It is tried again now."))
    else:
        messages.info(request, _("It is not given up any more, or there is nothing left to send."))
    return redirect("delivery", message.pk)


@require_POST
@needs(P.DELIVERY_EDIT)
def stop(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """Stop a message that waits."""
    message = access.delivery_for(request.user, message_id)
    if actions.stop_one(by=request.user, message=message):
        messages.success(request, _("It is stopped. An attempt under way may still arrive."))
    else:
        messages.info(request, _("It does not wait any more."))
    return redirect("delivery", message.pk)


def _closed(message: Message) -> str:
    """Why nothing more goes to its address; of what arrived that says nothing new. One query."""
    if message.state in {MessageState.SENT, MessageState.WAITING}:
        return ""
    return queries.closed_because(bytes(message.to_hash))


def _channel(health: queries.Health) -> dict[str, Any]:
    """One channel of the strip: tone and words, the worst thing first."""
    now, is_there = clock.now(), queries.has_way(health.channel)
    if health.channel == "email":  # without a server letters go into a folder and reach nobody
        is_there = bool(settings.EMAIL_HOST)
    is_late = health.oldest_at is not None and now - health.oldest_at > LATE
    if health.failing_since is not None:
        tone, words = "danger", pgettext("channel", "Failing")
    elif is_late:
        tone, words = "warn", _("Late")
    elif not is_there:
        tone, words = "neutral", _("Not set up")
    elif health.last_ok_at is None:
        tone, words = "neutral", _("Nothing sent yet")
    else:
        tone, words = "good", _("Well")
    reason = reason_words(health.reason, channel=health.channel) if health.reason else ""
    return {
        "name": channel_words(health.channel), "code": health.channel, "health": health,
        "tone": tone, "words": words, "reason": reason if health.failing_since else "",
    }  # fmt: skip


def _one_page(rows: Any, before: str) -> tuple[list[Message], str]:
    """The rows older than a key, and the key behind which more follow, or ''."""
    try:
        rows = rows.filter(pk__lt=UUID(before)) if before else rows
    except ValueError:
        rows = rows.none()
    found = list(rows[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def _row(message: Message, ref: str) -> dict[str, Any]:
    tries, endpoint = queries.tries_of(message), message.endpoint
    is_held = (
        message.state == MessageState.WAITING
        and endpoint is not None
        and endpoint.state in {"paused", "disabled"}
    )
    return {
        "message": message,
        "channel": channel_words(message.transport),
        "tone": "info" if is_held else TONES.get(message.state, "neutral"),
        "state": pgettext("message", "Held") if is_held else message.get_state_display(),
        "about": words_of(message.about_kind),
        "ref": ref,
        "to": endpoint.organisation.short if endpoint else "",
        "count": len(tries),
        "last": tries[-1] if tries else None,
        "reason": reason_words(tries[-1].detail, channel=message.transport) if tries else "",
    }
