"""Delivering a message: claimed by one worker, tried with growing pauses, given up after eight."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from ruthan.core import clock, crypto
from ruthan.core.states import Refused as MoveRefused
from ruthan.core.states import move
from ruthan.messaging import queries
from ruthan.messaging.actions.opt_out import opt_out_address
from ruthan.messaging.actions.sending import BODY, SUBJECT, TO
from ruthan.messaging.models import Delivery, Message
from ruthan.messaging.rules import ATTEMPTS, TRYING_FOR
from ruthan.messaging.states import MOVES, MessageState
from ruthan.messaging.transports import Letter, Refused, Transport
from ruthan.messaging.transports.email import Email, QuietEmail, is_nowhere


class StillTrying(RuntimeError):
    """Not delivered yet: another worker is at it, or the other side refused; try again later."""


def deliver(*, message_id: str) -> None:
    """Deliver a message unless that was done; raises StillTrying so that the queue tries again.

    No transaction is held while the other side is talked to. A message whose address opted out, or
    whose key is destroyed, is stopped.
    """
    message = queries.message(message_id)
    if message is None or message.state != MessageState.WAITING:
        return
    if queries.is_opted_out(bytes(message.to_hash)):
        _end(message, MessageState.STOPPED)
        return
    try:
        letter = _letter(message)
    except crypto.KeyDestroyed:
        _end(message, MessageState.STOPPED)
        return
    attempt = _claim(message)
    try:
        _way(message, letter.to).deliver(letter)
    except Refused as refusal:
        _failed(message, attempt, str(refusal))
        return
    Delivery.objects.filter(pk=attempt.pk).update(outcome="sent")
    _end(message, MessageState.SENT)


def _claim(message: Message) -> Delivery:
    """Take the next attempt; raises StillTrying while another worker's attempt is fresh."""
    last = message.deliveries.order_by("-attempt").first()
    if last and last.outcome == "trying" and clock.now() - last.at < TRYING_FOR:
        raise StillTrying
    number = last.attempt + 1 if last else 1
    try:
        with transaction.atomic():
            return Delivery.objects.create(message=message, attempt=number, outcome="trying")
    except IntegrityError as error:
        raise StillTrying from error


def _failed(message: Message, attempt: Delivery, detail: str) -> None:
    Delivery.objects.filter(pk=attempt.pk).update(outcome="failed", detail=detail[:200])
    if attempt.attempt >= ATTEMPTS:
        _end(message, MessageState.FAILED)
        return
    raise StillTrying(detail)


def _end(message: Message, to: MessageState) -> None:
    """Move; when it was stopped in the meantime that stands."""
    fields: dict[str, Any] = {"sent_at": clock.now()} if to == MessageState.SENT else {}
    try:
        move(message, to=to, moves=MOVES, **fields)
    except MoveRefused:
        return


def _way(message: Message, to: str) -> Transport:
    """The transport of a message; the quiet twin where the setting or the address asks for it."""
    quiet = getattr(settings, "RUTHAN_QUIET", False) or is_nowhere(to)
    ways: dict[str, Transport] = {"email": QuietEmail() if quiet else Email()}
    return ways[message.transport]


def _letter(message: Message) -> Letter:
    key = message.data_key
    subject = crypto.open_text(key, SUBJECT, bytes(message.subject_sealed))
    with translation.override(message.language):
        words = {
            "body": crypto.open_text(key, BODY, bytes(message.body_sealed)),
            "subject": subject,
            "unsubscribe_url": _stop_address(message),
        }
        return Letter(
            id=str(message.id),
            to=crypto.open_text(key, TO, bytes(message.to_sealed)),
            subject=subject,
            text=render_to_string("ui/email.txt", words),
            html=render_to_string("ui/email.html", words),
        )


def _stop_address(message: Message) -> str:
    try:
        path = reverse("gateway:stop-mail", args=[opt_out_address(str(message.id))])
    except NoReverseMatch:
        return ""
    return settings.RUTHAN_BASE_URL + path
