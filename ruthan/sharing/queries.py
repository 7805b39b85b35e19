"""Questions about what is shared and what was taken in."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from ruthan.claims import queries as claims
from ruthan.core import clock
from ruthan.network import queries as network
from ruthan.registry import queries as registry
from ruthan.sharing.models import FeedEvent, Share, Source, Taken
from ruthan.sharing.rules.misp import Author, Envelope, Message
from ruthan.sharing.states import PARTNER, TLP_OF, Collection

if TYPE_CHECKING:
    from ruthan.registry.models import Indicator

STEP = 500  # entries that are opened at once, and at most in one event
_WARNINGS = UUID("0e3b7a52-5d0e-5c55-9f43-3f6a1b1a7c01")  # names the event of public warnings
_SCAM = "scam"  # the verdict
_TITLES = {
    Collection.SITES: "links and websites that people reported",
    Collection.ACCOUNTS: "accounts, numbers, pages and links of persons that people reported",
}


class Amount(NamedTuple):
    """How much of a collection is shared."""

    collection: str
    live: int
    withdrawn: int
    changed_at: datetime | None


def author() -> Author:
    """The national centre as the author of our feeds. One query."""
    centre = network.national_centre()
    return Author(centre.name_en or centre.name_th, centre.pk)


def amounts() -> list[Amount]:
    """Each collection with how many entries are shared and how many were withdrawn. One query."""
    rows = Share.objects.order_by().values("event__collection").annotate(
        live=Count("id", filter=Q(withdrawn_at__isnull=True)),
        gone=Count("id", filter=Q(withdrawn_at__isnull=False)),
        changed=Max("changed_at"),
    )  # fmt: skip
    found = {row["event__collection"]: row for row in rows}
    return [
        Amount(name, *(found[name][key] for key in ("live", "gone", "changed")))
        if name in found
        else Amount(name, 0, 0, None)
        for name in Collection.values
    ]


def envelopes(collection: str) -> list[Envelope]:
    """Every event of a collection, oldest first. One query, and one for public warnings."""
    rows = FeedEvent.objects.filter(collection=collection).order_by("made_at", "id")
    found = [envelope_of(row) for row in rows]
    warned = warnings_envelope() if collection == Collection.SITES else None
    return [*found, warned] if warned else found


def envelope_of(row: FeedEvent) -> Envelope:
    """What a file of a feed says of itself. No query."""
    kind = "Demonstration, all invented: " if row.is_demonstration else ""
    info = f"{kind}Ruthan: {_TITLES[Collection(row.collection)]}, part {row.number}"
    return Envelope(
        row.pk, info, TLP_OF[row.collection], row.made_at, row.changed_at, row.is_demonstration
    )


def feed_event(collection: str, event: UUID) -> FeedEvent | None:
    """One file of a feed. One query."""
    return FeedEvent.objects.filter(collection=collection, pk=event).first()


def shares_of(event: FeedEvent) -> list[Share]:
    """What one file holds, withdrawn ones too, in the order in which it was shared. One query."""
    return list(event.shares.order_by("shared_at", "id"))


def has_invented(collection: str) -> bool:
    """Whether a collection shares entries of a demonstration. One query."""
    rows = Share.objects.filter(event__collection=collection, event__is_demonstration=True)
    return rows.filter(withdrawn_at__isnull=True).exists()


def live_shares(collection: str) -> Iterator[list[Share]]:
    """Everything shared of a collection that is not withdrawn, in steps; nothing invented."""
    rows = Share.objects.filter(
        event__collection=collection, event__is_demonstration=False, withdrawn_at__isnull=True
    )
    last: UUID | None = None
    while True:
        here = rows.filter(pk__gt=last) if last else rows
        step = list(here.order_by("pk")[:STEP])
        if not step:
            return
        last = step[-1].pk
        yield step


def told_among(ids: Many[UUID]) -> dict[UUID, Indicator]:
    """Those of some entries of the registry that may be told today. One query."""
    rows = registry.told_entries().defer("value_sealed", "shown_sealed").select_related(None)
    return {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}


def warnings_uuid() -> UUID:
    """The event of public warnings of this site: the same for as long as its address."""
    return uuid5(_WARNINGS, settings.RUTHAN_BASE_URL)


def warnings_envelope() -> Envelope | None:
    """The event of published warnings about scam messages; None while there never was one.

    One query.
    """
    span = _warned().aggregate(first=Min("decided_at"), last=Max("decided_at"))
    if span["last"] is None:
        return None
    info = "Ruthan: published warnings about scam messages"
    return Envelope(warnings_uuid(), info, "clear", span["first"], span["last"])


def warnings() -> list[Message]:
    """What people were publicly warned of, newest first, at most one step of them. One query.

    A warning whose verdict was corrected to another is told as withdrawn.
    """
    base = settings.RUTHAN_BASE_URL
    return [
        Message(
            uuid5(row.pk, "sms"),
            row.statement_th,
            f"{base}/answers/{row.ref}/",
            row.decided_at,
            is_withdrawn=row.verdict_code != _SCAM,
        )  # fmt: skip
        for row in _warned().order_by("-decided_at", "pk")[:STEP]
    ]


def _warned() -> QuerySet[Any]:
    """What we call a scam, and what we called one before it was corrected."""
    return claims.ever_told(claims.open_answers(demonstrations=False), [_SCAM])


def sources() -> QuerySet[Source]:
    """Partners' feeds with how much of each is on record. One query."""
    return Source.objects.select_related("organisation").annotate(
        events=Count("taken"), things=Sum("taken__things"), left_out=Sum("taken__left_out")
    )


def asked_sources() -> list[UUID]:
    """Partners' feeds that are asked at their address. One query."""
    rows = Source.objects.filter(is_active=True).exclude(url="")
    return list(rows.values_list("pk", flat=True))


def source(source_id: UUID) -> Source | None:
    """One partner's feed. One query."""
    return sources().filter(pk=source_id).first()


def source_named(name: str) -> Source | None:
    """One partner's feed by its name. One query."""
    return Source.objects.select_related("organisation").filter(name=name).first()


def taken_of(held: Source) -> QuerySet[Taken]:
    """The events of a partner's feed, the one read last first."""
    return held.taken.order_by("-at", "id")


def origins_of(ids: Many[UUID]) -> dict[UUID, Taken]:
    """Where imported sightings of the registry came from, by their source ids. One query."""
    rows = Taken.objects.select_related("source__organisation").filter(pk__in=ids)
    return {row.pk: row for row in rows}


def origins_of_entry(entry: UUID) -> list[Taken]:
    """Which events of partners name an entry of the registry, read last first. Two queries."""
    seen = registry.sightings_of(entry).filter(source_kind=PARTNER)
    found = origins_of(list(seen.values_list("source_id", flat=True)))
    return sorted(found.values(), key=lambda one: (one.at, one.pk), reverse=True)


def whole_envelope(collection: str) -> Envelope:
    """The envelope of a whole collection in one file: an event of its own, the same every day."""
    now = clock.now()
    info = f"Ruthan: {_TITLES[Collection(collection)]}, all of them"
    name = uuid5(_WARNINGS, f"{settings.RUTHAN_BASE_URL} {collection}")
    return Envelope(name, info, TLP_OF[collection], now, now)
