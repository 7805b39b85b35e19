"""Clocks of the service: when a person must have looked, and when the matter must have left."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ruthan.triage.rules.rubric import SERVICE_TARGETS

BANGKOK = ZoneInfo("Asia/Bangkok")
_WORKDAY_ENDS = time(16, 30)
_SATURDAY = 5


def look_by(priority: str, received: datetime) -> datetime:
    """When the first human look is due; P4 by the end of the next working day (domain 4.6)."""
    minutes = SERVICE_TARGETS[priority].first_look
    if minutes is not None:
        return received + timedelta(minutes=minutes)
    return _next_working_day(received)


def dispatch_by(priority: str, received: datetime) -> datetime:
    """When the matter must have left for its owner (domain 4.6)."""
    return received + timedelta(minutes=SERVICE_TARGETS[priority].dispatch)


def _next_working_day(received: datetime) -> datetime:
    day = received.astimezone(BANGKOK).date() + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, _WORKDAY_ENDS, tzinfo=BANGKOK)
