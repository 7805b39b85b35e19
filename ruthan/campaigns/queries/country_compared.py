"""What provinces made known, month by month, beside the reports that came from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Sum

from ruthan.campaigns.models import Activity, Campaign
from ruthan.campaigns.rules import country as rules
from ruthan.campaigns.rules import months as calendar
from ruthan.campaigns.states import ActivityState
from ruthan.core import clock
from ruthan.intake import queries as intake
from ruthan.network import queries as network

BEFORE: Final = 3  # months before a campaign begins
MOST: Final = 12
_PREFIX: Final = "province:"


@dataclass(frozen=True, slots=True)
class Side:
    """Months before or since a campaign began, summed; None would show a small number."""

    months: int
    activities: int
    people: int
    reports: int | None

    @property
    def reports_a_month(self) -> float | None:
        """Reports in the middle month, as an average."""
        return None if self.reports is None or not self.months else self.reports / self.months


@dataclass(frozen=True, slots=True)
class Place:
    """One province: its numbers month by month, reports under five left out."""

    code: str
    name: str
    region: str
    activities: tuple[int, ...]
    people: tuple[int, ...]
    reports: tuple[int | None, ...]
    before: Side
    since: Side


@dataclass(frozen=True, slots=True)
class Compared:
    """A campaign's months and every province in them."""

    months: tuple[date, ...]
    begins: int  # the place of the month in which it began
    places: tuple[Place, ...]


def compared(campaign: Campaign) -> Compared:
    """Three months before a campaign until it ended, or now; at most twelve. Two queries."""
    months = _months(campaign)
    begins = sum(month < calendar.month_of(campaign.starts_on) for month in months)
    done = _done(campaign, months)
    reports = intake.reports_by_month(*months, calendar.next_month(months[-1]))
    places = []
    for province in network.provinces():
        made = [done.get((province.code, month), (0, 0)) for month in months]
        came = [reports.get((province.code, month), 0) for month in months]
        places.append(
            Place(
                code=province.code, name=province.name, region=province.region,
                activities=tuple(n for n, _people in made),
                people=tuple(people for _n, people in made),
                reports=tuple(rules.shown(n) for n in came),
                before=_side(made[:begins], came[:begins]),
                since=_side(made[begins:], came[begins:]),
            )
        )  # fmt: skip
    return Compared(tuple(months), begins, tuple(places))


def _months(campaign: Campaign) -> list[date]:
    """Whole months: the running one is left out unless there is no other."""
    begin = calendar.month_of(campaign.starts_on)
    last = calendar.month_before(calendar.month_of(clock.today()))
    end = campaign.ends_on or last
    first = begin
    for _number in range(BEFORE):
        first = calendar.month_before(first)
    until = max(first, min(calendar.month_of(end), last))
    return calendar.months_between(first, until)[:MOST]


def _done(campaign: Campaign, months: list[date]) -> dict[tuple[str, date], tuple[int, int]]:
    rows = (
        Activity.objects.filter(
            campaign=campaign, month__in=months, state=ActivityState.APPROVED,
            reporting_unit__code__startswith=_PREFIX,
        )
        .order_by()
        .values_list("reporting_unit__code", "month")
        .annotate(n=Count("pk"), people=Sum("people", default=0))
    )  # fmt: skip
    return {(code.removeprefix(_PREFIX), month): (n, p) for code, month, n, p in rows}


def _side(made: list[tuple[int, int]], came: list[int]) -> Side:
    return Side(
        months=len(made), activities=sum(n for n, _people in made),
        people=sum(people for _n, people in made), reports=rules.shown_sum(came) if came else None,
    )  # fmt: skip
