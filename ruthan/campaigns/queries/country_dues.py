"""By which day each unit's report of a month is due, from the obligations in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from ruthan.campaigns.models import DayChange, Obligation
from ruthan.campaigns.queries.units import BANGKOK, ISSUER
from ruthan.campaigns.rules import months
from ruthan.campaigns.states import Duty, OnHoliday, Rhythm
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

USUAL_DAY: Final = 5  # of the month after, where no obligation says otherwise (domain row 48)
_PROVINCE: Final = "province:"


@dataclass(frozen=True, slots=True)
class Dues:
    """The obligations to report that are in force, with what provinces changed."""

    obligations: tuple[Obligation, ...]
    changes: Mapping[UUID, tuple[DayChange, ...]]
    closed: frozenset[date]

    def due(self, unit: Organisation, month: date) -> date:
        """The day by which a unit reports a month; the earliest where several are asked for."""
        found = [
            self._of(one, unit, month)
            for one in self.obligations
            if _holds(one, month) and is_selected(unit, one.whom)
        ]
        return min(found, default=months.due_on(month, USUAL_DAY))

    def _of(self, one: Obligation, unit: Organisation, month: date) -> date:
        changed = [
            change.due_day
            for change in self.changes.get(one.pk, ())
            if change.unit_id == unit.pk and change.due_day and _spans(change, month)
        ]
        day = changed[-1] if changed else one.due_day or USUAL_DAY
        return months.due_on(month, day, shift=one.on_holiday, closed=self.closed)


def dues() -> Dues:
    """What is due now and was; two queries, a third where days off matter."""
    rows = Obligation.objects.filter(duty=Duty.REPORT, rhythm=Rhythm.MONTHLY, ended_at__isnull=True)
    obligations = tuple(rows)
    changes: dict[UUID, tuple[DayChange, ...]] = {}
    for change in DayChange.objects.filter(obligation__in=[one.pk for one in obligations]):
        held = changes.get(change.obligation_id, ())
        changes[change.obligation_id] = (*held, change)
    moves = any(one.on_holiday != OnHoliday.STAY for one in obligations)
    return Dues(obligations, changes, network.holidays() if moves else frozenset())


def is_selected(unit: Organisation, whom: Iterable[str]) -> bool:
    """Whether selectors or codes name a unit; as `selected` does in the database. No query."""
    return bool(_names(unit) & set(whom))


def selected_among(units: Collection[Organisation], whom: Iterable[str]) -> list[Organisation]:
    """Those of some units that are named. No query."""
    asked = set(whom)
    return [unit for unit in units if _names(unit) & asked]


def _names(unit: Organisation) -> set[str]:
    """A unit's own code and the selectors that it falls under; its parent is loaded."""
    if unit.code.startswith(_PROVINCE):
        return {unit.code} if unit.code == BANGKOK else {unit.code, "provinces"}
    found = {unit.code}
    if unit.parent is not None and unit.parent.code.startswith(_PROVINCE):
        found |= _names(unit.parent)  # what its province is asked for, it is asked for
    elif unit.parent is not None and unit.parent.code == ISSUER:
        kinds = {"agency": "departments", "state_enterprise": "enterprises"}
        found |= {kinds[unit.kind]} if unit.kind in kinds else set()
    return found


def _holds(one: Obligation, month: date) -> bool:
    begun = one.first_month is None or one.first_month <= month
    return begun and (one.last_month is None or month <= one.last_month)


def _spans(change: DayChange, month: date) -> bool:
    return change.first_month <= month and (change.last_month is None or month <= change.last_month)
