"""Telling the two sides: mails without content, events to programs, steps up when late."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.core import clock, crypto
from ruthan.messaging import actions as messaging
from ruthan.messaging import queries as messaging_queries
from ruthan.messaging.engine.cloudevent import moment
from ruthan.network import queries as network
from ruthan.network.states import Role
from ruthan.referrals import queries
from ruthan.referrals.models import Dispatch, Notice, Referral, Turn
from ruthan.referrals.states import Channel, ReferralState, TurnKind

_OURS = {TurnKind.QUESTION, TurnKind.PARTIAL, TurnKind.REFUSAL}  # said by them: our side is told


@transaction.atomic
def tell_dispatch(*, referral_id: UUID) -> None:
    """Tell the organisation's people by e-mail that a request waits, and its programs. Safe twice.

    Nothing of its content. Programs are told, too, when somebody took it up meanwhile.
    """
    referral = queries.referral(referral_id)
    if referral is None:
        return
    if referral.state == ReferralState.DISPATCHED:
        _tell_people_of(referral)
    messaging.tell_partners(
        kind="referral.sent", key=referral.ref, subject=referral.ref,
        data=partner_data(referral, "referral.sent"), at=referral.dispatched_at,
        only=referral.organisation,
    )  # fmt: skip
    note_webhooks(referral, number=1)


def _tell_people_of(referral: Referral) -> None:
    with override("th"):
        subject = _("A new request waits at your desk: %(ref)s") % {"ref": referral.ref}
        body = _("%(centre)s asks %(organisation)s. Sign in to read and answer it.") % {
            "centre": referral.from_centre.name,
            "organisation": referral.organisation.name,
        }
    _tell(referral, subject=subject, body=body, about="dispatch")


@transaction.atomic
def tell_chase(*, referral_id: UUID) -> None:
    """Tell people and programs of the organisation once more; safe twice.

    The event has an id of its own: a program that lost the first one may have noted its id.
    """
    referral = queries.referral(referral_id)
    if referral is None or referral.state != ReferralState.DISPATCHED or not referral.chased_at:
        return
    with override("th"):
        subject = _("Not acknowledged yet: %(ref)s") % {"ref": referral.ref}
        body = _(
            "Nobody has taken up %(ref)s, which %(centre)s sent. Sign in to acknowledge it."
        ) % {"ref": referral.ref, "centre": referral.from_centre.name}
    _tell(referral, subject=subject, body=body, about="chase")
    messaging.tell_partners(
        kind="referral.sent", key=f"{referral.ref}:again", subject=referral.ref,
        data=partner_data(referral, "referral.sent"), at=referral.chased_at,
        only=referral.organisation,
    )  # fmt: skip
    note_webhooks(referral, number=2)


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


def tell_renewal(referral: Referral, *, stamp: str) -> None:
    """Ask the organisation's people to delete what they kept of earlier samples."""
    with override("th"):
        subject = _("The samples of a request changed: %(ref)s") % {"ref": referral.ref}
        body = _(
            "Somebody took back what they had sent. Please delete what you kept of the earlier "
            "samples of %(ref)s."
        ) % {"ref": referral.ref}
    _tell(referral, subject=subject, body=body, about=f"renew-{stamp}")


@transaction.atomic
def tell_turn(*, referral_id: UUID, turn_id: int) -> None:
    """Tell the other side that something was said; nothing of what. Safe twice."""
    referral, turn = queries.referral(referral_id), Turn.objects.filter(pk=turn_id).first()
    if referral is None or turn is None or referral.state == ReferralState.WITHDRAWN:
        return
    with override("th"):
        words = {"ref": referral.ref, "what": TurnKind(turn.kind).label}
        subject = _("%(what)s about %(ref)s") % words
        body = _("Sign in to read it.")
    if turn.kind in _OURS:
        _send(
            [referral.dispatched_by], referral, subject=subject, body=body, about=f"turn-{turn_id}"
        )
        return
    _tell(referral, subject=subject, body=body, about=f"turn-{turn_id}")
    if turn.kind == TurnKind.REPLY:
        messaging.tell_partners(
            kind="referral.replied", key=f"{referral.ref}:{turn_id}", subject=referral.ref,
            data=partner_data(referral, "referral.replied"), at=turn.at,
            only=referral.organisation,
        )  # fmt: skip


