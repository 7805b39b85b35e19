"""Requests to organisations: sent with a package, opened, acknowledged, answered, withdrawn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.core.retention import Rule
from ruthan.core.states import Refused, move
from ruthan.messaging import actions as messaging
from ruthan.messaging.engine.cloudevent import moment
from ruthan.network import queries as network
from ruthan.referrals import queries
from ruthan.referrals.events import (
    DeadlineMissed,
    ReferralAnswered,
    ReferralDispatched,
    ReferralWithdrawn,
)
from ruthan.referrals.models import Referral
from ruthan.referrals.permissions import P
from ruthan.referrals.states import MOVES, OPEN, Finding, ReferralState

if TYPE_CHECKING:
    from ruthan.network.models import Organisation


class UnknownFinding(ValueError):
    """The finding is not one of the list, or the answer has no words."""


@transaction.atomic
def refer(
    *,
    by: Any,
    organisation: Organisation,
    from_centre: Organisation,
    about: tuple[str, UUID],
    ground: str,
    package: Mapping[str, Any],
    due_at: datetime,
    at: datetime | None = None,
    is_demonstration: bool = False,
) -> Referral:
    """Send a request and start its clock; the caller has checked who may.

    The package is sealed under a key of its own, its digest is the proof of dispatch. Whoever
    calls has masked it: it leaves our house.
    """
    key = crypto.new_data_key("referral")
    referral = Referral(
        ref=public_reference("A"),
        organisation=organisation,
        from_centre=from_centre,
        about_kind=about[0],
        about_id=about[1],
        ground=ground,
        data_key=key,
        package_sealed=crypto.seal(key, queries.PACKAGE, queries.canonical(package)),
        digest=queries.digest_of(package),
        dispatched_by=by,
        dispatched_at=at or clock.now(),
        due_at=due_at,
        is_demonstration=is_demonstration,
    )
    referral.save(force_insert=True)
    facts = {"to": organisation.code, "ground": ground, "digest": referral.digest}
    record(by=by, what="referrals:referral:dispatch", on=referral, facts=facts)
    emit(ReferralDispatched(referral_id=referral.id))
    return referral


def note_opened(*, by: Any, referral: Referral) -> None:
    """Note the first time that the organisation opened the request. One query; safe twice."""
    unopened = Referral.objects.filter(pk=referral.pk, opened_at=None)
    if referral.opened_at is None and unopened.update(opened_at=clock.now()):
        record(by=by, what="referrals:referral:open", on=referral)


@transaction.atomic
def acknowledge(*, by: Any, referral: Referral, at: datetime | None = None) -> Referral:
    """The organisation takes the matter up; raises Refused when it is past that."""
    require(by, P.REFERRAL_ANSWER, organisation=referral.organisation_id)
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


@transaction.atomic
def record_answer(
    *,
    by: Any,
    referral: Referral,
    code: str,
    text: str,
    url: str = "",
    at: datetime | None = None,
) -> Referral:
    """Keep what the organisation found and tell whoever asked; a later answer replaces it.

    Raises Refused when the request was withdrawn, UnknownFinding for no finding or no words.
    """
    require(by, P.REFERRAL_ANSWER, organisation=referral.organisation_id)
    if code not in Finding.values or not text.strip():
        raise UnknownFinding(code)
    if referral.state == ReferralState.WITHDRAWN:
        raise Refused(referral.state, ReferralState.ANSWERED)
    body = json.dumps({"text": text.strip(), "url": url}, ensure_ascii=False)
    sealed = crypto.seal(referral.data_key, queries.ANSWER, body)
    now = at or clock.now()
    moved: dict[str, Any] = {"answered_by": by, "answered_at": now, "answer_code": code}
    if referral.acknowledged_at is None:
        moved |= {"acknowledged_by": by, "acknowledged_at": now}
    move(referral, to=ReferralState.ANSWERED, moves=MOVES, answer_sealed=sealed, **moved)
    record(by=by, what="referrals:referral:answer", on=referral, facts={"finding": code})
    emit(
        ReferralAnswered(
            referral_id=referral.id, about_kind=referral.about_kind, about_id=referral.about_id
        )
    )
    return referral


@transaction.atomic
def withdraw(*, by: Any, referral: Referral, because: str = "") -> Referral:
    """Take a request back: our copy of package and answer is destroyed, the organisation is told.

    Only the centre that sent it may; raises Refused once it was answered.
    """
    if by != "system":
        require(by, P.REFERRAL_WATCH, organisation=referral.from_centre_id)
    move(referral, to=ReferralState.WITHDRAWN, moves=MOVES)
    crypto.destroy(referral.data_key)
    record(by=by, what="referrals:referral:withdraw", on=referral, because=because)
    emit(ReferralWithdrawn(referral_id=referral.id))
    return referral


@transaction.atomic
def renew_package(*, referral: Referral, package: Mapping[str, Any]) -> bool:
    """Replace what the organisation sees because somebody took back what they had sent.

    The old package goes with its key, and the organisation is asked to delete what it kept. The
    digest of the first package stays as the proof of dispatch. False when nothing changed.
    """
    held = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if held.state == ReferralState.WITHDRAWN:
        return False
    if queries.digest_of(package) == queries.digest_of(queries.package_of(held)):
        return False
    old, key = held.data_key, crypto.new_data_key("referral")
    held.data_key = key
    held.package_sealed = crypto.seal(key, queries.PACKAGE, queries.canonical(package))
    if held.answer_sealed:
        answer = crypto.open_text(old, queries.ANSWER, held.answer_sealed)
        held.answer_sealed = crypto.seal(key, queries.ANSWER, answer)
    held.save(update_fields=["data_key", "package_sealed", "answer_sealed"])
    crypto.destroy(old)
    record(by="system", what="referrals:package:renew", on=held)
    with override("th"):
        subject = _("The samples of a request changed: %(ref)s") % {"ref": held.ref}
        body = _(
            "Somebody took back what they had sent. Please delete what you kept of the earlier "
            "samples of %(ref)s."
        ) % {"ref": held.ref}
    _tell(held, subject=subject, body=body, about=f"renew-{key.pk.hex[-12:]}")
    return True


def note_missed(*, limit: int = 500) -> int:
    """Say once of every open request that its clock has run out; returns how many. Safe twice."""
    missed = 0
    for referral in queries.overdue().filter(missed_at=None)[:limit]:
        with transaction.atomic():
            waiting = Referral.objects.filter(pk=referral.pk, missed_at=None, state__in=OPEN)
            if not waiting.update(missed_at=clock.now()):
                continue
            record(by="system", what="referrals:deadline:miss", on=referral)
            emit(DeadlineMissed(referral_id=referral.id))
            missed += 1
    return missed


@transaction.atomic
def tell_dispatch(*, referral_id: UUID) -> None:
    """Tell the organisation's people by e-mail that a request waits; nothing of its content."""
    referral = queries.referral(referral_id)
    if referral is None or referral.state != ReferralState.DISPATCHED:
        return
    with override("th"):
        subject = _("A new request waits at your desk: %(ref)s") % {"ref": referral.ref}
        body = _("%(centre)s asks %(organisation)s. Sign in to read and answer it.") % {
            "centre": referral.from_centre.name,
            "organisation": referral.organisation.name,
        }
    _tell(referral, subject=subject, body=body, about="dispatch")


