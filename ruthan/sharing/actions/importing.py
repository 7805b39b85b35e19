"""Taking a partner's feed in: each event is one source of the registry, and counts as nobody."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, guard, http
from ruthan.core.locks import hold
from ruthan.registry.actions import Source as Seen
from ruthan.registry.actions import forget_source, note_sighting
from ruthan.registry.states import Standing
from ruthan.sharing import queries
from ruthan.sharing.models import Source, Taken
from ruthan.sharing.permissions import P
from ruthan.sharing.rules.reading import (
    MOST_BYTES,
    Listed,
    Read,
    Refused,
    parsed,
    read_event,
    read_manifest,
)
from ruthan.sharing.states import PARTNER, Refusal

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

_SHUT = (401, 403, 408, 425, 429, 502, 503, 504)  # the whole feed, not one file of it
MOST_A_RUN = 500  # events of one run; the next run goes on
FILE_SECONDS = 60.0  # of one file, from first to last byte
RUN_SECONDS = 600.0  # of one run; the next run goes on
MOST_FAILURES = 12  # in a row, then it is not asked any more


class NotThere(Refused):
    """One file cannot be had though the feed answers: asking for the others goes on."""


@dataclass(slots=True)
class Outcome:
    """What a run did: events read and unchanged, things named and left out, withdrawn, refused."""

    read: int = 0
    unchanged: int = 0
    things: int = 0
    left_out: int = 0
    withdrawn: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    has_more: bool = False

    def refuse(self, reason: str) -> None:
        """Count one event that was not taken in."""
        self.refused[reason] = self.refused.get(reason, 0) + 1


@transaction.atomic
def add_source(
    *, by: Any, organisation: Organisation, name: str, url: str = "", tlp: str = "amber"
) -> Source:
    """Put a partner's feed on record; only the command line may name an inner address."""
    if by != "system":
        guard.require(by, P.SOURCE_EDIT)
    held = queries.source_named(name)
    if held is not None:
        return held
    made = Source.objects.create(
        organisation=organisation, name=name, url=url, tlp=tlp, added_at=clock.now(),
        added_by=None if by == "system" else by,
    )  # fmt: skip
    record(by=by, what="sharing:source:add", on=made, facts={"organisation": organisation.code})
    return made


@transaction.atomic
def switch_source(*, by: Any, held: Source, is_active: bool) -> Source:
    """Ask a feed again, or no longer; what came from it stays until it expires."""
    guard.require(by, P.SOURCE_EDIT)
    held.is_active, held.failures = is_active, 0
    held.save(update_fields=["is_active", "failures"])
    record(by=by, what="sharing:source:switch", on=held, facts={"is_active": is_active})
    return held


def read_source(held: Source) -> Outcome:
    """Ask a partner's address for its manifest and for every event that is newer than ours.

    Never inside a transaction: it talks to the network. What is not reached or refused is noted
    on the source; twelve failures in a row stop it.
    """
    done = Outcome()
    base = held.url.rstrip("/")
    Source.objects.filter(pk=held.pk).update(asked_at=clock.now())
    try:
        listed = read_manifest(_asked(held, f"{base}/manifest.json"))
        known = dict(held.taken.values_list("event", "stamp"))
        newer = [one for one in listed if one.stamp > known.get(one.uuid, -1)]
        gone = held.taken.filter(refusal=Refusal.UNREACHABLE).values_list("event", flat=True)
        again = set(gone).difference(one.uuid for one in newer)
        newer += [one for one in listed if one.uuid in again]  # after what is new
        done.unchanged = len(listed) - len(newer)
        _forget_unlisted(held, {one.uuid for one in listed}, done)
        done.has_more = not _take_newer(held, base, newer, done)
    except Refused as refused:
        _note(held, refused.reason)
        done.refuse(refused.reason)
        return done
    _note(held, "")
    return done


def _take_newer(held: Source, base: str, newer: Sequence[Listed], done: Outcome) -> bool:
    """Ask for each event, oldest first; whether all of them were, within a run's time and number.

    One that is not there or too large is refused by itself, so that it stops no other one; only
    where nobody answers the run ends. Raises Refused then.
    """
    ends = time.monotonic() + RUN_SECONDS
    for count, one in enumerate(newer):
        if count >= MOST_A_RUN or time.monotonic() > ends:
            return False
        try:
            body = _asked(held, f"{base}/{one.uuid}.json")
        except NotThere as refused:
            _refuse_event(held, one.uuid, one.stamp, refused.reason, done)
            continue
        _take(held, one.uuid, body, one.stamp, done)
    return True


def _forget_unlisted(held: Source, listed: Collection[UUID], done: Outcome) -> None:
    """Take out what came from events that the manifest does not name any more.

    An empty manifest is taken for a fault of the partner and takes nothing out.
    """
    gone = held.taken.exclude(event__in=listed) if listed else held.taken.none()
    for row in gone:
        with transaction.atomic():
            hold(f"sharing:taken:{held.pk}:{row.event}")
            forget_source(kind=PARTNER, source_id=row.pk)
            facts: dict[str, str | int] = {"event": str(row.event), "things": row.things}
            row.delete()
            record(by="system", what="sharing:event:forget", on=held, facts=facts)
        done.withdrawn += row.things


