"""By when an obligation is due for a unit, with the province's own days, holidays and its end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ruthan.campaigns.rules.months import due_on, month_before, next_month, shifted

LATEST_DAY: Final = 28  # every month has it
REMIND_DAYS: Final = (7, 1)
NOTED_FOR: Final = 30  # days after which a lateness is not noted any more: it is history
LATE: Final = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What an obligation says of its days."""

    rhythm: str = "monthly"
    due_on: date | None = None
    due_day: int | None = None
    inner_day: int | None = None
    on_holiday: str = "stay"
    first_month: date | None = None
    last_month: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A province's own days from a month on, perhaps until one; None: as the obligation says."""

    first_month: date
    last_month: date | None = None
    due_day: int | None = None
    inner_day: int | None = None


def due_for(
    days: Days,
    *,
    is_below: bool,
    month: date | None,
    changes: Iterable[Change] = (),
    closed: Collection[date] = (),
) -> date | None:
    """The day by which a unit owes it for a reported month; None when it owes nothing then.

    `changes` are those of the unit's province in the order in which they were made: of those in
    force for the month the latest wins, for each of the two days by itself. A unit below a
    province owes by the inner day, and nothing where there is none. What falls due on the day of
    the obligation's end or after it is owed by nobody.
    """
    if (month is None) != (days.rhythm == "once") or (month is None and is_below):
        return None
    if month is None:
        asked = days.due_on
        due = asked and shifted(asked, shift=days.on_holiday, closed=closed)
    else:
        due = _of_month(days, is_below=is_below, month=month, changes=changes, closed=closed)
    ended = days.ended_on
    return None if due is None or (ended is not None and due >= ended) else due


def _of_month(
    days: Days, *, is_below: bool, month: date, changes: Iterable[Change], closed: Collection[date]
) -> date | None:
    if days.first_month is None or month < days.first_month:
        return None
    if days.last_month is not None and month > days.last_month:
        return None
    day = day_of(days, is_below=is_below, month=month, changes=changes)
    return None if day is None else due_on(month, day, shift=days.on_holiday, closed=closed)


def day_of(
    days: Days, *, is_below: bool, month: date, changes: Iterable[Change] = ()
) -> int | None:
    """The day of the following month on which a month is due, before days off are looked at."""
    day = days.inner_day if is_below else days.due_day
    for one in changes:
        if one.first_month <= month and (one.last_month is None or month <= one.last_month):
            day = (one.inner_day if is_below else one.due_day) or day
    return day


def months_due_about(first: date, last: date) -> list[date]:
    """Every reported month of which something can fall due between two days, days off and all.

    A day off moves what is due by a few days: the 1st back into the month before, the 28th on.
    """
    at = month_before(month_before(first.replace(day=1)))
    found = []
    while at <= last.replace(day=1):
        found.append(at)
        at = next_month(at)
    return found


def first_free_month(
    days: Days, change: Change, *, today: date, changes: Sequence[Change] = (),
    closed: Collection[date] = (),
) -> date:  # fmt: skip
    """The first reported month for which a change can begin: nothing that was due already moves.

    Neither the days as they are nor as they would be have passed, so that nobody is late by a
    change made today, nor any lateness taken back by it.
    """
    month = max(month_before(today.replace(day=1)), days.first_month or date.min)
    while any(
        due is not None and due < today
        for is_below in (False, True)
        for held in (changes, [*changes, replace(change, first_month=month, last_month=None)])
        if (change.inner_day if is_below else change.due_day)
        for due in [due_for(days, is_below=is_below, month=month, changes=held, closed=closed)]
    ):
        month = next_month(month)
    return month


def to_tell(
    due: date, *, today: date, remind: Collection[int], told: Collection[str], made_on: date
) -> list[str]:
    """What is to be noted now of something not done, the last of it to be told: before-7, late.

    Nothing twice. A reminder that was missed is covered by the next one. Late is what was due
    since the obligation was made, for a month. Without days to remind on nobody is told at all.
    """
    if not remind:
        return []
    left = (due - today).days
    if left < 0:
        is_news = due >= made_on and -left <= NOTED_FOR
        names = [LATE] if is_news else []
    else:
        names = [f"before-{n}" for n in sorted(remind, reverse=True) if left <= n]
    return [] if not names or names[-1] in told else [one for one in names if one not in told]
