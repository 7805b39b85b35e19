"""Obligations: whom they bind, their days with a province's own, and where every unit stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from ruthan.campaigns.models import (
    Activity,
    Coordinator,
    DayChange,
    Fulfilment,
    Letter,
    MonthlyReport,
    Obligation,
)
from ruthan.campaigns.queries.units import BANGKOK, ISSUER
from ruthan.campaigns.rules import obligations as rules
from ruthan.campaigns.rules.months import days_late, due_until, next_month
from ruthan.campaigns.states import ActivityState, Duty
from ruthan.core import clock
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

_PREFIX = "province:"
_ACTED = (ActivityState.SENT, ActivityState.APPROVED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a unit owes for a month (or once), by when, and whether it was done in time."""

    obligation: Obligation
    unit: Organisation
    month: date | None
    due_on: date
    done_at: datetime | None
    note: str
    is_below: bool
    late_by: int  # days: when it was done, or until today while it is not
    is_pressed: bool  # done by somebody's word, which can be undone

    @property
    def state(self) -> str:
        """`done`, `done_late`, `late` or `open`."""
        if self.done_at is not None:
            return "done_late" if self.late_by else "done"
        return "late" if self.late_by else "open"

    @property
    def due_at(self) -> datetime:
        """The last moment that is in time."""
        return due_until(self.due_on, timezone.get_default_timezone()) - timedelta(seconds=1)

    @property
    def is_by_word(self) -> bool:
        """Whether it is done by saying so; reports and the like show by themselves."""
        return self.obligation.duty == Duty.OTHER or (
            self.is_below and self.obligation.duty in {Duty.REPORT, Duty.ACTIVITIES}
        )


def obligations() -> QuerySet[Obligation]:
    """Every obligation with its issuer and letter, newest first."""
    return Obligation.objects.select_related("issuer", "letter").order_by("-made_at", "-id")


def live_of(letter: Letter, duties: Collection[str]) -> list[Obligation]:
    """The obligations of a letter that are in force, of these duties. One query."""
    return list(Obligation.objects.filter(letter=letter, duty__in=duties, ended_at=None))


def obligation(ref: str) -> Obligation | None:
    """The obligation of a reference. One query."""
    return obligations().filter(ref=ref).first()


def title_of(one: Obligation) -> str:
    """Its title in the reader's language."""
    is_english = (get_language() or "th").startswith("en")
    return (is_english and one.title_en) or one.title_th


def days_of(one: Obligation) -> rules.Days:
    """What an obligation says of its days."""
    return rules.Days(
        rhythm=one.rhythm, due_on=one.due_on, due_day=one.due_day, inner_day=one.inner_day,
        on_holiday=one.on_holiday, first_month=one.first_month, last_month=one.last_month,
        ended_on=timezone.localdate(one.ended_at) if one.ended_at else None,
    )  # fmt: skip


def is_named(whom: Collection[str], unit: Organisation) -> bool:
    """Whether selectors and codes name a unit; its parent must be loaded. As `units.selected`."""
    parent = unit.parent.code if unit.parent is not None else ""
    return (
        unit.code in whom
        or ("provinces" in whom and unit.code.startswith(_PREFIX) and unit.code != BANGKOK)
        or ("departments" in whom and unit.kind == "agency" and parent == ISSUER)
        or ("enterprises" in whom and unit.kind == "state_enterprise" and parent == ISSUER)
    )


def side_of(whom: Collection[str], unit: Organisation) -> str:
    """`named` when a unit owes it itself, `below` when its province does, '' when neither."""
    if is_named(whom, unit):
        return "named"
    parent = unit.parent
    if parent is None or not parent.code.startswith(_PREFIX):
        return ""
    is_bound = parent.code in whom or ("provinces" in whom and parent.code != BANGKOK)
    return "below" if is_bound else ""


def is_selected(unit: Organisation, whom: Iterable[str]) -> bool:
    """Whether a unit acts: named itself, or below a province that is. No query."""
    return bool(side_of(tuple(whom), unit))


def selected_among(units: Collection[Organisation], whom: Iterable[str]) -> list[Organisation]:
    """Those of some units that act; their parents are loaded. No query."""
    asked = tuple(whom)
    return [unit for unit in units if side_of(asked, unit)]


def standing(units: Collection[Organisation], month: date) -> list[Standing]:
    """Where units stand with what is owed for a reported month, and once in the month after it.

    Ordered by due day, obligation and unit; parents must be loaded. Seven queries at most, for
    one unit as for eighty.
    """
    after = next_month(month)
    return [
        one
        for one in standings(units, [month])
        if one.month is not None or after <= one.due_on < next_month(after)
    ]


def standings(
    units: Collection[Organisation], months: Collection[date], *, only: Iterable[Obligation] = ()
) -> list[Standing]:
    """The same for several months, with everything that is owed once, whenever it is due."""
    held = list(only) or list(obligations().order_by("made_at", "id"))
    facts = _Facts(list(units), list(months), held)
    found = [
        one
        for obligation in held
        for unit in facts.units
        if (side := side_of(obligation.whom, unit))
        for month in ([None] if obligation.rhythm == "once" else months)
        if (one := facts.standing(obligation, unit, month, is_below=side == "below"))
    ]
    return sorted(found, key=lambda one: (one.due_on, one.obligation.made_at, one.unit.code))