@transaction.atomic
def tell_withdrawal(*, referral_id: UUID) -> None:
    """Tell the organisation's people that a request was taken back and copies are to go."""
    referral = queries.referral(referral_id)
    if referral is None or referral.state != ReferralState.WITHDRAWN:
        return
    with override("th"):
        subject = _("A request was withdrawn: %(ref)s") % {"ref": referral.ref}
        body = _("Our copy is destroyed. Please delete what you kept of %(ref)s.") % {
            "ref": referral.ref
        }
    _tell(referral, subject=subject, body=body, about="withdraw")


def _tell(referral: Referral, *, subject: str, body: str, about: str) -> None:
    for person in network.liaisons_of(referral.organisation):
        if not person.email:
            continue
        messaging.send(
            to=person.email,
            subject=subject,
            body=body,
            about=("referral", str(referral.pk)),
            dedupe_key=f"referral:{about}:{referral.pk}:{person.pk}",
            data_key=crypto.new_data_key("message"),
        )


def tell_partners_of(*, kind: str, referral_id: UUID) -> None:
    """Tell programs of the organisation, and of the centre of an answer too; safe twice.

    A reference, states and moments: nothing of what was asked. Each answer is one event, and so
    is a change of the deadline that ran out.
    """
    referral = queries.referral(referral_id)
    if referral is None:
        return
    at = {
        "referral.sent": referral.dispatched_at,
        "referral.answered": referral.answered_at,
        "referral.overdue": referral.missed_at,
        "referral.withdrawn": clock.now(),
    }[kind]
    if at is None:
        return
    told = [referral.organisation]
    if kind == "referral.answered":
        told.append(referral.from_centre)
    stamp = f":{at.isoformat()}" if kind == "referral.answered" else ""
    for organisation in told:
        messaging.tell_partners(
            kind=kind, key=f"{referral.ref}{stamp}", subject=referral.ref,
            data=partner_data(referral, kind), at=at, only=organisation,
        )  # fmt: skip


def partner_data(referral: Referral, kind: str) -> dict[str, Any]:
    """A request as partners' programs read it when that happened."""
    states = {"referral.sent": ReferralState.DISPATCHED, "referral.withdrawn": "withdrawn"}
    with override("th"):
        page = settings.RUTHAN_BASE_URL + reverse("referrals:detail", args=[referral.ref])
    return {
        "ref": referral.ref,
        "state": str(states.get(kind, referral.state)),
        "ground": referral.ground,
        "organisation": referral.organisation.code,
        "centre": referral.from_centre.code,
        "dispatched_at": moment(referral.dispatched_at),
        "due_at": moment(referral.due_at),
        "finding": referral.answer_code if kind == "referral.answered" else "",
        "url": page,
        "is_demonstration": referral.is_demonstration,
    }


def shred_referrals(ids: Sequence[UUID]) -> int:
    """Destroy package and answer of requests whose time is over; the digest stays as the proof."""
    done = 0
    for referral in Referral.objects.select_related("data_key").filter(pk__in=list(ids)):
        crypto.destroy(referral.data_key)
        done += 1
    Referral.objects.filter(pk__in=list(ids)).update(package_sealed=b"", answer_sealed=None)
    return done


def _ended(edge: datetime) -> QuerySet[Any]:
    there = Referral.objects.exclude(state__in=OPEN).exclude(package_sealed=b"")
    ended = there.annotate(moment=Coalesce(F("answered_at"), F("dispatched_at")))
    return ended.filter(moment__lt=edge, is_demonstration=False)


def _waiting(edge: datetime) -> QuerySet[Any]:
    there = Referral.objects.filter(state__in=OPEN, is_demonstration=False)
    return there.annotate(moment=F("dispatched_at")).filter(moment__lt=edge)


RULES = (
    Rule(
        name="referrals.referral", model="referrals.Referral", covers=("core.DataKey",),
        what=gettext_noop("What an agency was sent and what it answered"),
        since=gettext_noop("since the agency answered"),
        due=_ended, waiting=_waiting, shred=shred_referrals,
    ),
)  # fmt: skip
