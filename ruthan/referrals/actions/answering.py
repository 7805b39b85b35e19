"""What the two sides say about a request: asked back, in part, refused, answered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.states import Refused, move
from ruthan.referrals import queries, rules
from ruthan.referrals.access import require_act
from ruthan.referrals.actions.sending import lock, refer
from ruthan.referrals.events import ReferralAnswered, ReferralRefused, TurnTaken
from ruthan.referrals.models import Referral, Turn
from ruthan.referrals.permissions import P
from ruthan.referrals.states import (
    MOVES,
    Finding,
    ReferralState,
    RefusedBecause,
    TurnKind,
    Unit,
)

if TYPE_CHECKING:
    from ruthan.network.models import Organisation


class UnknownFinding(ValueError):
    """The finding is not one of the list, or the answer has no words."""


class NoWords(ValueError):
    """A question, a reply, a refusal and an appeal need words."""


class NoHigherDesk(LookupError):
    """Nobody wrote down which desk stands above this organisation."""


def note_opened(*, by: Any, referral: Referral) -> None:
    """Note the first time that the organisation opened the request. One query; safe twice."""
    unopened = Referral.objects.filter(pk=referral.pk, opened_at=None)
    if referral.opened_at is None and unopened.update(opened_at=clock.now()):
        record(by=by, what="referrals:referral:open", on=referral)


@transaction.atomic
def acknowledge(*, by: Any, referral: Referral, at: datetime | None = None) -> Referral:
    """The organisation takes the matter up; raises Refused when it is past that."""
    require(by, P.REFERRAL_ANSWER, organisation=referral.organisation_id)
    if referral.state != ReferralState.DISPATCHED:
        raise Refused(referral.state, ReferralState.ACKNOWLEDGED)
    now = at or clock.now()
    move(
        referral,
        to=ReferralState.ACKNOWLEDGED,
        moves=MOVES,
        acknowledged_by=by,
        acknowledged_at=now,
    )
    record(by=by, what="referrals:referral:acknowledge", on=referral)
    return referral


def acknowledge_many(*, by: Any, referrals: Iterable[Referral]) -> int:
    """Take up many at once, but for what somebody took up meanwhile; returns how many."""
    done = 0
    for referral in referrals:
        try:
            acknowledge(by=by, referral=referral)
        except Refused:
            continue
        done += 1
    return done


@transaction.atomic
def ask_back(*, by: Any, referral: Referral, text: str) -> Turn:
    """The organisation asks the centre something; its clock stands until the centre replies."""
    require(by, P.REFERRAL_ANSWER, organisation=referral.organisation_id)
    lock(referral, to=ReferralState.ASKED)
    now = clock.now()
    move(
        referral, to=ReferralState.ASKED, moves=MOVES, asked_at=now, **_taken_up(referral, by, now)
    )
    return _turn(by=by, referral=referral, kind=TurnKind.QUESTION, text=text)


@transaction.atomic
def reply(*, by: Any, referral: Referral, text: str) -> Turn:
    """The centre replies; the clock goes on with the time that was left."""
    require_act(by, P.REFERRAL_WATCH, referral)
    lock(referral, to=ReferralState.ACKNOWLEDGED)
    if referral.state != ReferralState.ASKED:
        raise Refused(referral.state, ReferralState.ACKNOWLEDGED)
    move(referral, to=ReferralState.ACKNOWLEDGED, moves=MOVES, **_clock_again(referral))
    return _turn(by=by, referral=referral, kind=TurnKind.REPLY, text=text)


@transaction.atomic
def answer_in_part(*, by: Any, referral: Referral, text: str) -> Turn:
    """The organisation tells what it knows so far; the clock goes on."""
    require(by, P.REFERRAL_ANSWER, organisation=referral.organisation_id)
    lock(referral, to=ReferralState.PARTIAL)
    moved = _taken_up(referral, by, clock.now()) | _clock_again(referral)
    move(referral, to=ReferralState.PARTIAL, moves=MOVES, **moved)
    return _turn(by=by, referral=referral, kind=TurnKind.PARTIAL, text=text)


@transaction.atomic
def refuse(*, by: Any, referral: Referral, because: str, text: str) -> Turn:
    """The organisation will not do it, and says why; whoever asked is told."""
    require(by, P.REFERRAL_ANSWER, organisation=referral.organisation_id)
    lock(referral, to=ReferralState.REFUSED)
    if because not in RefusedBecause.values:
        raise UnknownFinding(because)
    now = clock.now()
    move(
        referral, to=ReferralState.REFUSED, moves=MOVES, refusal=because, answered_by=by,
        answered_at=now, escalate_at=None, asked_at=None, **_taken_up(referral, by, now),
    )  # fmt: skip
    said = _turn(by=by, referral=referral, kind=TurnKind.REFUSAL, text=text)
    emit(ReferralRefused(referral.id, referral.about_kind, referral.about_id))
    return said


@transaction.atomic
def record_answer(
    *,
    by: Any,
    referral: Referral,
    code: str,
    text: str,
    url: str = "",
    at: datetime | None = None,
    ticket: str = "",
    satang: int = 0,
) -> Referral:
    """Keep what the organisation found and tell whoever asked; a later answer replaces it.

    `satang` is how much of a hold is held, 0 for all of it. Raises Refused when the request was
    withdrawn or its time is over, UnknownFinding for no finding or no words.
    """
    require(by, P.REFERRAL_ANSWER, organisation=referral.organisation_id)
    lock(referral, to=ReferralState.ANSWERED)
    said = {"text": text, "url": url, "satang": satang}
    return _answered(by, referral, code=code, said=said, at=at, ticket=ticket)


@transaction.atomic
def note_answer(
    *,
    by: Any,
    referral: Referral,
    code: str,
    text: str,
    url: str = "",
    ticket: str = "",
    satang: int = 0,
) -> Referral:
    """Write down an answer that came by letter, telephone or e-mail; the centre that asked may.

    The trail says who wrote it down. Raises as record_answer does.
    """
    require_act(by, P.REFERRAL_WATCH, referral)
    lock(referral, to=ReferralState.ANSWERED)
    record(by=by, what="referrals:answer:note", on=referral)
    said = {"text": text, "url": url, "satang": satang}
    return _answered(by, referral, code=code, said=said, at=None, ticket=ticket)


@transaction.atomic
def note_ticket(*, by: Any, referral: Referral, ticket: str) -> None:
    """Keep the number under which the recipient itself keeps the matter."""
    require_act(by, P.REFERRAL_WATCH, referral)
    referral.ticket = ticket.strip()
    referral.save(update_fields=["ticket"])
    record(by=by, what="referrals:ticket:note", on=referral)


@transaction.atomic
def appeal(*, by: Any, referral: Referral, text: str, to: Organisation | None = None) -> Referral:
    """Take a refusal or an answer to a higher desk: a request of its own with the same package.

    Without `to` it is the desk above, see `queries.higher_of`. Raises NoHigherDesk, NoWords, and
    Refused unless it was refused or answered.
    """
    require_act(by, P.REFERRAL_SEND, referral)
    lock(referral, to=ReferralState.APPEALED)
    higher = to or queries.higher_of(referral.organisation)
    if higher is None or higher.pk == referral.organisation_id:
        raise NoHigherDesk(referral.organisation.code)
    package = queries.package_of(referral)
    move(referral, to=ReferralState.APPEALED, moves=MOVES)
    _turn(by=by, referral=referral, kind=TurnKind.APPEAL, text=text)
    made = refer(
        by=by,
        organisation=higher,
        from_centre=referral.from_centre,
        about=(referral.about_kind, referral.about_id),
        ask=referral.ask,
        ground=referral.ground,
        package=package | {"appeal": text.strip(), "appeal_of": referral.ref},
        tlp=referral.tlp,
        appeal_of=referral,
        is_demonstration=referral.is_demonstration,
    )
    facts = {"to": higher.code, "referral": made.ref}
    record(by=by, what="referrals:referral:appeal", on=referral, facts=facts)
    return made


def _answered(
    by: Any,
    referral: Referral,
    *,
    code: str,
    said: dict[str, Any],
    at: datetime | None,
    ticket: str,
) -> Referral:
    if code not in Finding.values or not said["text"].strip():
        raise UnknownFinding(code)
    body = json.dumps(said | {"text": said["text"].strip()}, ensure_ascii=False)
    sealed, now = crypto.seal(referral.data_key, queries.ANSWER, body), at or clock.now()
    moved: dict[str, Any] = {"answered_by": by, "answered_at": now, "answer_code": code}
    moved |= {"escalate_at": None, "asked_at": None, **_taken_up(referral, by, now)}
    if ticket.strip():
        moved["ticket"] = ticket.strip()
    move(referral, to=ReferralState.ANSWERED, moves=MOVES, answer_sealed=sealed, **moved)
    record(by=by, what="referrals:referral:answer", on=referral, facts={"finding": code})
    emit(ReferralAnswered(referral.id, referral.about_kind, referral.about_id))
    return referral


def _taken_up(referral: Referral, by: Any, now: datetime) -> dict[str, Any]:
    """Whoever says anything has taken the matter up."""
    if referral.acknowledged_at is not None:
        return {}
    return {"acknowledged_by": by, "acknowledged_at": now}


def _clock_again(referral: Referral) -> dict[str, Any]:
    """A clock that stood because of a question goes on with the time that was left."""
    if referral.asked_at is None:
        return {}
    ground = queries.ground_of(referral)
    unit = ground.unit if ground else Unit.HOURS
    due = rules.due_again(
        referral.asked_at, clock.now(), referral.due_at, unit, holidays=queries.days_off(unit)
    )
    return {"asked_at": None, "due_at": due, "escalate_at": _step(due, referral)}


def _step(due: datetime, referral: Referral) -> datetime | None:
    """When a late request goes up again; one that was never late waits for its clock."""
    return rules.next_step(due, referral.escalations) if referral.missed_at else None


def _turn(*, by: Any, referral: Referral, kind: TurnKind, text: str) -> Turn:
    """Write a turn down; raises NoWords."""
    if not text.strip():
        raise NoWords(kind)
    turn = Turn.objects.create(
        referral=referral,
        kind=kind,
        by=by,
        at=clock.now(),
        body_sealed=crypto.seal(referral.data_key, queries.TURN, text.strip()),
    )
    record(by=by, what=f"referrals:turn:{kind}", on=referral)
    emit(TurnTaken(referral_id=referral.id, turn_id=turn.pk, kind=kind))
    return turn
