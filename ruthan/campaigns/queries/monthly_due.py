"""By when a unit's month is due: as the obligation says, else on the 5th of the month after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils import timezone

from ruthan.campaigns.models import DayChange, MonthlyReport, Obligation
from ruthan.campaigns.queries.units import BANGKOK, ISSUER
from ruthan.campaigns.rules.monthly import DUE_DAY
from ruthan.campaigns.rules.months import days_late, due_on, due_until
from ruthan.campaigns.states import Duty, OnHoliday, Rhythm
from ruthan.core import clock
from ruthan.network.queries import holidays

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
        return due_until(self.day, timezone.get_default_timezone())


def report_obligations() -> list[Obligation]:
    """Every obligation to report monthly, the newest first, with the days of units. Two queries."""
    changes = DayChange.objects.order_by("-made_at")
    rows = Obligation.objects.filter(duty=Duty.REPORT, rhythm=Rhythm.MONTHLY)
    rows = rows.order_by("-made_at", "-id")
    return list(rows.prefetch_related(Prefetch("changes", queryset=changes, to_attr="own_days")))


def obligation_for(
    unit: Organisation, month: date, held: Sequence[Obligation]
) -> Obligation | None:
    """The newest obligation that binds a unit for a month; the unit's parent must be loaded."""
    for one in held:
        begun = one.first_month is not None and one.first_month <= month
        ended = one.last_month is not None and month > one.last_month
        over = one.ended_at is not None and timezone.localdate(one.ended_at) <= month
        if begun and not ended and not over and _names(one.whom, unit):
            return one
    return None


def since_of(unit: Organisation, held: Sequence[Obligation]) -> date | None:
    """The first month that any obligation asked of a unit; None without one."""
    months = [one.first_month for one in held if one.first_month and _names(one.whom, unit)]
    return min(months, default=None)


def due_of(
    unit: Organisation, month: date, *, report: MonthlyReport | None = None,
    held: Sequence[Obligation] | None = None,
) -> Due:  # fmt: skip
    """By when a month is due for a unit, with its own days if it has some.

    Three queries, none with `held`. Lateness is counted by the first submission.
    """
    held = report_obligations() if held is None else held
    one = obligation_for(unit, month, held)
    day, shift = (one.due_day or DUE_DAY, one.on_holiday) if one else (DUE_DAY, OnHoliday.STAY)
    if one is not None:
        day = _own_day(one, unit, month) or day
    found = due_on(month, day, shift=shift, closed=holidays() if shift != OnHoliday.STAY else ())
    came = report.first_submitted_at if report else None
    zone = timezone.get_default_timezone()
    late = days_late(found, came or clock.now(), zone)
    return Due(found, (found - clock.today()).days, late, one is not None)


def _own_day(one: Obligation, unit: Organisation, month: date) -> int | None:
    changes: list[DayChange] = one.own_days  # type: ignore[attr-defined]  # prefetched above
    for change in changes:
        ended = change.last_month is not None and month > change.last_month
        if change.unit_id == unit.pk and change.first_month <= month and not ended:
            return change.due_day
    return None


def _names(whom: Sequence[str], unit: Organisation) -> bool:
    """Whether selectors or codes name a unit, as `units.selected` does."""
    parent = unit.parent.code if unit.parent is not None else ""
    is_province = unit.code.startswith("province:") and unit.code != BANGKOK
    return (
        unit.code in whom
        or ("provinces" in whom and is_province)
        or ("departments" in whom and unit.kind == "agency" and parent == ISSUER)
        or ("enterprises" in whom and unit.kind == "state_enterprise" and parent == ISSUER)
    )
