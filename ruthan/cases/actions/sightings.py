"""What a case names in the registry: where the victim's own money went, with the slip for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from ruthan.cases import queries
from ruthan.cases.rules.accounts import characters
from ruthan.cases.states import Target
from ruthan.core.locks import hold
from ruthan.registry.actions import Source, forget_source, lock_of, note_sighting
from ruthan.registry.rules.naming import account, named_in
from ruthan.registry.states import Grade
from ruthan.triage.actions.sightings import standing_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from ruthan.cases.models import Case
    from ruthan.cases.queries import Hop
    from ruthan.registry.rules.naming import Named

CASE: Final = "case"
_LENGTHS = range(10, 16)  # of an account's digits


@transaction.atomic
def note_things(*, case_id: UUID) -> int:
    """Note to where the person affected paid, as far as a slip shows it; how many things.

    Whoever told has the standing and the day of the report, so that nobody counts as two people.
    What has no slip counts by the report alone. Safe twice; nothing of a case that was erased.
    """
    hold(lock_of(CASE, case_id))
    case = queries.case(case_id)
    if case is None or case.data_key.destroyed_at is not None:
        return 0
    report = case.report
    source = Source(
        kind=CASE, id=case.pk, at=report.submitted_at, reporter=bytes(report.reporter_key),
        standing=standing_of(report), channel=report.channel, grade=Grade.EVIDENCED,
        is_demonstration=case.is_demonstration,
    )  # fmt: skip
    shown = [hop for hop in queries.hops_of(case) if hop.parent is None and hop.slip]
    named = list(dict.fromkeys(one for hop in shown for one in _named(hop)))
    return len(note_sighting(source=source, named=named)) if named else 0


def forget_things(case: Case) -> None:
    """The registry forgets what a case named. Call inside the transaction that erases it."""
    forget_source(kind=CASE, source_id=case.pk)


def _named(hop: Hop) -> Iterator[Named]:
    digits = characters(hop.account)
    if hop.to_kind == Target.ACCOUNT and digits.isdigit() and len(digits) in _LENGTHS:
        yield account(digits, hop.to_code)
    elif hop.to_kind in {Target.PROMPTPAY, Target.WALLET}:
        yield from named_in(f"พร้อมเพย์ {hop.account}")
