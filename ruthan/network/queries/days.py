"""Working days: Monday to Friday but for the public holidays of the word list that people edit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils import timezone

from ruthan.network.queries.words import terms
from ruthan.network.states import HOLIDAYS, day_of_code

_SATURDAY = 5


def holidays() -> frozenset[date]:
    """The days on which offices are closed; codes that are no day are passed over. One query."""
    days = (day_of_code(term.code) for term in terms(HOLIDAYS))
    return frozenset(day for day in days if day is not None)


def is_working(day: date, closed: Collection[date]) -> bool:
    """Whether offices work on a day: Monday to Friday, and not one on which they are closed."""
    return day.weekday() < _SATURDAY and day not in closed


def after_working_days(moment: datetime, count: int) -> datetime:
    """The same time of day so many working days later, as Thailand counts them. One query.

    What comes on a day off begins on the next working day, as if it had come at its end.
    """
    closed = holidays()
    local = timezone.localtime(moment)
    day, left = local.date(), count
    while left:
        day += timedelta(days=1)
        left -= is_working(day, closed)
    if not is_working(local.date(), closed):
        return local.replace(year=day.year, month=day.month, day=day.day, hour=23, minute=59)
    return local.replace(year=day.year, month=day.month, day=day.day)
