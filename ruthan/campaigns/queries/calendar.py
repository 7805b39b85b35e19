"""What falls due on which day for a person's units, for the month page and calendar programs."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from ruthan.campaigns.models import CalendarFeed, Obligation
from ruthan.campaigns.queries.obligations import Standing, standings
from ruthan.campaigns.rules.months import last_day
from ruthan.campaigns.rules.obligations import months_due_about
from ruthan.core import clock
from ruthan.core.crypto import keyed_hash
from ruthan.network import queries as network

if TYPE_CHECKING:
    from collections.abc import Collection

    from ruthan.accounts.models import User
    from ruthan.network.models import Organisation

TOKEN = "campaigns:calendar"  # noqa: S105 - the purpose of a key
BACK, AHEAD = timedelta(days=62), timedelta(days=370)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One obligation on one day: of which month, for whom, and how many have done it."""

    obligation: Obligation
    month: date | None
    due_on: date
    units: Sequence[Standing] = field(repr=False)

    @property
    def done(self) -> int:
        """How many units have done it."""
        return sum(one.done_at is not None for one in self.units)

    @property
    def late(self) -> int:
        """How many are late and have not."""
        return sum(one.state == "late" for one in self.units)

    @property
    def state(self) -> str:
        """`done` when everybody has, `late` when somebody is late, else `open`."""
        if self.done == len(self.units):
            return "done"
        return "late" if self.late else "open"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month page; those of the neighbouring months fill the weeks."""

    day: date
    is_inside: bool
    is_today: bool
    is_closed: bool
    deadlines: Sequence[Deadline]


def deadlines(units: Collection[Organisation], first: date, last: date) -> list[Deadline]:
    """Everything that falls due between two days, by day; as many queries as `standing`."""
    held: dict[tuple[date, str, date | None], list[Standing]] = {}
    for one in standings(units, months_due_about(first, last)):
        if first <= one.due_on <= last:
            held.setdefault((one.due_on, one.obligation.ref, one.month), []).append(one)
    return [
        Deadline(rows[0].obligation, month, day, rows) for (day, _ref, month), rows in held.items()
    ]


def month_page(units: Collection[Organisation], month: date) -> list[list[Day]]:
    """The weeks of a month, Monday first as offices count, each day with what is due."""
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    found = deadlines(units, weeks[0][0], weeks[-1][-1])
    closed, today = network.holidays(), clock.today()
    return [
        [
            Day(
                day, day.month == month.month, day == today,
                not network.is_working(day, closed), [one for one in found if one.due_on == day],
            )
            for day in week
        ]
        for week in weeks
    ]  # fmt: skip


def coming(units: Collection[Organisation]) -> list[Deadline]:
    """What a calendar program gets: two months back and a year ahead."""
    today = clock.today()
    first, last = today - BACK, last_day((today + AHEAD).replace(day=1))
    return deadlines(units, first, last)


def feed_of(user: User) -> CalendarFeed | None:
    """A person's own feed. One query."""
    return CalendarFeed.objects.filter(user=user).first()


def feed_by_token(token: str) -> CalendarFeed | None:
    """The feed that an address opens, of a person who was not stopped. One query."""
    rows: QuerySet[CalendarFeed] = CalendarFeed.objects.select_related("user")
    return rows.filter(token_hash=keyed_hash(TOKEN, token), user__is_active=True).first()
