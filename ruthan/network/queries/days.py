"""Working days: Monday to Friday but for the public holidays of the word list that people edit."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from ruthan.network.queries.words import terms

HOLIDAYS = "holidays"  # codes are days, 2026-12-10
_SATURDAY = 5


def after_working_days(moment: datetime, count: int) -> datetime:
    """The same time of day so many working days later, as Thailand counts them. One query.

    What comes on a day off begins on the next working day, as if it had come at its end.
    """
    holidays = {term.code for term in terms(HOLIDAYS)}
    local = timezone.localtime(moment)
    day, left = local.date(), count
    while left:
        day += timedelta(days=1)
        left -= _is_working(day, holidays)
    if not _is_working(local.date(), holidays):
        return local.replace(year=day.year, month=day.month, day=day.day, hour=23, minute=59)
    return local.replace(year=day.year, month=day.month, day=day.day)


def _is_working(day: date, holidays: set[str]) -> bool:
    return day.weekday() < _SATURDAY and day.isoformat() not in holidays
