"""Sightings in the order in which they were written, for what follows them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ruthan.registry.models import Sighting
from ruthan.registry.states import IndicatorState


class NamedBy(NamedTuple):
    """That one source names one entry; the id grows with time."""

    id: UUID
    entry: UUID
    kind: str
    source: UUID


def named_after(after: UUID | None, *, kinds: Collection[str], most: int) -> list[NamedBy]:
    """The next sightings that count, of entries that are not cleared. One query."""
    rows = _counting(kinds)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = rows.order_by("pk").values_list("pk", "indicator_id", "source_kind", "source_id")
    return [NamedBy(*row) for row in found[:most]]


def named_of(entry_id: UUID, *, kinds: Collection[str]) -> list[NamedBy]:
    """Every sighting of one entry that counts, while it is not cleared. One query."""
    rows = _counting(kinds).filter(indicator_id=entry_id).order_by("pk")
    return [
        NamedBy(*row) for row in rows.values_list("pk", "indicator_id", "source_kind", "source_id")
    ]


def _counting(kinds: Collection[str]) -> QuerySet[Sighting]:
    """After a clearing only what new people reported since, as it is counted."""
    before = Sighting.objects.filter(
        indicator=OuterRef("indicator"), reporter_key=OuterRef("reporter_key"),
        at__lte=OuterRef("indicator__cleared_at"),
    )  # fmt: skip
    since = Q(at__gt=F("indicator__cleared_at")) & ~Exists(before)
    return Sighting.objects.filter(
        Q(indicator__cleared_at__isnull=True) | since,
        source_kind__in=kinds, set_aside_by__isnull=True, indicator__state=IndicatorState.OPEN,
    )  # fmt: skip
