"""Where partners take events, what is due to them, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ruthan.core import clock, crypto
from ruthan.messaging.models import Delivery, Endpoint, Event, Message
from ruthan.messaging.states import EndpointState, MessageState

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

URL: Final = "messaging.endpoint.url"
SECRET: Final = "messaging.endpoint.secret"  # noqa: S105 - the label of a seal


@dataclass(frozen=True, slots=True)
class Secrets:
    """What signs: the secret, and the one before it while both do."""

    now: str = field(repr=False)
    former: str = field(default="", repr=False)

    def all(self) -> tuple[str, ...]:
        """Those that sign, the new one first."""
        return (self.now, self.former) if self.former else (self.now,)


def endpoints() -> QuerySet[Endpoint]:
    """Every endpoint that was not deleted, with its organisation."""
    held = Endpoint.objects.select_related("organisation", "data_key", "created_by")
    return held.exclude(state=EndpointState.DELETED)


def endpoint(endpoint_id: UUID) -> Endpoint | None:
    """An endpoint by its key, whatever its state. One query."""
    held = Endpoint.objects.select_related("organisation", "data_key", "created_by")
    return held.filter(pk=endpoint_id).first()


def endpoints_for_event(event: Event) -> QuerySet[Endpoint]:
    """Those that chose the kind of an event and may see it; paused ones too, theirs is held."""
    takers = Endpoint.objects.filter(
        state__in=(EndpointState.ACTIVE, EndpointState.PAUSED), organisation__is_active=True
    )
    if event.endpoint_id is not None:
        return takers.filter(pk=event.endpoint_id)
    if event.organisation_id is not None:
        takers = takers.filter(organisation=event.organisation_id)
    return takers.filter(kinds__contains=[event.kind])


def event_of(event_id: UUID) -> Event | None:
    """An event by its id. One query."""
    return Event.objects.filter(pk=event_id).first()


def events_for(held: Endpoint, *, since: datetime) -> QuerySet[Event]:
    """What this endpoint would have been told since a moment, by what it chose and may see."""
    own = Q(organisation=None) | Q(organisation=held.organisation_id)
    return Event.objects.filter(own, at__gte=since, kind__in=held.kinds, endpoint=None)


def url_of(held: Endpoint) -> str:
    """Its whole address; raises KeyDestroyed once it was deleted."""
    return crypto.open_text(held.data_key, URL, held.url_sealed)


def secrets_of(held: Endpoint) -> Secrets:
    """What signs for it now; raises KeyDestroyed once it was deleted."""
    now = crypto.open_text(held.data_key, SECRET, held.secret_sealed)
    if held.former_sealed is None or held.former_until is None or held.former_until <= clock.now():
        return Secrets(now)
    return Secrets(now, crypto.open_text(held.data_key, SECRET, held.former_sealed))


def next_due(endpoint_id: UUID) -> Message | None:
    """What is handed over next: the oldest that is due. One query."""
    waiting = Message.objects.filter(endpoint=endpoint_id, state=MessageState.WAITING)
    return waiting.filter(next_at__lte=clock.now()).order_by("next_at", "id").first()


def next_moment(endpoint_id: UUID) -> datetime | None:
    """When the next of those that wait becomes due. One query."""
    waiting = Message.objects.filter(endpoint=endpoint_id, state=MessageState.WAITING)
    return waiting.order_by("next_at").values_list("next_at", flat=True).first()


def due_endpoints() -> list[UUID]:
    """Endpoints for which something is due, that are neither resting nor being served."""
    now = clock.now()
    due = Message.objects.filter(
        endpoint=OuterRef("pk"), state=MessageState.WAITING, next_at__lte=now
    )
    free = Endpoint.objects.filter(
        Q(rest_until=None) | Q(rest_until__lte=now),
        Q(busy_until=None) | Q(busy_until__lte=now),
        Exists(due),
        state=EndpointState.ACTIVE,
    )
    return list(free.order_by("pk").values_list("pk", flat=True))


def sent_to(held: Endpoint, *, state: str = "") -> QuerySet[Message]:
    """What was written for an endpoint, the newest first, with its event and attempts."""
    rows = Message.objects.select_related("event").filter(endpoint=held)
    rows = rows.filter(state=state) if state else rows
    return rows.prefetch_related("deliveries").order_by("-id")


def waiting_at(held: list[Endpoint]) -> dict[UUID, int]:
    """How many events wait at each endpoint. One query."""
    rows = Message.objects.filter(endpoint__in=held, state=MessageState.WAITING)
    return dict(rows.values_list("endpoint").annotate(n=Count("pk")).order_by())


def how_many(organisation: Organisation) -> int:
    """How many endpoints an organisation has. One query."""
    return endpoints().filter(organisation=organisation).count()


def newest_failure(held: Endpoint) -> str:
    """What was noted of the last attempt that failed there. One query."""
    failed = Delivery.objects.filter(message__endpoint=held, outcome__in=("failed", "unsure"))
    return failed.order_by("-at").values_list("detail", flat=True).first() or ""
