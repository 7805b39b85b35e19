"""Questions of who reviews: what units sent in, what a proof lacks, what the camera says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from ruthan.campaigns.models import Activity, Photo
from ruthan.campaigns.rules.channels import channel
from ruthan.campaigns.states import ActivityState

if TYPE_CHECKING:
    from datetime import date

    from ruthan.network.models import Organisation

TABS = {
    "waiting": (ActivityState.SENT,),
    "returned": (ActivityState.RETURNED,),
    "approved": (ActivityState.APPROVED,),
}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An activity as it is reviewed: its photos, what its proof lacks, and odd capture days."""

    activity: Activity
    photos: tuple[Photo, ...]
    lacks: tuple[str, ...]  # photo, link, slot, people, confirmed
    odd_days: tuple[date, ...]  # on which the camera says photos were taken, outside of the days
    note: str = ""


def to_review(units: QuerySet[Organisation] | Collection[UUID], tab: str) -> QuerySet[Activity]:
    """What units sent in and stands in a tab, oldest first, with its photos."""
    rows = Activity.objects.filter(unit__in=units, state__in=TABS.get(tab, TABS["waiting"]))
    return with_photos(rows).order_by("recorded_at", "id")


def with_photos(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Activities with unit, recorder and the photos that are still there."""
    photos = Photo.objects.filter(removed_at__isnull=True).order_by("order", "id")
    return rows.select_related(
        "unit__parent", "reporting_unit", "recorded_by", "reviewed_by", "campaign"
    ).prefetch_related(Prefetch("photos", queryset=photos.defer("marks"), to_attr="there"))


def tab_counts(units: QuerySet[Organisation]) -> dict[str, int]:
    """How many stand in each tab. One query."""
    counts = {
        name: Count("pk", filter=Q(state__in=states)) for name, states in TABS.items()
    }  # fmt: skip
    return Activity.objects.filter(unit__in=units).aggregate(**counts)


def reviewed(activity: Activity) -> Reviewed:
    """An activity with what stands out; its photos must be loaded. No query."""
    photos: list[Photo] = activity.there  # type: ignore[attr-defined]  # by with_photos
    return Reviewed(activity, tuple(photos), _lacks(activity, photos), _odd(activity, photos),
                    activity.proof_note)  # fmt: skip


def _lacks(activity: Activity, photos: Collection[Photo]) -> tuple[str, ...]:
    """Which of the usual proofs of its channel are missing."""
    if not activity.channel:
        return ()
    shown = {
        "photo": bool(photos), "link": bool(activity.link), "slot": bool(activity.slot),
        "people": activity.people is not None,
        "confirmed": not activity.app or bool(activity.confirmed_by and activity.confirmed_on),
    }  # fmt: skip
    return tuple(one for one in channel(activity.channel).proof if not shown[one])


def _odd(activity: Activity, photos: Collection[Photo]) -> tuple[date, ...]:
    if activity.first_on is None or activity.last_on is None:
        return ()
    days = {timezone.localdate(one.taken_at) for one in photos if one.taken_at}
    return tuple(sorted(d for d in days if not activity.first_on <= d <= activity.last_on))
