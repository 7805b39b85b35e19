"""Sightings: what one source names becomes entries that are counted, once, and can be taken out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ruthan.core import crypto
from ruthan.core.crypto import keyed_hash
from ruthan.core.events import emit
from ruthan.core.locks import hold
from ruthan.core.refs import public_reference, uuid7
from ruthan.registry.actions.counting import count_again, count_new
from ruthan.registry.events import IndicatorGone, SourceForgotten
from ruthan.registry.models import Dispute, Indicator, Sighting, Told
from ruthan.registry.queries.hashes import hash_of, reporter_hash
from ruthan.registry.queries.labels import SHOWN, VALUE
from ruthan.registry.rules.naming import Named
from ruthan.registry.states import OPEN_DISPUTES, Grade, Standing

OFFICER = "officer"  # the kind of sources that is an officer's look at the evidence
_KEY = "registry"
_LOCKED = """
    SELECT * FROM registry_indicator WHERE hash = ANY(%s) OR id = ANY(ARRAY(
        SELECT indicator_id FROM registry_sighting WHERE source_kind = %s AND source_id = %s))
    ORDER BY hash FOR UPDATE
"""
_GIVEN = (
    ("id", "uuid"), ("ref", "text"), ("kind", "text"), ("provider", "text"), ("hash", "bytea"),
    ("data_key_id", "uuid"), ("value_sealed", "bytea"), ("shown_sealed", "bytea"),
    ("state", "text"), ("grade", "text"), ("people", "int"), ("reports", "int"),
    ("first_seen", "timestamptz"), ("last_seen", "timestamptz"), ("expires_at", "timestamptz"),
    ("held_because", "text"), ("was_told", "bool"), ("is_demonstration", "bool"),
)  # fmt: skip
_MAKE = f"""
    INSERT INTO registry_indicator ({", ".join(name for name, _type in _GIVEN)})
    SELECT * FROM unnest({", ".join(f"%s::{kind}[]" for _name, kind in _GIVEN)})
    ON CONFLICT (hash) DO UPDATE SET hash = EXCLUDED.hash RETURNING *
