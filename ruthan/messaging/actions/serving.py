"""Handing events over to one partner: one worker at a time, a rest after failures, an end to them.

The rows are the truth; a job only says that somebody should look. A partner that answers slowly
for ever costs its own lane one call at a time, and less and less of them.
"""

from __future__ import annotations

import random
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.states import Refused as MoveRefused
from ruthan.core.states import move
from ruthan.messaging.actions.delivery import milliseconds_since
from ruthan.messaging.actions.sending import OWN_KEY, send
from ruthan.messaging.actions.ways import way_of
from ruthan.messaging.engine.kinds import TEST
from ruthan.messaging.models import Delivery, Endpoint, Message
from ruthan.messaging.queries import partners as queries
from ruthan.messaging.rules import LEASE, SERVED_SECONDS, SOON, patience
from ruthan.messaging.states import (
    ENDPOINT_MOVES,
    MOVES,
    EndpointState,
    MessageState,
    OffBecause,
)
from ruthan.messaging.transports import Letter, Refused
from ruthan.network import queries as network


def serve(*, endpoint_id: UUID) -> datetime | None:
    """Hand over what is due to one endpoint; returns when to look again if that is soon.

    No transaction is held while the partner is talked to. Stops at the first failure, after a
    while, and when another worker is at it. Safe to run at any time and twice.
    """
    if not _take(endpoint_id):
        return None
    tried, ends = False, time.monotonic() + SERVED_SECONDS
    try:
        while (pair := _next(endpoint_id)) is not None:
            tried = True
            if not _hand_over(*pair) or time.monotonic() > ends:
                break
            Endpoint.objects.filter(pk=endpoint_id).update(busy_until=clock.now() + LEASE)
    finally:
        _free(endpoint_id)
    return _soon(endpoint_id) if tried else None


def _take(endpoint_id: UUID) -> bool:
    """Have the endpoint to oneself for a while: no other worker asks it meanwhile."""
    now = clock.now()
    mine = Q(busy_until=None) | Q(busy_until__lte=now)
    free = Endpoint.objects.filter(mine, pk=endpoint_id, state=EndpointState.ACTIVE)
    return free.update(busy_until=now + LEASE) == 1


def _free(endpoint_id: UUID) -> None:
    """Let another worker have it."""
    Endpoint.objects.filter(pk=endpoint_id).update(busy_until=None)


def _next(endpoint_id: UUID) -> tuple[Endpoint, Message] | None:
    endpoint, now = queries.endpoint(endpoint_id), clock.now()
    if endpoint is None or endpoint.state != EndpointState.ACTIVE:
        return None
    if endpoint.rest_until is not None and endpoint.rest_until > now:
        return None
    message = queries.next_due(endpoint_id)
    return (endpoint, message) if message else None


def _hand_over(endpoint: Endpoint, message: Message) -> bool:
    """One attempt; whether it arrived."""
    event = queries.event_of(message.event_id) if message.event_id else None
    try:
        letter = Letter(
            id=str(message.event_id),
            to=queries.url_of(endpoint),
            text=event.body if event else "",
            secrets=queries.secrets_of(endpoint).all(),
        )
    except crypto.KeyDestroyed:
        event = None
    if event is None:
        _end(message, MessageState.STOPPED)
        return True
    attempt, began = _attempt(message), time.monotonic()
    try:
        how = way_of(message.transport, letter.to).deliver(letter)
    except Refused as refusal:
        _failed(endpoint, message, attempt, refusal, took_ms=milliseconds_since(began))
        return False
    _arrived(endpoint, message, attempt, how, took_ms=milliseconds_since(began))
    return True


def _attempt(message: Message) -> Delivery:
    """The next attempt; one that was left in the middle may have arrived, nobody knows."""
    message.deliveries.filter(outcome="trying").update(
        outcome="unsure", detail="left in the middle"
    )
    number = message.deliveries.count() + 1
    return Delivery.objects.create(message=message, attempt=number, outcome="trying")


