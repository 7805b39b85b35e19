"""Requests to banks: whom to ask, what came back noted, and taken back when they are over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.cases.actions.timeline import note
from ruthan.cases.queries.requests import requests_of
from ruthan.cases.states import (
    HOLD_MOVES,
    TRANSFER_MOVES,
    HoldState,
    Moment,
    TransferState,
)
from ruthan.core import clock
from ruthan.core.guard import Forbidden
from ruthan.core.states import move
from ruthan.network.queries import bank, organisation
from ruthan.referrals import actions as referrals
from ruthan.referrals import queries as asked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from ruthan.cases.models import Hold
    from ruthan.network.models import Organisation


class NoSuchBank(Exception):
    """No bank is named that could be asked, or it has no desk here."""


def desk_of(code: str) -> Organisation:
    """The desk of a bank; raises NoSuchBank."""
    found = bank(code) if code else None
    desk = organisation(found.organisation) if found and found.organisation else None
    if desk is None:
        raise NoSuchBank(code)
    return desk


def take_back(rows: Iterable[Any]) -> None:
    """Take back those requests that wait for an answer: the bank is told to forget them."""
    for row in rows:
        if row.is_open:
            referrals.withdraw(by="system", referral=row)


def take_back_about(kind: str, ident: UUID) -> None:
    """Take back every request about a thing that waits for an answer. One query and theirs."""
    take_back(asked.about(kind, ident))


def close_requests(*, by: Any, rows: Iterable[Any], code: str) -> None:
    """An officer heard the answer by telephone: the requests that wait for it are answered.

    One that another centre sent is taken back instead; the bank's desk need not go on with it.
    """
    with override("th"):
        text = _("Told by telephone; an officer wrote it down.")
    for row in rows:
        if not row.is_open:
            continue
        try:
            with transaction.atomic():
                referrals.note_answer(by=by, referral=row, code=code, text=text)
        except Forbidden:
            referrals.withdraw(by="system", referral=row)


def let_go(*, by: Any, hold: Hold, to: str) -> None:
    """A hold is over: nothing is asked any more, and its money is where it was sent.

    Raises Refused when it was over before.
    """
    move(hold, to=to, moves=HOLD_MOVES, ended_at=clock.now(), held_satang=0)
    if hold.transfer.state == TransferState.HELD:
        move(hold.transfer, to=TransferState.SENT, moves=TRANSFER_MOVES, held_satang=0)
    take_back(requests_of(hold))
    note(hold.case, Moment.HOLD_ENDED, by=by, number=hold.transfer.number, to=HoldState(to))