def take_files(held: Source, bodies: Iterable[bytes]) -> Outcome:
    """Take events in from files: one event each, or an array of them as MISP exports it."""
    done = Outcome()
    for body in bodies:
        try:
            raw = parsed(body)
        except Refused as refused:
            done.refuse(refused.reason)
            continue
        for one in _events_in(raw):
            _take_parsed(held, one, None, done)
    _note(held, "")
    return done


def _events_in(raw: Any) -> list[Any]:
    if isinstance(raw, dict) and isinstance(raw.get("response"), list):
        raw = raw["response"]
    return raw if isinstance(raw, list) else [raw]


def _asked(held: Source, url: str) -> bytes:
    """A file of a feed; an address that somebody typed on a page must be a public one."""
    is_ours = held.added_by_id is None  # by the command line, so by who runs the machine
    try:
        answer = http.send(
            "GET", url, operator_configured=is_ours, is_cut_off=True, deadline=FILE_SECONDS,
            max_bytes=MOST_BYTES,
        )  # fmt: skip
    except http.TooLarge:
        raise NotThere(Refusal.TOO_LARGE) from None
    except http.Unreachable:
        raise Refused(Refusal.UNREACHABLE) from None
    if answer.status == 200:
        return answer.body
    raise (Refused if answer.status in _SHUT else NotThere)(Refusal.UNREACHABLE)


def _take(held: Source, event: UUID, body: bytes, stamp: int, done: Outcome) -> None:
    try:
        raw = parsed(body)
    except Refused as refused:
        _refuse_event(held, event, stamp, refused.reason, done)
        return
    _take_parsed(held, raw, (event, stamp), done)


def _take_parsed(held: Source, raw: Any, listed: tuple[UUID, int] | None, done: Outcome) -> None:
    """Take one event in; one that names another UUID than the manifest did is no event of it."""
    try:
        read = read_event(raw, ours=queries.author().uuid)
        if listed is not None and read.uuid != listed[0]:
            raise Refused(Refusal.NOT_A_FEED)
    except Refused as refused:
        if listed is not None:
            _refuse_event(held, *listed, refused.reason, done)
        else:
            done.refuse(refused.reason)
        return
    stamp = listed[1] if listed is not None else read.stamp
    if _keep(held, read, stamp):
        done.read += 1
        done.things += len(read.named)
        done.left_out += read.left_out
        done.withdrawn += read.withdrawn
    else:
        done.unchanged += 1


@transaction.atomic
def _keep(held: Source, read: Read, stamp: int) -> bool:
    """Note what an event names now; False when it is what we have, or older than that.

    What it no longer names is taken out with it, so a withdrawal needs no other path.
    """
    hold(f"sharing:taken:{held.pk}:{read.uuid}")
    row = Taken.objects.filter(source=held, event=read.uuid).first()
    digest = _digest(read)
    if row is not None and (row.stamp > stamp or (row.digest == digest and not row.refusal)):
        if row.stamp < stamp:
            Taken.objects.filter(pk=row.pk).update(stamp=stamp)
        return False
    row = row or Taken(source=held, event=read.uuid)
    row.digest, row.stamp, row.refusal = digest, stamp, ""
    row.things, row.left_out, row.at = len(read.named), read.left_out, clock.now()
    row.save()
    if read.named:
        seen = Seen(
            kind=PARTNER, id=row.pk, at=_at(read.stamp), standing=Standing.OFFICIAL,
            channel=PARTNER,
        )  # fmt: skip
        note_sighting(source=seen, named=read.named)
    else:
        forget_source(kind=PARTNER, source_id=row.pk)
    facts: dict[str, str | int] = {
        "event": str(read.uuid), "things": len(read.named), "withdrawn": read.withdrawn,
    }  # fmt: skip
    record(by="system", what="sharing:event:take", on=held, facts=facts)
    return True


@transaction.atomic
def _refuse_event(held: Source, event: UUID, stamp: int, reason: str, done: Outcome) -> None:
    """Note that an event is refused, and take out what an earlier version of it had named."""
    hold(f"sharing:taken:{held.pk}:{event}")
    row = Taken.objects.filter(source=held, event=event).first()
    row = row or Taken(source=held, event=event)
    row.digest, row.stamp, row.refusal = "", stamp, reason
    row.things, row.left_out, row.at = 0, 0, clock.now()
    row.save()
    forget_source(kind=PARTNER, source_id=row.pk)
    done.refuse(reason)


def _note(held: Source, refusal: str) -> None:
    now = clock.now()
    rows = Source.objects.filter(pk=held.pk)
    if not refusal:
        rows.update(read_at=now, refusal="", failures=0)
        return
    failures = held.failures + 1
    rows.update(refusal=refusal, failures=failures)
    if failures >= MOST_FAILURES:  # never switched on here: somebody may have switched it off
        rows.update(is_active=False)


def _digest(read: Read) -> str:
    """What an event names, as one mark: order and comments change nothing."""
    names = sorted(f"{one.kind}\0{one.value}" for one in read.named)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _at(stamp: int) -> datetime:
    """The partner's time of its last change, never later than now."""
    now = clock.now()
    return min(datetime.fromtimestamp(stamp, tz=now.tzinfo), now) if stamp else now
