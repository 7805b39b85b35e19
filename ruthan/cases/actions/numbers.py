"""Noting what the bank and the police gave the person affected; the clocks that it ends."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.cases import queries
from ruthan.cases.actions.clocks import end_clocks, start_clocks
from ruthan.cases.actions.timeline import locked, note, settle_clock
from ruthan.cases.models import Case
from ruthan.cases.permissions import P
from ruthan.cases.rules import labels
from ruthan.cases.rules.accounts import LONGEST, characters
from ruthan.cases.states import CASE_MOVES, CaseState, Moment
from ruthan.core import clock, crypto
from ruthan.core.crypto import keyed_hash
from ruthan.core.guard import require
from ruthan.core.states import Refused, move

_LONGEST = 60


class NumberRefused(ValueError):
    """No number was given, or one too long to be one."""


@transaction.atomic
def note_bank_case(*, by: Any, case: Case, number: str, at: datetime | None = None) -> Case:
    """Note the bank's case ID: the bank has it now. Raises NumberRefused, Refused once it is over.

    Noted again it corrects the number, not the time.
    """
    held, bare = _worked(by, case), _checked(number)
    _keep(held, bank_case=number.strip())
    held.bank_case_hash = keyed_hash(labels.BANK_CASE, bare)
    held.save(update_fields=["numbers_sealed", "bank_case_hash"])
    bank_knows(held, at or clock.now())
    note(held, Moment.BANK, by=by)
    record(by=by, what="cases:number:bank", on=held)
    return held


def bank_knows(held: Case, at: datetime) -> None:
    """A bank has the case, by its number or by what it did: that clock ends. `held` is locked."""
    held.bank_told_at = held.bank_told_at or at
    held.save(update_fields=["bank_told_at"])
    if held.state == CaseState.OPEN:
        move(held, to=CaseState.WITH_BANK, moves=CASE_MOVES)
    end_clocks(held, "bank", held.bank_told_at)
    settle_clock(held)


@transaction.atomic
def note_police(
    *, by: Any, case: Case, number: str, station: str = "", at: datetime | None = None
) -> Case:
    """Note the police number: the complaint is made and the police's own clock begins.

    Raises NumberRefused, Refused once the case is over. Noted again it corrects the number.
    """
    held, bare = _worked(by, case), _checked(number)
    if len(station) > 2 * _LONGEST:
        raise NumberRefused
    _keep(held, police=number.strip(), station=station.strip())
    held.police_hash = keyed_hash(labels.POLICE, bare)
    held.police_told_at = held.police_told_at or at or clock.now()
    held.save(update_fields=["numbers_sealed", "police_hash", "police_told_at"])
    if held.state != CaseState.WITH_POLICE:
        move(held, to=CaseState.WITH_POLICE, moves=CASE_MOVES)
    end_clocks(held, "police", held.police_told_at)
    start_clocks(held, "police", held.police_told_at)
    settle_clock(held)
    note(held, Moment.POLICE, by=by)
    record(by=by, what="cases:number:police", on=held)
    return held


def _worked(by: Any, case: Case) -> Case:
    if by != "citizen":
        require(by, P.CASE_WORK, organisation=case.report.centre_id)
    held = locked(case)
    if held.state in {CaseState.CLOSED, CaseState.WITHDRAWN}:
        raise Refused(held.state, held.state)
    return held


def _checked(number: str) -> str:
    bare = characters(number)
    if len(number) > _LONGEST or len(bare) > LONGEST or not any(c.isdigit() for c in bare):
        raise NumberRefused(number)
    return bare


def _keep(held: Case, **changed: str) -> None:
    body = {**asdict(queries.numbers_of(held)), **changed}
    packed = json.dumps(body, ensure_ascii=False)
    held.numbers_sealed = crypto.seal(held.data_key, labels.NUMBERS, packed)