"""  # noqa: S608 - constants of this module
_SIGHT = """
    INSERT INTO registry_sighting AS there (source_kind, source_id, channel, standing, reporter_key,
        grade, at, id, indicator_id)
    SELECT %s, %s::uuid, %s, %s, %s::bytea, %s, %s::timestamptz, new.id, new.entry
    FROM unnest(%s::uuid[], %s::uuid[]) AS new(id, entry)
    ON CONFLICT (indicator_id, source_kind, source_id) DO UPDATE SET channel = EXCLUDED.channel,
        standing = EXCLUDED.standing, reporter_key = EXCLUDED.reporter_key,
        grade = EXCLUDED.grade, at = EXCLUDED.at
    WHERE (there.standing, there.reporter_key, there.grade, there.at)
            IS DISTINCT FROM (EXCLUDED.standing, EXCLUDED.reporter_key, EXCLUDED.grade, EXCLUDED.at)
        AND NOT EXISTS (SELECT 1 FROM registry_indicator i
            WHERE i.id = there.indicator_id AND i.cleared_at >= there.at)
    RETURNING id, indicator_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What named the things: its kind and id, through which channel, who, and when.

    `reporter` is a keyed name, as `intake.actions.reporter_key` makes it; of those without a name
    it does not matter. `grade` says what stands behind it.
    """

    kind: str
    id: UUID
    at: datetime
    reporter: bytes = b""
    standing: str = Standing.KNOWN
    channel: str = ""
    grade: str = Grade.REPORTED
    is_demonstration: bool = False


@transaction.atomic
def note_sighting(*, source: Source, named: Sequence[Named], is_held: bool = False) -> list[UUID]:
    """Note that one source names some things; the ids of their entries, in no order.

    Safe twice: a source counts once for each thing, by what was said of it last, and what it no
    longer names is taken out. What a clearing rests on stays as it was. A dozen queries at most,
    however many things there are and however often they were reported. `is_held` tells that the
    caller holds `lock_of` the source already.
    """
    if not is_held:
        hold(lock_of(source.kind, source.id))
    by_hash = {hash_of(one): one for one in named}
    rows = _entries(by_hash, source)
    there = [row for row in rows if bytes(row.hash) in by_hash]
    gone = [row for row in rows if bytes(row.hash) not in by_hash]
    new, changed = _note(there, source)
    count_new([row for row in there if row.pk in new], list(new.values()))
    if gone:
        Sighting.objects.filter(
            source_kind=source.kind, source_id=source.id, indicator__in=gone
        ).delete()
    count_again([*(row for row in there if row.pk in changed), *gone])
    if gone:
        let_go([row.pk for row in gone])
    return [row.pk for row in there]


@transaction.atomic
def forget_source(*, kind: str, source_id: UUID) -> int:
    """Take out what one source named, because it was withdrawn or its time is over; how many.

    Entries that nobody's report is left of go with their keys. Safe twice.
    """
    hold(lock_of(kind, source_id))
    named = Sighting.objects.filter(source_kind=kind, source_id=source_id)
    ids = list(named.values_list("indicator_id", flat=True))
    if ids:
        rows = list(Indicator.objects.select_for_update().filter(pk__in=ids).order_by("hash"))
        named.delete()
        count_again(rows)
        let_go(ids)
    emit(SourceForgotten(source_kind=kind, source_id=source_id))
    return len(ids)


@transaction.atomic
def delete_entries(ids: Collection[UUID]) -> int:
    """Delete entries with everything that was noted of them; their keys are destroyed."""
    locked = Indicator.objects.select_for_update(of=("self",)).select_related("data_key")
    found = list(locked.filter(pk__in=ids).order_by("hash"))
    told = Told.objects.select_related("data_key").filter(indicator__in=found)
    for key in [*(one.data_key for one in found), *(one.data_key for one in told)]:
        crypto.destroy(key)
    Indicator.objects.filter(pk__in=[one.pk for one in found]).delete()
    for one in found:
        emit(IndicatorGone(indicator_id=one.pk))
    return len(found)


def lock_of(kind: str, source_id: UUID) -> str:
    """The name under which one source is noted or forgotten at a time."""
    return f"registry:{kind}:{source_id}"


def let_go(ids: Collection[UUID]) -> None:
    """Delete locked entries of which no report is left, unless there is something to remember.

    That is a clearing, or a contest that is not decided. An officer's look is no report.
    """
    reports = Sighting.objects.filter(indicator=OuterRef("pk")).exclude(source_kind=OFFICER)
    waiting = Dispute.objects.filter(indicator=OuterRef("pk"), state__in=OPEN_DISPUTES)
    bare = Indicator.objects.filter(pk__in=ids, cleared_at__isnull=True)
    bare = bare.filter(~Exists(reports), ~Exists(waiting))
    delete_entries(list(bare.values_list("pk", flat=True)))


def _entries(by_hash: Mapping[bytes, Named], source: Source) -> list[Indicator]:
    """The entries of some things, made where there are none, and those the source named before.

    All are locked in the order of their hashes. Two who make the same entry at once meet at its
    hash: the second waits and takes the first's.
    """
    held = list(Indicator.objects.raw(_LOCKED, [list(by_hash), source.kind, source.id]))
    there = {bytes(row.hash) for row in held}
    missing = [name for name in sorted(by_hash) if name not in there]
    return [*held, *_make([_entry(name, by_hash[name], source) for name in missing])]


def _make(drafts: Sequence[Indicator]) -> list[Indicator]:
    """Write entries that are not there; somebody else's where they were first. Two queries."""
    if not drafts:
        return []
    crypto.store_data_keys([one.data_key for one in drafts])
    columns = [[getattr(one, name) for one in drafts] for name, _type in _GIVEN]
    rows = list(Indicator.objects.raw(_MAKE, columns))
    kept = {row.pk for row in rows}
    for one in drafts:
        if one.pk not in kept:  # somebody else was first
            crypto.destroy(one.data_key)
    return rows


def _note(rows: Sequence[Indicator], source: Source) -> tuple[dict[UUID, UUID], set[UUID]]:
    """Note one source under some entries: the new sightings by entry, and where one changed."""
    if not rows:
        return {}, set()
    new = {row.pk: uuid7() for row in rows}
    said: list[Any] = [
        source.kind, source.id, source.channel, source.standing, _key_of(source), source.grade,
        source.at,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SIGHT, [*said, list(new.values()), list(new)])
        written = {entry: pk for pk, entry in cursor.fetchall()}
    fresh = {entry: pk for entry, pk in written.items() if new[entry] == pk}
    return fresh, set(written) - set(fresh)


def _entry(name: bytes, named: Named, source: Source) -> Indicator:
    key = crypto.draw_data_key(_KEY)
    return Indicator(
        ref=public_reference("I"),
        kind=named.kind,
        provider=named.provider[:20],
        hash=name,
        data_key=key,
        value_sealed=crypto.seal(key, VALUE, named.value) if named.has_value else None,
        shown_sealed=crypto.seal(key, SHOWN, named.shown),
        first_seen=source.at,
        last_seen=source.at,
        expires_at=source.at,  # counted right after
        is_demonstration=source.is_demonstration,
    )


def _key_of(source: Source) -> bytes:
    """Who is counted; all of one day who have no name are one."""
    if source.standing == Standing.KNOWN and source.reporter:
        return reporter_hash(source.reporter)
    day = timezone.localdate(source.at).isoformat()
    return keyed_hash("registry.nameless", f"{source.standing}:{day}")
