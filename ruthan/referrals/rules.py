"""Clocks and grounds of requests to organisations; the numbers are targets, edited case by case."""

from __future__ import annotations

from datetime import datetime, timedelta

AGENCY_CLOCK = timedelta(hours=24)  # domain §2.12: a claim about an agency, proposed target
FACT_CHECK = "fact_check"
LONGEST_CLOCK = timedelta(days=30)


def due_after(dispatched: datetime, *, hours: int | None = None) -> datetime:
    """When an answer is wanted: 24 hours after dispatch unless the desk says otherwise."""
    return dispatched + (timedelta(hours=hours) if hours else AGENCY_CLOCK)


def is_overdue(due_at: datetime, now: datetime, *, is_open: bool) -> bool:
    """Whether the clock of an open request has run out."""
    return is_open and due_at <= now
