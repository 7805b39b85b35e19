"""The same slip in two cases: shown side by side to an officer, a reason to look and no more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from ruthan.cases.models import Case, Transfer
from ruthan.cases.queries.cases import Hop, hop
from ruthan.cases.states import CaseState

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class SameSlip:
    """Two transfers with the same slip; another centre's is named by its centre alone."""

    ours: Hop
    theirs: Hop | None
    ref: str  # '' where it is another centre's
    centre: str
    is_same_picture: bool
    their_report: UUID | None


def same_slips(found: Case, *, centres: Collection[UUID]) -> list[SameSlip]:
    """Transfers of other cases whose slip is the same picture or bears the same code. Two queries.

    What belongs to other centres than the reader's stays closed.
    """
    ours = [row for row in found.transfers.all() if row.slip_hash or row.slip_ref_hash]
    if not ours:
        return []
    there = list(_like(ours).exclude(case=found).order_by("case__opened_at", "number")[:20])
    return [_beside(found, mine, row, centres) for mine in ours for row in there if _is(mine, row)]


def _like(ours: Collection[Transfer]) -> QuerySet[Transfer]:
    pictures = [bytes(row.slip_hash) for row in ours if row.slip_hash]
    codes = [bytes(row.slip_ref_hash) for row in ours if row.slip_ref_hash]
    live = Transfer.objects.exclude(case__state=CaseState.WITHDRAWN)
    live = live.filter(case__data_key__destroyed_at=None)
    rows = live.select_related("case__data_key", "case__report__centre")
    return rows.filter(Q(slip_hash__in=pictures) | Q(slip_ref_hash__in=codes))


def _is(mine: Transfer, row: Transfer) -> bool:
    return _same_picture(mine, row) or bool(
        mine.slip_ref_hash
        and row.slip_ref_hash
        and bytes(mine.slip_ref_hash) == bytes(row.slip_ref_hash)
    )


def _same_picture(mine: Transfer, row: Transfer) -> bool:
    return bool(mine.slip_hash and row.slip_hash and bytes(mine.slip_hash) == bytes(row.slip_hash))


def _beside(found: Case, mine: Transfer, row: Transfer, centres: Collection[UUID]) -> SameSlip:
    centre = row.case.report.centre
    is_open = centre.pk in centres
    return SameSlip(
        ours=hop(found.data_key, mine),
        theirs=hop(row.case.data_key, row) if is_open else None,
        ref=row.case.ref if is_open else "",
        centre=centre.name,
        is_same_picture=_same_picture(mine, row),
        their_report=row.case.report_id if is_open else None,
    )
