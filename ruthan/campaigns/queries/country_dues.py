"""By which day each unit's report of a month is due, as the obligations to report say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from ruthan.campaigns.models import DayChange, Obligation
from ruthan.campaigns.queries.obligations import as_changes, days_of, is_named, side_of
from ruthan.campaigns.rules import months
from ruthan.campaigns.rules import obligations as rules
from ruthan.campaigns.states import Duty, OnHoliday, Rhythm
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

USUAL_DAY: Final = 5  # of the month after, where no obligation says otherwise (domain row 48)


@dataclass(frozen=True, slots=True)
class Dues:
    """The obligations to report, with what provinces changed of their days."""

    held: Sequence[tuple[Obligation, rules.Days]]
    changes: Mapping[tuple[UUID, UUID], list[rules.Change]]
    closed: frozenset[date]

    def due(self, unit: Organisation, month: date) -> date:
        """The day by which a unit reports a month; the earliest where several are asked for."""
        found = [
            rules.due_for(
                days, is_below=False, month=month, closed=self.closed,
                changes=self.changes.get((one.pk, unit.pk), []),
            )
            for one, days in self.held
            if is_named(one.whom, unit)
        ]  # fmt: skip
        usual = months.due_on(month, USUAL_DAY)
        return min((day for day in found if day is not None), default=usual)


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


def is_selected(unit: Organisation, whom: Iterable[str]) -> bool:
    """Whether a unit acts: named itself, or below a province that is. No query."""
    return bool(side_of(tuple(whom), unit))


def selected_among(units: Collection[Organisation], whom: Iterable[str]) -> list[Organisation]:
    """Those of some units that act; their parents are loaded. No query."""
    asked = tuple(whom)
    return [unit for unit in units if side_of(asked, unit)]
