"""How a case ends: with an outcome, handed over, opened again, or gone with its report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.cases import queries
from ruthan.cases.actions.clocks import end_clocks, run_again
from ruthan.cases.actions.requests import take_back_about
from ruthan.cases.actions.sightings import forget_things
from ruthan.cases.actions.timeline import locked, note, settle_clock
from ruthan.cases.actions.transfers import AmountRefused
from ruthan.cases.events import CaseClosed
from ruthan.cases.models import Case, CaseEvent, Hold, Release
from ruthan.cases.permissions import P
from ruthan.cases.queries.requests import CASE, RELEASE
from ruthan.cases.states import (
    CASE_MOVES,
    LIVE_HOLDS,
    CaseState,
    HoldState,
    Moment,
    Outcome,
    ReleaseState,
)
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.states import Refused, move


@transaction.atomic
def close_case(
    *, by: Any, case: Case, outcome: str, recovered_satang: int = 0, because: str = ""
) -> Case:
    """Close with what came of it and how much money came back.

    Raises Refused, and AmountRefused for more than was sent, or money with "nothing came back".
    """
    require(by, P.CASE_WORK, organisation=case.report.centre_id)
    held = locked(case)
    sent = sum(row.amount_satang for row in held.transfers.filter(parent=None))
    empty = {Outcome.NONE, Outcome.MISTAKEN}
    if not 0 <= recovered_satang <= sent or (outcome in empty and recovered_satang):
        raise AmountRefused
    move(
        held, to=CaseState.CLOSED, moves=CASE_MOVES, outcome=Outcome(outcome),
        recovered_satang=recovered_satang, closed_at=clock.now(),
    )  # fmt: skip
    end_clocks(held, "outcome", clock.now())
    settle_clock(held)
    note(held, Moment.CLOSED, by=by, words=because, outcome=outcome, satang=recovered_satang)
    facts: dict[str, str | int | bool | None] = {"outcome": outcome, "satang": recovered_satang}
    record(by=by, what="cases:case:close", on=held, facts=facts)
    emit(CaseClosed(case_id=held.pk))
    return held


@transaction.atomic
def reopen_case(*, by: Any, case: Case) -> Case:
    """Go on with a closed case where it stood; raises Refused when it is not closed."""
    require(by, P.CASE_WORK, organisation=case.report.centre_id)
    held = locked(case)
    if held.state != CaseState.CLOSED:
        raise Refused(held.state, CaseState.OPEN)
    to = CaseState.OPEN
    if held.police_told_at:
        to = CaseState.WITH_POLICE
    elif held.bank_told_at:
        to = CaseState.WITH_BANK
    move(held, to=to, moves=CASE_MOVES, closed_at=None, outcome="", recovered_satang=0)
    run_again(held, "outcome")
    settle_clock(held)
    note(held, Moment.REOPENED, by=by)
    record(by=by, what="cases:case:reopen", on=held)
    return held


@transaction.atomic
def hand_file(*, by: Any, case: Case) -> Case:
    """Note that the file is with whoever goes on; the time to keep it is shorter from now."""
    require(by, P.CASE_WORK, organisation=case.report.centre_id)
    held = locked(case)
    if held.state == CaseState.WITHDRAWN:
        raise Refused(held.state, held.state)
    held.handed_at = clock.now()
    held.save(update_fields=["handed_at"])
    note(held, Moment.HANDED, by=by)
    record(by=by, what="cases:file:hand-over", on=held)
    return held


@transaction.atomic
def follow_report(*, report_id: UUID) -> bool:
    """The report was withdrawn, sealed or shredded: the case goes with it. Safe twice."""
    release = Release.objects.select_related("data_key").filter(report=report_id).first()
    if release is not None and release.data_key.destroyed_at is None:
        erase_release(release)
    case = queries.case_of_report(report_id)
    if case is None or case.data_key.destroyed_at is not None:
        return release is not None
    held = locked(case)
    if held.state != CaseState.WITHDRAWN:
        move(held, to=CaseState.WITHDRAWN, moves=CASE_MOVES)
    erase(held)
    record(by="system", what="cases:case:erase", on=held)
    return True


def erase(case: Case) -> None:
    """Destroy the key of a case and empty what stood under it; call inside a transaction.

    Banks that were asked are told to forget: every request without an answer is taken back, those
    to higher desks too. The registry forgets what the case named.
    """
    take_back_about(CASE, case.pk)
    forget_things(case)
    live, now = Hold.objects.filter(case=case, state__in=LIVE_HOLDS), clock.now()
    live.filter(state=HoldState.ASKED).update(state=HoldState.DROPPED, ended_at=now)
    live.exclude(state=HoldState.ASKED).update(state=HoldState.RELEASED, ended_at=now)
    crypto.destroy(case.data_key)
    nothing = {"slip": None, "slip_hash": None, "slip_sealed": None, "slip_ref_hash": None}
    case.transfers.update(to_sealed=b"", to_hash=None, from_bank="", to_bank="", **nothing)
    Hold.objects.filter(case=case).update(because_sealed=b"")
    CaseEvent.objects.filter(case=case).update(note_sealed=None)
    for release in Release.objects.select_related("data_key").filter(hold__case=case):
        erase_release(release)
    Case.objects.filter(pk=case.pk).update(
        story_sealed=b"", person_sealed=b"", numbers_sealed=None, bank_case_hash=None,
        police_hash=None, next_due_at=None,
    )  # fmt: skip
    case.refresh_from_db()


def erase_release(release: Release) -> None:
    """Destroy the key of a release; its number, bank and clock stay.

    Requests to its bank that wait for an answer are taken back.
    """
    take_back_about(RELEASE, release.pk)
    crypto.destroy(release.data_key)
    state = {} if release.ended_at else {"state": ReleaseState.WITHDRAWN, "ended_at": clock.now()}
    Release.objects.filter(pk=release.pk).update(facts_sealed=b"", account_hash=None, **state)
