"""By which day each unit's report of a month is due, as the obligations to report say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from ruthan.campaigns.models import DayChange, MonthlyReport, Obligation
from ruthan.campaigns.queries.obligations import as_changes, days_of, is_named
from ruthan.campaigns.rules import months
from ruthan.campaigns.rules import obligations as rules
from ruthan.campaigns.rules.monthly import DUE_DAY
from ruthan.campaigns.states import Duty, OnHoliday, Rhythm
from ruthan.core import clock
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.network.models import Organisation


@dataclass(frozen=True, slots=True)
class Due:
    """The day by which a month is due, and how it stands."""

    day: date
    left: int  # whole days until it; negative when it is over
    late: int  # days by which it came late, or is late by now
    is_by_obligation: bool

    @property
    def until(self) -> datetime:
        """The first moment that is too late."""
        return months.due_until(self.day, timezone.get_default_timezone())


@dataclass(frozen=True, slots=True)
class Dues:
    """The obligations to report, with what provinces changed of their days."""

    held: Sequence[tuple[Obligation, rules.Days]]
    changes: Mapping[tuple[UUID, UUID], list[rules.Change]]
    closed: frozenset[date]

    def asked(self, unit: Organisation, month: date) -> date | None:
        """The day by which obligations ask a unit for a month, the earliest of several; or None.

        The unit's parent must be loaded.
        """
        found = [
            rules.due_for(
                days, is_below=False, month=month, closed=self.closed,
                changes=self.changes.get((one.pk, unit.pk), []),
            )
            for one, days in self.held
            if is_named(one.whom, unit)
        ]  # fmt: skip
        return min((day for day in found if day is not None), default=None)

    def due(self, unit: Organisation, month: date) -> date:
        """The same day; the usual one (domain row 48) where no obligation asks."""
        return self.asked(unit, month) or months.due_on(month, DUE_DAY)

    def since(self, unit: Organisation) -> date | None:
        """The first month that any obligation asked of a unit; None without one."""
        first = [days.first_month for one, days in self.held if is_named(one.whom, unit)]
        return min((month for month in first if month is not None), default=None)


def dues() -> Dues:
    """What is due and was; two queries, a third where days off matter."""
    rows = list(Obligation.objects.filter(duty=Duty.REPORT, rhythm=Rhythm.MONTHLY))
    made: dict[tuple[UUID, UUID], list[DayChange]] = defaultdict(list)
    for change in DayChange.objects.filter(obligation__in=rows):
        made[change.obligation_id, change.unit_id].append(change)
    moves = any(one.on_holiday != OnHoliday.STAY for one in rows)
    return Dues(
        [(one, days_of(one)) for one in rows],
        {key: as_changes(found) for key, found in made.items()},
        network.holidays() if moves else frozenset(),
    )


def due_of(
    unit: Organisation, month: date, *, report: MonthlyReport | None = None,
    held: Dues | None = None,
) -> Due:  # fmt: skip
    """By when a month is due for a unit, and how it stands; no query with `held`.

    Lateness is counted by the first submission.
    """
    held = dues() if held is None else held
    day, came = held.due(unit, month), report.first_submitted_at if report else None
    late = months.days_late(day, came or clock.now(), timezone.get_default_timezone())
    return Due(day, (day - clock.today()).days, late, held.asked(unit, month) is not None)