@transaction.atomic
def _arrived(
    endpoint: Endpoint, message: Message, attempt: Delivery, how: str, *, took_ms: int
) -> None:
    now = clock.now()
    Delivery.objects.filter(pk=attempt.pk).update(outcome="sent", detail=how, took_ms=took_ms)
    _end(message, MessageState.SENT, sent_at=now)
    Endpoint.objects.filter(pk=endpoint.pk).update(
        failures=0, failing_since=None, rest_until=None, last_ok_at=now
    )
    if message.about_kind == TEST.code:  # somebody says that it works again
        waiting = Message.objects.filter(endpoint=endpoint, state=MessageState.WAITING)
        waiting.update(next_at=now)


@transaction.atomic
def _failed(
    endpoint: Endpoint, message: Message, attempt: Delivery, refusal: Refused, *, took_ms: int
) -> None:
    """Note it, let message and endpoint rest, give up either of them when it is time."""
    now, numbers, chance = clock.now(), patience(), random.random()  # noqa: S311 - spreads only
    outcome, detail = "unsure" if refusal.is_unsure else "failed", str(refusal)[:200]
    Delivery.objects.filter(pk=attempt.pk).update(outcome=outcome, detail=detail, took_ms=took_ms)
    asked = timedelta(seconds=refusal.pause)
    wait = numbers.retry_in(attempt.attempt, chance=chance)
    if wait is None or refusal.is_gone:
        _end(message, MessageState.FAILED)
    else:
        Message.objects.filter(pk=message.pk).update(next_at=now + max(wait, asked))
    failures, since = endpoint.failures + 1, endpoint.failing_since or now
    rest = max(numbers.rest_in(failures, chance=chance), asked)
    Endpoint.objects.filter(pk=endpoint.pk).update(
        failures=failures, failing_since=since, rest_until=now + rest
    )
    if refusal.is_gone:
        _switch_off(endpoint, OffBecause.GONE, now)
    elif numbers.is_hopeless(failures=failures, failing_for=now - since):
        _switch_off(endpoint, OffBecause.FAILING, now)


def _switch_off(endpoint: Endpoint, because: OffBecause, now: datetime) -> None:
    try:
        move(
            endpoint, to=EndpointState.DISABLED, moves=ENDPOINT_MOVES,
            off_because=because, off_at=now,
        )  # fmt: skip
    except MoveRefused:
        return  # paused or deleted by a person meanwhile
    record(by="system", what="messaging:endpoint:disable", on=endpoint, facts={"because": because})
    _tell_disabled(endpoint, now)


def _tell_disabled(endpoint: Endpoint, now: datetime) -> None:
    """A mail to whoever registered it and to the people who answer for the organisation."""
    people = {person.pk: person for person in network.liaisons_of(endpoint.organisation)}
    if endpoint.created_by is not None and endpoint.created_by.is_active:
        people[endpoint.created_by.pk] = endpoint.created_by
    with override("th"):
        subject = _("Events are no longer sent to %(label)s") % {"label": endpoint.label}
        body = _(
            "The program at %(host)s did not take our events, so we switched it off. Reason: "
            "%(reason)s. Once it works again, open the page Webhooks, switch it on and have what "
            "it missed sent again."
        ) % {"host": endpoint.host, "reason": OffBecause(endpoint.off_because).label}
    for person in people.values():
        if not person.email:
            continue
        send(
            to=person.email,
            subject=subject,
            body=body,
            about=("endpoint", str(endpoint.pk)),
            dedupe_key=f"endpoint:off:{endpoint.pk.hex}:{person.pk.hex}:{now.isoformat()}",
            data_key=crypto.new_data_key(OWN_KEY),
        )


def _soon(endpoint_id: UUID) -> datetime | None:
    """When something is due here within the minute; what is later the schedule finds."""
    endpoint, at = queries.endpoint(endpoint_id), queries.next_moment(endpoint_id)
    if endpoint is None or endpoint.state != EndpointState.ACTIVE or at is None:
        return None
    at = max(at, endpoint.rest_until or at)
    return at if at - clock.now() <= SOON else None


def _end(message: Message, to: MessageState, **fields: Any) -> None:
    """Move; when it was stopped in the meantime that stands."""
    try:
        move(message, to=to, moves=MOVES, **fields)
    except MoveRefused:
        return
