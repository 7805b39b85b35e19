"""Telling partners: an event written once, a message for everybody who chose it; tests, replays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import may
from ruthan.core.refs import uuid7
from ruthan.messaging.actions.endpoints import require_own
from ruthan.messaging.engine import cloudevent
from ruthan.messaging.engine.kinds import KINDS, TEST
from ruthan.messaging.events import EventsDue
from ruthan.messaging.models import Endpoint, Event, Message
from ruthan.messaging.permissions import P
from ruthan.messaging.queries import partners as queries
from ruthan.messaging.states import EndpointState, MessageState

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

WEBHOOK = "webhook"
MOST_REPLAYED = 5_000


class ReplayRefused(ValueError):
    """The endpoint takes nothing now, or there is more to replay than at once is allowed."""


@transaction.atomic
def tell_partners(
    *,
    kind: str,
    key: str,
    subject: str,
    data: Mapping[str, Any],
    at: datetime,
    only: Organisation | None = None,
) -> Event:
    """Write an event down and have it sent to everybody who chose its kind and may see it.

    `key` names what it tells: told twice, it is one event with one id. `only` is the organisation
    that it concerns and nobody else. At least once, in no promised order.
    """
    event_id = cloudevent.id_of(kind, key if only is None else f"{key}:{only.pk}")
    known = queries.event_of(event_id)
    if known is not None:
        return known
    event = Event(
        id=event_id,
        kind=kind,
        subject=subject,
        body=_body(event_id, kind, subject=subject, data=data, at=at),
        organisation=only,
        at=at,
    )
    _, is_new = Event.objects.get_or_create(pk=event_id, defaults=_fields(event))
    if is_new:
        _write(event, queries.endpoints_for_event(event))
    return event


@transaction.atomic
def test_endpoint(*, by: Any, endpoint: Endpoint) -> Message:
    """Send a test to one endpoint at once, whatever it chose; raises ReplayRefused when off."""
    require_own(by, endpoint.organisation_id)
    if endpoint.state != EndpointState.ACTIVE:
        raise ReplayRefused
    now, event_id = clock.now(), uuid7()
    event = Event.objects.create(
        id=event_id,
        kind=TEST.code,
        subject=str(endpoint.pk),
        body=_body(event_id, TEST.code, subject=str(endpoint.pk), data=TEST.example, at=now),
        endpoint=endpoint,
        organisation_id=endpoint.organisation_id,
        at=now,
    )
    Endpoint.objects.filter(pk=endpoint.pk).update(rest_until=None)
    record(by=by, what="messaging:endpoint:test", on=endpoint)
    (message,) = _write(event, [endpoint])
    return message


@transaction.atomic
def replay(*, by: Any, endpoint: Endpoint, since: datetime, token: UUID) -> int:
    """Send again everything since a moment that the endpoint chose and may see; returns how many.

    The ids are those of before, so that whoever had one knows it. What waits already is not
    doubled; the form's token makes two presses one replay. Raises ReplayRefused.
    """
    require_own(by, endpoint.organisation_id)
    if endpoint.state == EndpointState.DELETED:
        raise ReplayRefused
    waiting = Message.objects.filter(endpoint=endpoint, state=MessageState.WAITING)
    wanted = queries.events_for(endpoint, since=since)
    wanted = wanted.exclude(pk__in=waiting.values("event_id")).order_by("at", "pk")
    events = list(wanted[: MOST_REPLAYED + 1])
    if len(events) > MOST_REPLAYED:
        raise ReplayRefused
    made = sum(len(_write(event, [endpoint], again=f":{token.hex}")) for event in events)
    if made:
        facts: dict[str, str | int | bool | None] = {"since": since.isoformat(), "count": made}
        record(by=by, what="messaging:endpoint:replay", on=endpoint, facts=facts)
    return made


@transaction.atomic
def replay_one(*, by: Any, message: Message, token: UUID) -> bool:
    """Send one event again to its endpoint, under the same id; False when it waits or is gone."""
    if message.endpoint is None or message.event is None:
        return False
    if not may(by, P.DELIVERY_EDIT):
        require_own(by, message.endpoint.organisation_id)
    if message.endpoint.state == EndpointState.DELETED:
        return False
    waiting = Message.objects.filter(
        endpoint=message.endpoint, event=message.event, state=MessageState.WAITING
    )
    if waiting.exists() or not _write(message.event, [message.endpoint], again=f":{token.hex}"):
        return False
    record(by=by, what="messaging:message:again", on=message)
    return True


def _write(event: Event, takers: Iterable[Endpoint], *, again: str = "") -> list[Message]:
    """A message for each taker, and a job that looks for it."""
    made = []
    for endpoint in takers:
        message, is_new = Message.objects.get_or_create(
            dedupe_key=f"{WEBHOOK}:{endpoint.pk.hex}:{event.pk.hex}{again}",
            defaults={
                "transport": WEBHOOK,
                "about_kind": event.kind.partition(".")[0],
                "about_id": event.subject,
                "data_key_id": endpoint.data_key_id,
                "to_sealed": b"",
                "to_hash": b"",
                "subject_sealed": b"",
                "body_sealed": b"",
                "endpoint": endpoint,
                "event": event,
                "next_at": clock.now(),
            },
        )
        if is_new:
            made.append(message)
            emit(EventsDue(endpoint_id=endpoint.pk))
    return made


def _body(event_id: UUID, kind: str, *, subject: str, data: Mapping[str, Any], at: datetime) -> str:
    missing = {field.name for field in KINDS[kind].fields}.symmetric_difference(data)
    if missing:
        raise ValueError(f"{kind}: {', '.join(sorted(missing))}")
    source = settings.RUTHAN_BASE_URL
    return cloudevent.written(event_id, kind, subject=subject, data=data, at=at, source=source)


def _fields(event: Event) -> dict[str, Any]:
    names = ("kind", "subject", "body", "organisation", "at")
    return {name: getattr(event, name) for name in names}
