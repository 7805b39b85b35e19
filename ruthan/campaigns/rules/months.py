"""Months of reports and the days by which they are due.

A month is its first day. What is reported of a month is due on a day of the month after; the day
ends at midnight of the place where it is due, so 23.59.59 is in time.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo

_SATURDAY = 5


def month_of(day: date) -> date:
    """The month in which a day lies."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(month: date) -> date:
    """The month before."""
    return (month - timedelta(days=1)).replace(day=1)


def last_day(month: date) -> date:
    """The last day of a month: the 29th of February in a leap year."""
    return next_month(month) - timedelta(days=1)


def months_between(first: date, last: date) -> list[date]:
    """Every month from the first to the last, both included; none when they run backwards."""
    found, at = [], month_of(first)
    while at <= last:
        found.append(at)
        at = next_month(at)
    return found


def due_on(month: date, day: int, *, shift: str = "stay", closed: Collection[date] = ()) -> date:
    """The day by which a month's report is due; `shift` stay, before or after days off."""
    return shifted(next_month(month).replace(day=day), shift=shift, closed=closed)


def shifted(day: date, *, shift: str, closed: Collection[date]) -> date:
    """A due day that offices are closed on stays, or moves to the nearest working day."""
    step = {"before": -1, "after": 1}.get(shift, 0)
    while step and (day.weekday() >= _SATURDAY or day in closed):
        day += timedelta(days=step)
    return day


def due_until(day: date, zone: tzinfo) -> datetime:
    """The first moment that is too late: midnight after the due day."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def days_late(day: date, at: datetime, zone: tzinfo) -> int:
    """By how many days something that came at a moment is late; 0 when it is in time."""
    return max(0, (at.astimezone(zone).date() - day).days)
