"""What goes to everyone who follows alerts: how far each is, what was refused, why it is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from ruthan.core.guard import may
from ruthan.messaging import queries
from ruthan.messaging.states import BroadcastState
from ruthan.publishing.permissions import P as PUBLISHING
from ruthan.publishing.queries import alerts_by_id

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.messaging.models import Broadcast

MOST = 5
_TONES = {
    BroadcastState.HELD: "wait",
    BroadcastState.RUNNING: "info",
    BroadcastState.PAUSED: "wait",
    BroadcastState.STOPPED: "neutral",
    BroadcastState.DONE: "good",
}


def newest_broadcasts(user: User) -> list[dict[str, Any]]:
    """The last five, those that are not over first. Two queries and four for each."""
    held = sorted(queries.broadcasts_shown(most=MOST), key=lambda one: bool(one.ended_at))
    alerts = alerts_by_id([UUID(one.about_id) for one in held])
    return [_row(one, alerts.get(UUID(one.about_id)), user) for one in held]


def _row(held: Broadcast, alert: Any, user: User) -> dict[str, Any]:
    progress = queries.progress_of(held)
    page = "publishing:alert-review" if may(user, PUBLISHING.ALERT_READ) else "publishing:alert"
    reasons = {code for code, _people in queries.waiting_for(held)}
    reasons |= {one.detail for one in queries.failed_batches(held)}
    return {
        "held": held,
        "alert": alert,
        "url": reverse(page, args=[alert.ref]) if alert else "",
        "tone": "danger" if progress.failed else _TONES[BroadcastState(held.state)],
        "progress": progress,
        "reasons": sorted(filter(None, reasons)),
    }
