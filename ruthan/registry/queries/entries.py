"""Entries as rows: which may be told, what they show, and the counts of staff lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, Func, JSONField, OuterRef, Q, QuerySet, TextField, Value

from ruthan.core import clock, crypto
from ruthan.network.queries import organisations_of
from ruthan.registry.models import Dispute, Indicator, Sighting
from ruthan.registry.queries.facts import provider_name
from ruthan.registry.queries.labels import SHOWN
from ruthan.registry.rules.numbers import numbers
from ruthan.registry.states import OPEN_DISPUTES, IndicatorState

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

MOST_COUNTED = 1_000  # of a tab: beyond it nobody reads the number


def entries() -> QuerySet[Indicator]:
    """Every entry with its key and whether it is contested by any name, newest report first."""
    hexed = Func(OuterRef("hash"), Value("hex"), function="encode", output_field=TextField())
    alias = Func(hexed, function="to_jsonb", output_field=JSONField())
    waiting = Dispute.objects.filter(state__in=OPEN_DISPUTES)
    by_name = Exists(waiting.filter(hash=OuterRef("hash")))
    by_another = Exists(waiting.filter(also__contains=alias))
    rows = Indicator.objects.select_related("data_key").annotate(is_contested=by_name | by_another)
    return rows.order_by("-last_seen", "id")


def told_entries() -> QuerySet[Indicator]:
    """Entries that may be told to whoever asks, and shared: enough people, not held or cleared."""
    return entries().filter(
        people__gte=numbers().shown_from,
        state=IndicatorState.OPEN,
        held_at__isnull=True,
        expires_at__gt=clock.now(),
    )


def is_told(entry: Indicator) -> bool:
    """Whether an entry may be told to whoever asks. No query."""
    return (
        entry.people >= numbers().shown_from
        and entry.state == IndicatorState.OPEN
        and entry.held_at is None
        and entry.expires_at > clock.now()
    )


def entry(ref: str) -> Indicator | None:
    """One entry by its reference. One query."""
    return entries().filter(ref=ref).first()


def shown_of(row: Indicator | Dispute) -> str:
    """The masked form of an entry or of what a dispute is about; '' once its key is destroyed."""
    if not row.shown_sealed:
        return ""
    try:
        return crypto.open_text(row.data_key, SHOWN, row.shown_sealed)
    except crypto.KeyDestroyed:
        return ""


def names_of(rows: Collection[Indicator]) -> dict[UUID, str]:
    """Some entries in words that tell them apart: kind, bank or platform, masked. One query."""
    named = organisations_of([f"bank:{row.provider}" for row in rows if row.provider.isdigit()])
    said = {}
    for row in rows:
        where = provider_name(row.provider, named)
        said[row.pk] = " · ".join(filter(None, [row.get_kind_display(), where, shown_of(row)]))
    return said


def sightings_of(entry_id: UUID) -> QuerySet[Sighting]:
    """Every sighting of an entry, newest first."""
    return Sighting.objects.filter(indicator_id=entry_id).order_by("-at", "id")


def entries_of_source(kind: str, source_id: UUID) -> QuerySet[Indicator]:
    """The entries that one report or case names."""
    return entries().filter(sightings__source_kind=kind, sightings__source_id=source_id)


def in_entry_tab(tab: str) -> QuerySet[Indicator]:
    """The entries of one tab of the staff's list, newest report first."""
    if tab == "told":
        return told_entries()
    if tab == "cleared":
        return entries().filter(state=IndicatorState.CLEARED)
    if tab == "held":
        return entries().filter(held_at__isnull=False)
    return entries().filter(_below())


def entry_counts() -> dict[str, int]:
    """How many entries each tab has, as far as MOST_COUNTED. Four queries that stop there."""
    tabs = ("told", "held", "below", "cleared")
    return {tab: in_entry_tab(tab).order_by()[:MOST_COUNTED].count() for tab in tabs}


def disputes_of(row: Indicator) -> list[Dispute]:
    """The disputes of an entry by any name it was contested by, newest first. One query."""
    name = bytes(row.hash)
    there = Dispute.objects.filter(Q(hash=name) | Q(also__contains=name.hex()))
    return list(there.order_by("-filed_at", "id"))


def _below() -> Q:
    return Q(people__lt=numbers().shown_from, state=IndicatorState.OPEN)
