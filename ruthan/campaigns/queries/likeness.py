"""Questions about photos that look alike: what waits, whose they are, who may decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from ruthan.campaigns.models import Likeness
from ruthan.campaigns.states import ActivityState, LikenessState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from ruthan.network.models import Organisation


def likenesses() -> QuerySet[Likeness]:
    """Pairs of photos that are both still there, newest first, with what they belong to."""
    gone = Q(photo__removed_at__isnull=False) | Q(earlier__removed_at__isnull=False)
    rows = Likeness.objects.exclude(gone)
    rows = rows.exclude(photo__activity__state=ActivityState.WITHDRAWN)
    return rows.select_related(
        "photo__activity__unit__parent", "photo__activity__reporting_unit", "photo__data_key",
        "earlier__activity__unit__parent", "earlier__activity__reporting_unit",
        "earlier__data_key", "decided_by",
    ).order_by("-found_at", "-id")  # fmt: skip


def likenesses_of(units: QuerySet[Organisation] | Collection[UUID]) -> QuerySet[Likeness]:
    """The pairs whose later photo some units added."""
    return likenesses().filter(photo__activity__unit__in=units)


def open_likenesses(unit: Organisation, month: date) -> QuerySet[Likeness]:
    """The pairs of a month's report that nobody has said a word about."""
    return likenesses().filter(
        photo__activity__reporting_unit=unit, photo__activity__month=month,
        state=LikenessState.OPEN,
    )  # fmt: skip