@transaction.atomic
def tell_escalation(*, referral_id: UUID, step: int) -> None:
    """Tell the recipient's contact for late matters, its liaisons and our supervisors. Safe twice.

    Nothing of what was asked leaves with it.
    """
    referral = queries.referral(referral_id)
    if referral is None or not referral.is_open:
        return
    with override("th"):
        words = {
            "ref": referral.ref,
            "organisation": referral.organisation.name,
            "centre": referral.from_centre.name,
            "step": step,
        }
        subject = _("Late, step %(step)d: %(ref)s") % words
        body = (
            _("%(organisation)s has not answered %(ref)s of %(centre)s in time. Please see to it.")
            % words
        )
    about = f"late-{step}"
    _tell(referral, subject=subject, body=body, about=about)
    members = network.members_of(referral.from_centre)
    ours = [member.user for member in members.filter(role=Role.SUPERVISOR)]
    _send(ours, referral, subject=subject, body=body, about=about)
    written = queries.recipient_of(referral.organisation)
    if written and written.escalation_email:
        _mail(written.escalation_email, referral, subject=subject, body=body, key=f"{about}:desk")


def tell_again(notice: Notice) -> None:
    """Tell the two who signed a notice that its content is reported again; once a day at most.

    Nothing of the content. In the current transaction; safe twice.
    """
    referral = notice.referral
    if referral is None:
        return
    with override("th"):
        words = {"ref": notice.ref, "platform": notice.platform.name}
        subject = _("Reported again: %(ref)s") % words
        body = (
            _("What %(platform)s removed after %(ref)s is reported again. Sign in to look.") % words
        )
    both = {one.pk: one for one in (notice.proposed_by, notice.signed_by) if one is not None}
    about = f"again-{clock.today():%Y%m%d}"
    _send(both.values(), referral, subject=subject, body=body, about=about)


def _tell(referral: Referral, *, subject: str, body: str, about: str) -> None:
    people = network.liaisons_of(referral.organisation)
    _send(people, referral, subject=subject, body=body, about=about)


def _send(
    people: Iterable[Any], referral: Referral, *, subject: str, body: str, about: str
) -> None:
    for person in people:
        if person.email and person.is_active:
            key = f"{about}:{person.pk}"
            _mail(person.email, referral, subject=subject, body=body, key=key)


def _mail(to: str, referral: Referral, *, subject: str, body: str, key: str) -> None:
    about, _sep, whom = key.partition(":")
    messaging.send(
        to=to,
        subject=subject,
        body=body,
        about=("referral", str(referral.pk)),
        dedupe_key=f"referral:{about}:{referral.pk}:{whom}",
        data_key=crypto.new_data_key("message"),
    )


@transaction.atomic
def tell_partners_of(*, kind: str, referral_id: UUID) -> None:
    """Tell programs of the organisation, and of the centre of an answer too; safe twice.

    A reference, states and moments: nothing of what was asked. Each answer is one event, and so
    is a change of the deadline that ran out.
    """
    referral = queries.referral(referral_id)
    if referral is None:
        return
    at = {
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


def note_webhooks(referral: Referral, *, number: int) -> None:
    """Keep as proof that programs of the organisation were told; nothing when it has none."""
    message_id = messages_to_programs(referral).values_list("pk", flat=True).first()
    if message_id is not None:
        Dispatch.objects.get_or_create(
            referral=referral, channel=Channel.WEBHOOK, number=number,
            defaults={
                "at": clock.now(), "digest": referral.digest, "message_id": message_id,
            },
        )  # fmt: skip


def messages_to_programs(referral: Referral) -> Any:
    """The messages by which programs were told of a request, the newest first."""
    about = [("referral", referral.ref)]
    return messaging_queries.deliveries(channel="webhook", about=about)


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
