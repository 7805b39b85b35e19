"""How far a signed alert is on its way to those who follow, and the wheel for who may steer it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.messaging import actions as messaging
from ruthan.messaging.engine.reasons import words_of
from ruthan.messaging.permissions import P as MESSAGING
from ruthan.messaging.queries import (
    failed_batches,
    progress_of,
    quiet_hours,
    quota_of,
    waiting_for,
)
from ruthan.messaging.states import UNDER_WAY, Because, BroadcastState
from ruthan.publishing import queries
from ruthan.publishing.access import alert_for
from ruthan.publishing.permissions import P
from ruthan.publishing.views.refusals import too_late

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.messaging.models import Broadcast
    from ruthan.publishing.models import Alert

_TONES = {"held": "wait", "running": "info", "paused": "warn", "stopped": "neutral", "done": "good"}
_ACTS: dict[str, Callable[..., None]] = {
    "pause": messaging.pause_broadcast,
    "resume": messaging.resume_broadcast,
    "stop": messaging.stop_broadcast,
    "without-line": messaging.leave_line_out,
}


@require_GET
@needs(P.ALERT_READ)
def desk_sending(request: StaffRequest, ref: str) -> HttpResponse:
    """The panel of an alert's broadcast, which asks for itself again while it is on its way.

    Empty for what is told to nobody: drafts and demonstrations.
    """
    alert = alert_for(request.user, ref)
    context = sending(request.user, alert)
    if context is None:
        return HttpResponse()
    return render(request, "publishing/_sending.html", {"alert": alert, "sending": context})


@require_POST
@needs(MESSAGING.BROADCAST_STEER)
def desk_steer(request: StaffRequest, ref: str) -> HttpResponse:
    """Pause, go on, stop, leave LINE out, or try a batch once more."""
    alert = alert_for(request.user, ref)
    held, what = queries.broadcast_of(alert), request.POST.get("do", "")
    if held is None:
        raise Http404
    try:
        if what == "repeat":
            _repeat(request, held)
        elif what in _ACTS:
            _ACTS[what](by=request.user, held=held)
            messages.success(request, _done(what))
    except Refused:
        messages.warning(request, too_late())
    return redirect("publishing:alert-review", ref=ref)


def sending(user: User, alert: Alert) -> dict[str, Any] | None:
    """What the panel shows; None for what is told to nobody: drafts and demonstrations."""
    held = queries.broadcast_of(alert)
    if held is None:
        return None
    progress = progress_of(held)
    steers = may(user, MESSAGING.BROADCAST_STEER)
    return {
        "held": held,
        "tone": "danger" if progress.failed else _TONES[held.state],
        "progress": progress,
        "expected": queries.expected(held) if not held.is_cut and held.state in UNDER_WAY else None,
        "failed": [(one, words_of(one.detail, channel="line")) for one in failed_batches(held)]
        if progress.failed
        else [],
        "reasons": [
            (words_of(code, channel="line"), people)
            for code, people in (waiting_for(held) if progress.waiting else [])
        ],
        "is_moving": held.state == BroadcastState.RUNNING
        or (progress.waiting and not held.because),
        "may_pause": steers and held.state == BroadcastState.RUNNING,
        "may_resume": steers and held.state in {BroadcastState.PAUSED, BroadcastState.HELD},
        "may_leave_line_out": steers and held.because == Because.QUOTA,
        "may_stop": steers and held.state in UNDER_WAY,
        "may_repeat": steers and held.state in {BroadcastState.RUNNING, BroadcastState.DONE},
        "at": clock.now(),
    }


def before_sending(alert: Alert) -> dict[str, Any]:
    """How many a draft gets to, what that takes of LINE's month, whether the night holds it."""
    reach, quota = queries.reach(alert), quota_of("line")
    left = None if quota is None or quota.limit is None else max(0, quota.limit - quota.used)
    is_immediate = alert.urgency == "immediate"
    return {
        "reach": reach,
        "quota": quota,
        "left": left,
        "fits": left is None or reach.line <= left,
        "held_until": None if is_immediate else quiet_hours().until(clock.now()),
        "quiet": quiet_hours(),
        "is_immediate": is_immediate,
    }


def _repeat(request: StaffRequest, held: Broadcast) -> None:
    given = request.POST.get("batch", "")
    try:
        batch_id = UUID(given)
    except ValueError as error:
        raise Http404 from error
    if messaging.repeat_batch(by=request.user, held=held, batch_id=batch_id):
        messages.success(request, _("The batch is tried again."))
    else:
        messages.warning(request, _("It cannot be tried again without telling somebody twice."))


def _done(what: str) -> str:
    words = {
        "pause": _("Paused. What was being sent at this moment ends."),
        "resume": _("It goes on."),
        "stop": _("Stopped. Whoever has it already hears of a cancellation alone."),
        "without-line": _("It goes on without LINE."),
    }
    return words[what]
