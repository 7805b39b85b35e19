"""Sending a request with its package and its clock, together with others, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.locks import hold
from ruthan.core.refs import public_reference, uuid7
from ruthan.core.states import Refused, move
from ruthan.referrals import queries, rules
from ruthan.referrals.access import require_act
from ruthan.referrals.actions.telling import tell_renewal
from ruthan.referrals.events import ReferralDispatched, ReferralWithdrawn
from ruthan.referrals.models import Dispatch, Referral
from ruthan.referrals.permissions import P
from ruthan.referrals.states import ALONE, MOVES, About, Ask, Channel, ReferralState, Tlp

if TYPE_CHECKING:
    from ruthan.network.models import Organisation


class UnknownAsk(ValueError):
    """What is asked, or how far it may go on, is not one of the list."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one organisation is asked and sees of a matter that several hold together."""

    organisation: Organisation
    ask: str
    ground: str
    package: Mapping[str, Any] = field(repr=False)


def lock(referral: Referral, *, to: str) -> None:
    """Lock a request and load it anew into the object, with the key that it has now.

    Whoever seals or destroys does this first: a renewal exchanges the key. Raises Refused once
    nothing is there any more, withdrawn or past its time.
    """
    _load_locked(referral)
    if not queries.package_of(referral):
        raise Refused(referral.state, to)


def _load_locked(referral: Referral) -> None:
    rows = queries.referrals().select_for_update(of=("self",))
    referral.refresh_from_db(from_queryset=rows)


@transaction.atomic
def refer(
    *,
    by: Any,
    organisation: Organisation,
    from_centre: Organisation,
    about: tuple[str, UUID],
    ground: str,
    package: Mapping[str, Any],
    due_at: datetime | None = None,
    at: datetime | None = None,
    ask: str = Ask.CHECK,
    tlp: str = Tlp.AMBER,
    joint: UUID | None = None,
    appeal_of: Referral | None = None,
    is_demonstration: bool = False,
) -> Referral:
    """Send a request and start its clock; the caller has checked who may.

    The package is sealed under a key of its own, its digest is the proof of dispatch. Whoever
    calls has masked it: it leaves our house. `about` is a kind (see states.About) and an id that is
    opaque here. Without `due_at` the clock is that of the ground for
    this recipient. Raises UnknownAsk.
    """
    if ask not in Ask.values or tlp not in Tlp.values:
        raise UnknownAsk(f"{ask} {tlp}")
    key, now = crypto.new_data_key("referral"), at or clock.now()
    row = queries.ground_for(ground, organisation)
    due = due_at or queries.due_of(row, now)
    referral = Referral(
        ref=public_reference("A"),
        organisation=organisation,
        from_centre=from_centre,
        about_kind=about[0],
        about_id=about[1],
        ask=ask,
        ground=ground,
        ground_edition=row.edition if row else 0,
        tlp=tlp,
        data_key=key,
        package_sealed=crypto.seal(key, queries.PACKAGE, queries.canonical(package)),
        digest=queries.digest_of(package),
        dispatched_by=by,
        dispatched_at=now,
        due_at=due,
        chase_at=rules.chase_at(now, due),
        joint=joint,
        appeal_of=appeal_of,
        is_demonstration=is_demonstration,
    )
    referral.save(force_insert=True)
    Dispatch.objects.create(
        referral=referral, channel=Channel.DESK, at=now, digest=referral.digest, by=by
    )
    facts = {"to": organisation.code, "ground": ground, "ask": str(ask), "digest": referral.digest}
    record(by=by, what="referrals:referral:dispatch", on=referral, facts=facts)
    emit(ReferralDispatched(referral_id=referral.id))
    return referral


@transaction.atomic
def ask_alone(
    *,
    by: Any,
    centre: Organisation,
    organisation: Organisation,
    ask: str,
    ground: str,
    package: Mapping[str, Any],
    key: UUID,
    tlp: str = Tlp.AMBER,
) -> Referral:
    """Ask an organisation for advice or help about no claim, case, check or notice.

    The same key gives the same request, however often a form is pressed. Raises Forbidden, and
    UnknownAsk for what goes another way: money is held from a case, a notice asks for removing.
    """
    require(by, P.REFERRAL_SEND, organisation=centre.pk)
    if ask not in ALONE:
        raise UnknownAsk(ask)
    hold(f"referrals.alone {key}")  # two presses at once: the second finds the first
    sent = queries.referrals().filter(about_kind=About.ALONE, about_id=key, from_centre=centre)
    return sent.order_by("dispatched_at", "id").first() or refer(
        by=by,
        organisation=organisation,
        from_centre=centre,
        about=(About.ALONE, key),
        ask=ask,
        ground=ground,
        package=package,
        tlp=tlp,
    )


