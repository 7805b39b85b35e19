"""The one clock: aware datetimes, Thai calendar days, and nothing else reads the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _standing.get() or timezone.now()


def today() -> date:
    """The present calendar day in Thailand (Asia/Bangkok)."""
    return timezone.localdate(now())


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at a moment; only the demonstration writes the past in this way."""
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)
