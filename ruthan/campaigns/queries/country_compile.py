"""What the compiled report of a month holds: its units, their entries, their photos."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import QuerySet

from ruthan.campaigns.engine.compile import MOST_PHOTOS
from ruthan.campaigns.models import Activity, Compilation, Photo
from ruthan.campaigns.queries.country import TABS, Row, month_rows, units_of
from ruthan.campaigns.states import ActivityState

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

KEPT: Final = 20  # compilations shown


@dataclass(slots=True)
class UnitMonth:
    """One unit's row, its approved activities and the first photos of each."""

    row: Row
    activities: list[Activity] = field(default_factory=list)
    photos: dict[UUID, list[Photo]] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Of the photos that are drawn: another one means they are drawn again."""
        names = [photo.print for held in self.photos.values() for photo in held]
        return hashlib.sha256("\n".join(names).encode()).hexdigest()


def compilations(month: date | None = None) -> QuerySet[Compilation]:
    """What was asked for, the latest first."""
    rows = Compilation.objects.select_related("asked_by", "data_key")
    return rows.filter(month=month) if month else rows


def compilation(compilation_id: UUID) -> Compilation | None:
    """One of them. One query."""
    return compilations().filter(pk=compilation_id).first()


def month_of_country(month: date) -> dict[str, list[UnitMonth]]:
    """Provinces, then departments, then enterprises; only what was handed in has entries.

    Recording into a sealed month is refused, so its approved activities are what was sealed.
    About ten queries however many units, activities and photos.
    """
    units: dict[str, list[Organisation]] = {tab: units_of(tab) for tab in TABS}
    every = [one for tab in TABS for one in units[tab]]
    held = {row.unit.pk: UnitMonth(row) for row in month_rows(every, month)}
    inside = [pk for pk, one in held.items() if one.row.is_in]
    for activity in _activities(inside, month):
        held[activity.reporting_unit_id].activities.append(activity)
    for photo in _photos(inside, month):
        of = held[photo.activity.reporting_unit_id].photos.setdefault(photo.activity_id, [])
        if len(of) < MOST_PHOTOS:
            of.append(photo)
    return {tab: [held[one.pk] for one in units[tab]] for tab in TABS}


def _activities(units: Sequence[UUID], month: date) -> QuerySet[Activity]:
    rows = Activity.objects.filter(
        reporting_unit__in=units, month=month, state=ActivityState.APPROVED
    )
    return rows.order_by("first_on", "last_on", "id")


def _photos(units: Sequence[UUID], month: date) -> QuerySet[Photo]:
    rows = Photo.objects.select_related("data_key", "activity").filter(
        activity__reporting_unit__in=units, activity__month=month,
        activity__state=ActivityState.APPROVED, removed_at__isnull=True,
    )  # fmt: skip
    return rows.exclude(print="").order_by("activity", "order", "id")
