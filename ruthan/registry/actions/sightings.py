"""Sightings: what one source names becomes entries that are counted, once, and can be taken out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ruthan.core import crypto
from ruthan.core.crypto import keyed_hash
from ruthan.core.events import emit
from ruthan.core.locks import hold
from ruthan.core.refs import public_reference
from ruthan.registry.actions.counting import count_again
from ruthan.registry.events import IndicatorGone
from ruthan.registry.models import Indicator, Sighting, Told
from ruthan.registry.queries.hashes import hash_of, reporter_hash
from ruthan.registry.queries.labels import SHOWN, VALUE
from ruthan.registry.rules.naming import Named
from ruthan.registry.states import Grade, Standing

_KEY = "registry"


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
def note_sighting(*, source: Source, named: Sequence[Named]) -> list[UUID]:
    """Note that one source names some things; the ids of their entries, in no order.

    Safe twice: a source counts once for each thing, and what it no longer names is taken out.
    Eight queries, however many things there are.
    """
    hold(lock_of(source.kind, source.id))
    by_hash = {hash_of(one): one for one in named}
    before = _of(source.kind, source.id)
    held = _entries(by_hash, before, source)
    gone = set(before) - set(held.values())
    if gone:
        Sighting.objects.filter(
            source_kind=source.kind, source_id=source.id, indicator__in=gone
        ).delete()
    Sighting.objects.bulk_create(
        [_sighting(pk, source) for pk in held.values()], ignore_conflicts=True
    )
    count_again({*held.values(), *gone})
    if gone:
        _let_go(gone)
    return list(held.values())


@transaction.atomic
def forget_source(*, kind: str, source_id: UUID) -> int:
    """Take out what one source named, because it was withdrawn or its time is over; how many.

    Entries that nobody's report is left of go with their keys. Safe twice.
    """
    hold(lock_of(kind, source_id))
    named = _of(kind, source_id)
    list(Indicator.objects.select_for_update().filter(pk__in=named).order_by("hash"))
    Sighting.objects.filter(source_kind=kind, source_id=source_id).delete()
    count_again(named)
    _let_go(named)
    return len(named)


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


def _of(kind: str, source_id: UUID) -> list[UUID]:
    there = Sighting.objects.filter(source_kind=kind, source_id=source_id)
    return list(there.values_list("indicator_id", flat=True))


def _let_go(ids: Collection[UUID]) -> None:
    """Entries of which no report is left, unless a clearing or a contest is to be remembered."""
    bare = Indicator.objects.filter(pk__in=ids, sightings__isnull=True, cleared_at__isnull=True)
    delete_entries(list(bare.filter(disputes__isnull=True).values_list("pk", flat=True)))


def _entries(
    by_hash: Mapping[bytes, Named], before: Collection[UUID], source: Source
) -> dict[bytes, UUID]:
    """The entries of some things, made where there are none; those from before are locked, too.

    All are locked in the order of their hashes. Two who make the same entry at once meet at its
    hash: the second waits and takes the first's.
    """
    held = _locked(by_hash, before)
    missing = [name for name in sorted(by_hash) if name not in held]
    if missing:
        made = [_entry(name, by_hash[name], source) for name in missing]
        crypto.store_data_keys([one.data_key for one in made])
        Indicator.objects.bulk_create(made, ignore_conflicts=True)
        held = _locked(by_hash, ())
        kept = set(held.values())
        for one in made:
            if one.pk not in kept:  # somebody else was first
                crypto.destroy(one.data_key)
    return held


def _locked(by_hash: Collection[bytes], before: Collection[UUID]) -> dict[bytes, UUID]:
    wanted = Q(hash__in=list(by_hash)) | Q(pk__in=before)
    rows = Indicator.objects.select_for_update().filter(wanted).order_by("hash")
    found = ((bytes(name), pk) for name, pk in rows.values_list("hash", "pk"))
    return {name: pk for name, pk in found if name in by_hash}


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


def _sighting(indicator: UUID, source: Source) -> Sighting:
    return Sighting(
        indicator_id=indicator,
        source_kind=source.kind,
        source_id=source.id,
        channel=source.channel,
        standing=source.standing,
        reporter_key=_key_of(source),
        grade=source.grade,
        at=source.at,
    )


def _key_of(source: Source) -> bytes:
    """Who is counted; all of one day who have no name are one."""
    if source.standing == Standing.KNOWN and source.reporter:
        return reporter_hash(source.reporter)
    day = timezone.localdate(source.at).isoformat()
    return keyed_hash("registry.nameless", f"{source.standing}:{day}")
