"""What a decision does to entries, and the way back: only new people's reports open it again.

A cleared entry keeps its old sightings, though none of them counts: by them we know who reported
it before. Somebody who was counted once cannot make it told again by reporting once more, under
the same name, what was looked at and cleared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid5

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.states import Refused, move
from ruthan.registry.actions.counting import count_again
from ruthan.registry.actions.sightings import OFFICER
from ruthan.registry.events import (
    IndicatorCleared,
    IndicatorConfirmed,
    IndicatorCorrected,
    IndicatorReopened,
)
from ruthan.registry.models import Dispute, Indicator, Sighting, Told
from ruthan.registry.permissions import P
from ruthan.registry.queries.entries import is_told
from ruthan.registry.states import INDICATOR_MOVES, Grade, Held, IndicatorState, Standing


class NothingNew(Exception):
    """Since the clearing no new evidence has come: it stays cleared."""


def entries_of(dispute: Dispute) -> list[Indicator]:
    """The entries that the proposal chose, locked in the order of their hashes."""
    rows = Indicator.objects.select_for_update().filter(pk__in=dispute.chosen)
    return list(rows.order_by("hash"))


def clear(dispute: Dispute, entries: Sequence[Indicator]) -> None:
    """Clear the entries of a dispute; who was told is told again, once, by the first clearing."""
    now = clock.now()
    for entry in entries:
        was_open = entry.state == IndicatorState.OPEN
        was_told = entry.was_told or is_told(entry) or Told.objects.filter(indicator=entry).exists()
        _set(
            entry, state=IndicatorState.CLEARED, cleared_at=now, was_told=was_told, looked_at=None,
            looked_by=None,
        )  # fmt: skip
        if was_open:
            emit(IndicatorCleared(indicator_id=entry.pk, dispute_id=dispute.pk))
    count_again(entries)


def correct(dispute: Dispute, entries: Sequence[Indicator]) -> None:
    """Take the chosen sightings out of the count; who was told is told again."""
    chosen = Sighting.objects.filter(pk__in=dispute.set_aside, indicator__in=entries)
    touched = set(chosen.values_list("indicator_id", flat=True))
    chosen.update(set_aside_by=dispute)
    count_again(entries)
    for entry_id in sorted(touched):
        emit(IndicatorCorrected(indicator_id=entry_id, dispute_id=dispute.pk))


@transaction.atomic
def reopen_entry(*, by: Any, indicator: Indicator, because: str) -> Indicator:
    """Count a cleared entry again because new people reported it; needs a signer and a reason.

    Raises NothingNew unless as many new people as an entry is told from have reported it since.
    """
    require(by, P.DISPUTE_DECIDE)
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if row.held_because != Held.AFTER_CLEARING or not because.strip():
        raise NothingNew
    looked: dict[str, Any] = {"looked_at": clock.now(), "looked_by": by}
    move(row, to=IndicatorState.OPEN, moves=INDICATOR_MOVES, **looked)
    count_again([row])
    record(by=by, what="registry:indicator:reopen", on=row, because=because.strip())
    emit(IndicatorReopened(indicator_id=row.pk))
    return row


@transaction.atomic
def let_go_on(*, by: Any, indicator: Indicator, because: str) -> Indicator:
    """An officer has looked at a crowd of reports and lets the entry be told.

    Whoever comes later is looked through for crowds again.
    """
    require(by, P.INDICATOR_CONFIRM)
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if row.held_because != Held.BURST:
        raise Refused(row.held_because or row.state, "looked")
    _set(row, looked_at=clock.now(), looked_by=by)
    count_again([row])
    record(by=by, what="registry:indicator:look", on=row, because=because.strip())
    return row


@transaction.atomic
def confirm_indicator(*, by: Any, indicator: Indicator, because: str) -> Indicator:
    """An officer has looked at the evidence itself: the grade says so, and that it was looked at.

    Raises Refused for a cleared entry. One officer's look is one sighting, the newest.
    """
    require(by, P.INDICATOR_CONFIRM)
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if row.state != IndicatorState.OPEN:
        raise Refused(row.state, Grade.REVIEWED)
    now = clock.now()
    Sighting.objects.update_or_create(
        indicator=row, source_kind=OFFICER, source_id=uuid5(row.pk, str(by.pk)),
        defaults={
            "standing": Standing.OFFICIAL, "reporter_key": b"", "grade": Grade.REVIEWED, "at": now,
            "set_aside_by": None,
        },
    )  # fmt: skip
    _set(row, looked_at=now, looked_by=by)
    count_again([row])
    record(by=by, what="registry:indicator:confirm", on=row, because=because.strip())
    emit(IndicatorConfirmed(indicator_id=row.pk))
    return row


def _set(row: Indicator, **fields: Any) -> None:
    """Write some fields of a locked entry, and only these."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