@transaction.atomic
def refer_jointly(
    *,
    by: Any,
    from_centre: Organisation,
    about: tuple[str, UUID],
    parts: Sequence[Part],
    tlp: str = Tlp.AMBER,
    is_demonstration: bool = False,
) -> list[Referral]:
    """Give one matter to several organisations: each sees its own part and who else holds one."""
    joint = uuid7()
    return [
        refer(
            by=by,
            organisation=part.organisation,
            from_centre=from_centre,
            about=about,
            ask=part.ask,
            ground=part.ground,
            package=part.package,
            tlp=tlp,
            joint=joint,
            is_demonstration=is_demonstration,
        )
        for part in parts
    ]


@transaction.atomic
def join(*, by: Any, referral: Referral, part: Part) -> Referral:
    """Let one more organisation hold a matter that was referred; the centre that sent it may.

    Raises Forbidden for others, Refused for a request that is over: its words may be gone.
    """
    require_act(by, P.REFERRAL_SEND, referral)
    lock(referral, to=ReferralState.DISPATCHED)
    if not referral.is_open:
        raise Refused(referral.state, ReferralState.DISPATCHED)
    if referral.joint is None:
        referral.joint = uuid7()
        referral.save(update_fields=["joint"])
    return refer(
        by=by,
        organisation=part.organisation,
        from_centre=referral.from_centre,
        about=(referral.about_kind, referral.about_id),
        ask=part.ask,
        ground=part.ground,
        package=part.package,
        tlp=referral.tlp,
        joint=referral.joint,
        is_demonstration=referral.is_demonstration,
    )


@transaction.atomic
def withdraw(*, by: Any, referral: Referral, because: str = "") -> Referral:
    """Take a request back: our copy of package and answer is destroyed, the organisation is told.

    Only the centre that sent it may; raises Refused once it was answered.
    """
    if by != "system":
        require_act(by, P.REFERRAL_WATCH, referral)
    return take_back(by=by, referral=referral, because=because)


@transaction.atomic
def take_back(*, by: Any, referral: Referral, because: str = "") -> Referral:
    """The same for a caller that has checked who may; raises Refused once it was answered."""
    _load_locked(referral)
    move(referral, to=ReferralState.WITHDRAWN, moves=MOVES, chase_at=None, escalate_at=None)
    crypto.destroy(referral.data_key)
    record(by=by, what="referrals:referral:withdraw", on=referral, because=because)
    emit(ReferralWithdrawn(referral_id=referral.id))
    return referral


@transaction.atomic
def renew_package(*, referral: Referral, package: Mapping[str, Any]) -> bool:
    """Replace what the organisation sees because somebody took back what they had sent.

    The old package goes with its key, and the organisation is asked to delete what it kept. The
    digest of the first package stays as the proof of dispatch. False when nothing changed, and when
    nothing is there any more.
    """
    held = queries.referrals().select_for_update(of=("self",)).get(pk=referral.pk)
    before = queries.package_of(held)
    if not before or queries.digest_of(package) == queries.digest_of(before):
        return False
    old, key = held.data_key, crypto.new_data_key("referral")
    said = queries.said_of(held)
    held.data_key = key
    held.package_sealed = crypto.seal(key, queries.PACKAGE, queries.canonical(package))
    if held.answer_sealed:
        answer = crypto.open_text(old, queries.ANSWER, held.answer_sealed)
        held.answer_sealed = crypto.seal(key, queries.ANSWER, answer)
    held.save(update_fields=["data_key", "package_sealed", "answer_sealed"])
    for one in said:
        one.turn.body_sealed = crypto.seal(key, queries.TURN, one.text)
        one.turn.save(update_fields=["body_sealed"])
    crypto.destroy(old)
    record(by="system", what="referrals:package:renew", on=held)
    tell_renewal(held, stamp=key.pk.hex[-12:])
    return True
