"""How long hours and surges are kept: numbers, but not for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from ruthan.core.retention import Rule
from ruthan.surges.models import HourCount, Surge


def shred_hours(ids: Sequence[int]) -> int:
    """Remove hours that nobody looks at any more."""
    return HourCount.objects.filter(pk__in=list(ids)).delete()[0]


def shred_surges(ids: Sequence[UUID]) -> int:
    """Remove surges; what was done about them stays in the trail."""
    return Surge.objects.filter(pk__in=list(ids)).delete()[0]


def _hours(edge: datetime) -> QuerySet[Any]:
    return HourCount.objects.filter(hour__lt=edge).annotate(moment=F("hour"))


def _surges(edge: datetime) -> QuerySet[Any]:
    return Surge.objects.filter(ended_at__lt=edge).annotate(moment=F("ended_at"))


RULES = (
    Rule(
        name="surges.hour", model="surges.HourCount",
        what=gettext_noop("How many people reported something in an hour"),
        since=gettext_noop("since that hour"),
        due=_hours, shred=shred_hours,
    ),
    Rule(
        name="surges.surge", model="surges.Surge",
        what=gettext_noop("That something surged, since when and how fast"),
        since=gettext_noop("since it ended"),
        due=_surges, shred=shred_surges,
    ),
)  # fmt: skip
