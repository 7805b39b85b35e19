"""Delivering a message: claimed by one worker, tried with growing pauses, given up in the end."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from ruthan.core import clock, crypto
from ruthan.core.states import Refused as MoveRefused
from ruthan.core.states import move
from ruthan.messaging import queries
from ruthan.messaging.actions.bounces import rest_address
from ruthan.messaging.actions.following import manage_address, stop_address
from ruthan.messaging.actions.opt_out import opt_out_address
from ruthan.messaging.actions.sending import BODY, MAIL, SMS, SUBJECT, TO, read_body, read_mail
from ruthan.messaging.actions.ways import way_of
from ruthan.messaging.models import Delivery, Message
from ruthan.messaging.rules import TRYING_FOR, is_over
from ruthan.messaging.states import MOVES, MessageState
from ruthan.messaging.transports import Letter, Refused


class StillTrying(RuntimeError):
    """Not delivered yet: another worker is at it, or the other side refused; try again later.

    Not before `pause` seconds have passed, where the other side asked for that.
    """

    def __init__(self, detail: str = "", *, pause: int = 0) -> None:
        super().__init__(detail)
        self.pause = pause


def deliver(*, message_id: str) -> None:
    """Deliver a message unless that was done; raises StillTrying so that the queue tries again.

    No transaction is held while the other side is talked to. A message whose address opted out, or
    whose key is destroyed, is stopped; what answers somebody who asks is told nevertheless, as long
    as it can be told as a reply.
    """
    message = queries.message(message_id)
    if message is None or message.state != MessageState.WAITING:
        return
    letter = _wanted(message)
    if letter is None:
        _end(message, MessageState.STOPPED)
        return
    attempt = _claim(message)
    if attempt is None:
        return
    letter = replace(letter, is_unsure=_is_unsure(message, attempt))
    began = time.monotonic()
    try:
        how = way_of(message.transport, letter.to).deliver(letter)
    except Refused as refusal:
        _failed(message, attempt, refusal, took_ms=milliseconds_since(began))
        return
    with transaction.atomic():  # nobody finds the attempt ended and the message waiting
        Delivery.objects.filter(pk=attempt.pk).update(
            outcome="sent", detail=how, took_ms=milliseconds_since(began)
        )
        _end(message, MessageState.SENT)


def milliseconds_since(began: float) -> int:
    """How long a call took, by the clock that nobody sets."""
    return int((time.monotonic() - began) * 1000)


def _wanted(message: Message) -> Letter | None:
    """The letter; None when its key is destroyed, or nothing may come by itself to its address."""
    try:
        letter = _letter(message)
    except crypto.KeyDestroyed:
        return None
    if not queries.is_opted_out(bytes(message.to_hash)):
        return letter
    if letter.reply is None or letter.reply.until <= clock.now():
        return None
    return replace(letter, reply=replace(letter.reply, is_only_way=True))


@transaction.atomic
def _claim(message: Message) -> Delivery | None:
    """Take the next attempt; None when another worker has ended the message meanwhile.

    Raises StillTrying while another worker's attempt is fresh. The row is locked: what was read
    before it may be old, as the same message is delivered at once and by the queue.
    """
    waiting = Message.objects.select_for_update().filter(pk=message.pk, state=MessageState.WAITING)
    if not waiting.exists():
        return None
    last = message.deliveries.order_by("-attempt").first()
    if last and last.outcome == "trying" and clock.now() - last.at < TRYING_FOR:
        raise StillTrying
    number = last.attempt + 1 if last else 1
    return Delivery.objects.create(message=message, attempt=number, outcome="trying")


def _is_unsure(message: Message, attempt: Delivery) -> bool:
    """Whether an earlier attempt ended without a word: nobody knows whether it arrived."""
    earlier = message.deliveries.exclude(pk=attempt.pk)
    return earlier.filter(Q(outcome="trying") | Q(outcome="unsure")).exists()


def _failed(message: Message, attempt: Delivery, refusal: Refused, *, took_ms: int) -> None:
    outcome, detail = "unsure" if refusal.is_unsure else "failed", str(refusal)[:200]
    Delivery.objects.filter(pk=attempt.pk).update(outcome=outcome, detail=detail, took_ms=took_ms)
    age = clock.now() - message.created_at
    if refusal.is_gone and message.transport == MAIL:
        rest_address(message=message, status=detail)
    if refusal.is_final or is_over(message.transport, attempts=attempt.attempt, age=age):
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


def _letter(message: Message) -> Letter:
    """What is handed over; a mail is written in the reader's language."""
    key = message.data_key
    to = crypto.open_text(key, TO, bytes(message.to_sealed))
    body = crypto.open_text(key, BODY, bytes(message.body_sealed))
    if message.transport == SMS:
        return Letter(str(message.id), to, text=body, language=message.language)
    if message.transport != MAIL:
        said, reply = read_body(body)
        return Letter(str(message.id), to, said=said, reply=reply, language=message.language)
    subject = crypto.open_text(key, SUBJECT, bytes(message.subject_sealed))
    body, files = read_mail(body)
    with translation.override(message.language):
        stop_url, manage_url = _ways_out(message)
        words = {
            "body": body, "subject": subject, "unsubscribe_url": stop_url,
            "manage_url": manage_url, "is_answer": message.about_kind == "report",
        }  # fmt: skip
        return Letter(
            id=str(message.id),
            to=to,
            subject=subject,
            text=render_to_string("ui/email.txt", words),
            html=render_to_string("ui/email.html", words),
            stop_url=stop_url,
            files=files,
        )


def _ways_out(message: Message) -> tuple[str, str]:
    """The link that ends alerts and the one that changes them; else the one that ends all mail."""
    if message.about_kind == "broadcast":
        held = queries.subscription_by_hash("email", bytes(message.to_hash))
        return (stop_address(held), manage_address(held)) if held else ("", "")
    try:
        path = reverse("gateway:stop-mail", args=[opt_out_address(str(message.id))])
    except NoReverseMatch:
        return "", ""
    return settings.RUTHAN_BASE_URL + path, ""
