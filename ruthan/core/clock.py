"""The one clock: aware datetimes, Thai calendar days, and nothing else reads the time."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The present calendar day in Thailand (Asia/Bangkok)."""
    return timezone.localdate()