def changes_of(one: Obligation) -> list[DayChange]:
    """Every change of a province's days, newest first, with who made it. One query."""
    rows = one.changes.select_related("unit", "made_by")
    return list(rows.order_by("-made_at", "-id"))


def as_changes(rows: Iterable[DayChange]) -> list[rules.Change]:
    """Changes as the rule takes them, in the order in which they were made."""
    return [
        rules.Change(
            first_month=one.first_month, last_month=one.last_month, due_day=one.due_day,
            inner_day=one.inner_day,
        )
        for one in sorted(rows, key=lambda row: (row.made_at, row.pk))
    ]  # fmt: skip


def next_days(
    days: rules.Days, *, is_below: bool, today: date, changes: Iterable[rules.Change] = (),
    count: int = 3,
) -> list[tuple[date | None, date]]:  # fmt: skip
    """The next days on which it falls due, each with the month reported. One query."""
    closed, held = network.holidays(), list(changes)
    if days.rhythm == "once":
        due = rules.due_for(days, is_below=is_below, month=None, closed=closed)
        return [(None, due)] if due else []
    found: list[tuple[date | None, date]] = []
    first = max(days.first_month or today, rules.months_due_about(today, today)[0])
    month = first.replace(day=1)
    for _turn in range(count + 4):
        due = rules.due_for(days, is_below=is_below, month=month, changes=held, closed=closed)
        if due is not None and due >= today:
            found.append((month, due))
        month = next_month(month)
    return found[:count]


class _Facts:
    """What was done, read in one go for many units and months."""

    def __init__(
        self, units: list[Organisation], months: list[date], held: list[Obligation]
    ) -> None:
        self.units, self.months = units, months
        self.today, self.zone = clock.today(), timezone.get_default_timezone()
        self.ids = [one.pk for one in units]
        self.held = {one.pk: days_of(one) for one in held}
        self.closed = network.holidays() if held else frozenset()

    @cached_property
    def changes(self) -> Mapping[tuple[UUID, UUID], list[rules.Change]]:
        provinces = {one.pk for one in self.units} | {one.parent_id for one in self.units}
        rows: dict[tuple[UUID, UUID], list[DayChange]] = defaultdict(list)
        for row in DayChange.objects.filter(obligation__in=self.held, unit__in=provinces - {None}):
            rows[row.obligation_id, row.unit_id].append(row)
        return {key: as_changes(found) for key, found in rows.items()}

    @cached_property
    def reported(self) -> Mapping[tuple[UUID, date], datetime]:
        rows = MonthlyReport.objects.filter(unit__in=self.ids, month__in=self.months)
        kept = rows.exclude(first_submitted_at=None)
        found = kept.values_list("unit", "month", "first_submitted_at")
        return {(unit, month): at for unit, month, at in found if at is not None}

    @cached_property
    def acted(self) -> Mapping[tuple[UUID, date], datetime]:
        """When a unit first recorded what was sent of a month; provinces with all below."""
        rows = Activity.objects.filter(month__in=self.months, state__in=_ACTED)
        ours = rows.filter(Q(unit__in=self.ids) | Q(reporting_unit__in=self.ids))
        found: dict[tuple[UUID, date], datetime] = {}
        counted = ours.values("unit", "reporting_unit", "month").annotate(at=Min("recorded_at"))
        for row in counted.order_by("at"):
            for unit in (row["unit"], row["reporting_unit"]):
                found.setdefault((unit, row["month"]), row["at"])
        return found

    @cached_property
    def named(self) -> Mapping[UUID, list[tuple[datetime, date | None]]]:
        found: dict[UUID, list[tuple[datetime, date | None]]] = defaultdict(list)
        rows = Coordinator.objects.filter(unit__in=self.ids).order_by("named_at")
        for unit, at, until in rows.values_list("unit", "named_at", "until"):
            found[unit].append((at, until))
        return found

    @cached_property
    def said(self) -> Mapping[tuple[UUID, UUID, date | None], Fulfilment]:
        rows = Fulfilment.objects.filter(obligation__in=self.held, unit__in=self.ids)
        return {(row.obligation_id, row.unit_id, row.month): row for row in rows}

    def standing(
        self, one: Obligation, unit: Organisation, month: date | None, *, is_below: bool
    ) -> Standing | None:
        province = unit.parent_id if is_below else unit.pk
        changes = self.changes.get((one.pk, province), []) if province else []
        due = rules.due_for(
            self.held[one.pk], is_below=is_below, month=month, changes=changes, closed=self.closed
        )
        if due is None or (unit.since and due < unit.since):
            return None
        pressed = self.said.get((one.pk, unit.pk, month))
        at = pressed.at if pressed else self._shown(one, unit, month, due, is_below=is_below)
        late = days_late(due, at, self.zone) if at else max(0, (self.today - due).days)
        return Standing(
            one, unit, month, due, at, pressed.note if pressed else "", is_below, late,
            pressed is not None,
        )  # fmt: skip

    def _shown(
        self, one: Obligation, unit: Organisation, month: date | None, due: date, *, is_below: bool
    ) -> datetime | None:
        """When it showed by itself that it is done."""
        if one.duty == Duty.COORDINATOR:
            edge = min(due, self.today)
            stays = (at for at, until in self.named.get(unit.pk, ()) if not until or until >= edge)
            return next(stays, None)
        if month is None or one.duty == Duty.OTHER:
            return None
        if one.duty == Duty.REPORT and not is_below:
            return self.reported.get((unit.pk, month))
        return self.acted.get((unit.pk, month))
