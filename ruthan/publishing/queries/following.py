"""Whom an alert gets to: the neutral aim by which messaging finds those who follow its like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruthan.messaging.queries import Aim, Reach, aim_of, broadcast_about, reach_of
from ruthan.messaging.rules import RANKS

if TYPE_CHECKING:
    from ruthan.messaging.models import Broadcast
    from ruthan.publishing.models import Alert

KIND = "alert"


def aim_at(alert: Alert) -> Aim:
    """Whom this message is for."""
    return Aim(
        kind=alert.message,
        thread=str(alert.head_id),
        provinces=alert.provinces,
        topic=alert.strand,
        rank=RANKS[alert.severity],
    )


def reach(alert: Alert) -> Reach:
    """How many it would get to if it were signed now. One query."""
    return reach_of(aim_at(alert))


def broadcast_of(alert: Alert) -> Broadcast | None:
    """Its broadcast once it is signed; None for a draft and a demonstration. One query."""
    return broadcast_about(KIND, str(alert.pk))


def expected(held: Broadcast) -> Reach:
    """How many a broadcast that is not cut yet would get to now. One query."""
    return reach_of(aim_of(held))
