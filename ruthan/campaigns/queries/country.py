"""What each unit did on each channel in a month, and how far its report is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from ruthan.campaigns.models import Activity, MonthlyReport, Nothing
from ruthan.campaigns.queries.dues import dues
from ruthan.campaigns.queries.photos import photo_count
from ruthan.campaigns.queries.units import selected
from ruthan.campaigns.rules import months as calendar
from ruthan.campaigns.states import ActivityState, Channel, ReportState
from ruthan.core import clock

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

TABS: Final = ("provinces", "departments", "enterprises")
IN: Final = frozenset({ReportState.SUBMITTED, ReportState.RECEIVED})


@dataclass(slots=True)
class Cell:
    """One channel of one unit in one month."""

    channel: str
    activities: int = 0  # approved: what the report shows
    waiting: int = 0  # sent, not yet looked at
    people: int = 0
    questions: int = 0
    because: str = ""  # why nothing was done

    @property
    def is_done(self) -> bool:
        """Whether something was done."""
        return self.activities > 0


@dataclass(slots=True)
class Row:
    """One unit in one month: six cells, its report, and by how much that is late."""

    unit: Organisation
    month: date
    due: date
    cells: list[Cell]
    state: str = ""  # '' = nobody has begun
    ref: str = ""
    handed_in: datetime | None = None
    number: str = ""
    late: int = 0
    marks: dict[str, Any] = field(default_factory=dict)

    @property
    def is_in(self) -> bool:
        """Whether it was submitted, and not opened again since."""
        return self.state in IN

    @property
    def is_late(self) -> bool:
        """Whether it came late, or its day is over and it has not come."""
        return self.late > 0

    @property
    def done(self) -> int:
        """On how many of the six channels something was done."""
        return sum(cell.is_done for cell in self.cells)

    @property
    def activities(self) -> int:
        """Approved activities of all channels."""
        return sum(cell.activities for cell in self.cells)

    @property
    def people(self) -> int:
        """People reached, as far as they were counted."""
        return sum(cell.people for cell in self.cells)

    @property
    def questions(self) -> int:
        """Questions asked, as far as they were counted."""
        return sum(cell.questions for cell in self.cells)

    @property
    def waiting(self) -> int:
        """Activities that wait for the unit's own look."""
        return sum(cell.waiting for cell in self.cells)


def units_of(tab: str) -> list[Organisation]:
    """The units of a tab, by code; provinces for a tab that is not there. One query."""
    return list(selected([tab if tab in TABS else TABS[0]]))


def month_rows(units: Sequence[Organisation], month: date) -> list[Row]:
    """Every unit in one month. Five queries however many units, six where days off matter."""
    return rows(units, [month])


def year_rows(unit: Organisation, year: int) -> list[Row]:
    """One unit in the twelve months of a year. As many queries."""
    return rows([unit], [date(year, number, 1) for number in range(1, 13)])


def rows(units: Sequence[Organisation], asked: Sequence[date]) -> list[Row]:
    """Units by months, units first. Five queries, six where days off matter."""
    due, ids = dues(), [unit.pk for unit in units]
    found = {
        (unit.pk, month): Row(unit, month, due.due(unit, month), [Cell(c) for c in Channel.values])
        for unit in units
        for month in asked
    }
    _count(found, ids, asked)
    _tell_reports(found, ids, asked)
    today = clock.now()
    for row in found.values():
        row.late = _late(row, today)
    return list(found.values())


def entries(unit: Organisation, month: date) -> QuerySet[Activity]:
    """The activities of a unit's month that were sent or approved, by channel and day."""
    held = Activity.objects.filter(reporting_unit=unit, month=month, state__in=_SHOWN)
    return (
        held.select_related("unit", "campaign")
        .annotate(n_photos=photo_count())
        .order_by("first_on", "last_on", "id")
    )


def totals(found: Iterable[Row]) -> dict[str, int]:
    """How many reports are where, for the tiles over the matrix."""
    counts: dict[str, int] = defaultdict(int)
    for row in found:
        counts["units"] += 1
        counts["in"] += row.is_in
        counts["received"] += row.state == ReportState.RECEIVED
        counts["missing"] += not row.is_in and row.is_late
        counts["late"] += row.is_late
        counts["activities"] += row.activities
        counts["people"] += row.people
        counts["questions"] += row.questions
        counts["done"] += row.done
    return counts


_SHOWN: Final = (ActivityState.APPROVED, ActivityState.SENT)


def _count(found: dict[tuple[UUID, date], Row], units: list[UUID], asked: Sequence[date]) -> None:
    approved = Q(state=ActivityState.APPROVED)
    counted = (
        Activity.objects.filter(reporting_unit__in=units, month__in=asked, state__in=_SHOWN)
        .order_by()
        .values_list("reporting_unit", "month", "channel")
        .annotate(
            n=Count("pk", filter=approved),
            waiting=Count("pk", filter=~approved),
            people=Sum("people", filter=approved, default=0),
            questions=Sum("questions", filter=approved, default=0),
        )
    )
    place = {code: at for at, code in enumerate(Channel.values)}
    for unit, month, channel, n, waiting, people, questions in counted:
        found[unit, month].cells[place[channel]] = Cell(channel, n, waiting, people, questions)


def _tell_reports(
    found: dict[tuple[UUID, date], Row], units: list[UUID], asked: Sequence[date]
) -> None:
    reports = MonthlyReport.objects.filter(unit__in=units, month__in=asked)
    keys = {}
    for one in reports:
        row = found[one.unit_id, one.month]
        row.state, row.ref, row.number = one.state, one.ref, one.received_number
        row.handed_in = one.first_submitted_at
        keys[one.pk] = row
    place = {code: at for at, code in enumerate(Channel.values)}
    nothings = Nothing.objects.filter(report__unit__in=units, report__month__in=asked)
    for report, channel, because in nothings.values_list("report", "channel", "because"):
        keys[report].cells[place[channel]].because = because


def _late(row: Row, now: datetime) -> int:
    """Days after the due day: of the first submission, or until now where there was none."""
    return calendar.days_late(row.due, row.handed_in or now, timezone.get_current_timezone())
