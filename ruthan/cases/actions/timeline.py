"""One line of a case's timeline, and the deadline that stands at its head."""

from __future__ import annotations

from typing import Any

from ruthan.cases import queries
from ruthan.cases.models import Case, CaseEvent
from ruthan.cases.rules import labels
from ruthan.cases.states import OPEN_CASES
from ruthan.core import clock, crypto


def note(
    case: Case, kind: str, *, by: Any, words: str = "", **facts: str | int | None
) -> CaseEvent:
    """Write a line; words are sealed under the key of the case. Call inside a transaction."""
    sealed = crypto.seal(case.data_key, labels.NOTE, words) if words else None
    return CaseEvent.objects.create(
        case=case, kind=kind, facts=facts, note_sealed=sealed, at=clock.now(),
        by=None if isinstance(by, str) else by,
    )  # fmt: skip


def settle_clock(case: Case) -> None:
    """Put the next deadline of a case where lists find it; none once it is over. Two queries."""
    is_open = case.state in OPEN_CASES
    due = queries.next_due(case.clocks.all()) if is_open else None
    Case.objects.filter(pk=case.pk).update(next_due_at=due)
    case.next_due_at = due


def locked(case: Case) -> Case:
    """The case with its row held until the transaction ends: two at once come one after another."""
    rows = Case.objects.select_for_update(of=("self",))
    found = rows.select_related("data_key", "report__centre", "report__data_key")
    return found.get(pk=case.pk)
