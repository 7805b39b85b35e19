"""Lists of hashes: read in, read again, taken away. No picture of theirs is ever held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import QuerySet

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit, emit_many
from ruthan.core.guard import require
from ruthan.core.locks import hold
from ruthan.matching import queries
from ruthan.matching.engine.images.lists import Entry, Problem, Reading, read_list
from ruthan.matching.events import ListHitGone, ListRead
from ruthan.matching.models import HashList, ListedHash, ListHit
from ruthan.matching.permissions import P
from ruthan.matching.states import Purpose

if TYPE_CHECKING:
    from ruthan.accounts.models import User

    By = User | Literal["system"]

_BATCH: Final = 5_000
_NAME: Final = 80
_SOURCE: Final = 200


class NameRefused(ValueError):
    """A list needs a name of one to 80 characters."""


class OtherPurpose(ValueError):
    """The list is there for another purpose: it would change where its hits go."""


@dataclass(frozen=True, slots=True)
class ReadIn:
    """What a reading did, or would do: hashes that are new, taken back, held already; bad lines."""

    name: str
    shape: str
    added: int
    taken_back: int
    unchanged: int
    skipped: int
    bad: int
    problems: tuple[Problem, ...]
    total: int


@transaction.atomic
def import_list(
    *,
    by: By,
    name: str,
    body: bytes,
    purpose: str = "",
    source: str = "",
    is_rehearsal: bool = False,
) -> ReadIn:
    """Read a file into the list of a name; a new list is made, one that is there goes on.

    Adds, replaces by the list's own ids, takes back what the file takes back, and changes nothing
    when the same file is read again. Raises ListRefused for a file of no known shape, NameRefused,
    OtherPurpose and Forbidden; a bad line is told and the rest is read. All or nothing.
    """
    _require(by)
    reading = read_list(body)
    name = " ".join(name.split())
    if not 0 < len(name) <= _NAME:
        raise NameRefused(name)
    hold(f"matching:list:{name}")
    held = queries.hash_list_named(name)
    if held is not None and purpose and held.purpose != purpose:
        raise OtherPurpose(held.purpose)
    if is_rehearsal:
        return _told(held, name, reading, _changes(held, reading))
    if held is None:
        now = clock.now()
        held = HashList.objects.create(
            name=name, source=source.strip()[:_SOURCE], purpose=purpose or Purpose.OTHER,
            made_at=now, read_at=now,
        )  # fmt: skip
    changes = _changes(held, reading)
    _write(held, changes)
    held.entries = ListedHash.objects.filter(list=held, gone=None).count()
    held.read_at, held.read_by = clock.now(), None if by == "system" else by
    held.source = source.strip()[:_SOURCE] or held.source
    held.save(update_fields=["entries", "read_at", "read_by", "source"])
    told = _told(held, name, reading, changes)
    record(by=by, what="matching:list:read", on=held, facts=_facts(told))
    if told.added or told.taken_back:
        emit(ListRead(list_id=held.pk))
    return told


@transaction.atomic
def remove_list(*, by: By, held: HashList) -> None:
    """Take a list away with every hash and hit of it; what was sealed stays sealed."""
    _require(by)
    facts: dict[str, str | int | bool | None] = {"name": held.name, "entries": held.entries}
    record(by=by, what="matching:list:remove", on=held, facts=facts)
    _forget_hits(ListHit.objects.filter(list=held))
    ListedHash.objects.filter(list=held)._raw_delete(using=DEFAULT_DB_ALIAS)
    held.delete()


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a reading changes: hashes to add, rows to take back, and how many stay as they are."""

    new: list[Entry]
    gone: list[ListedHash]
    unchanged: int


def _changes(held: HashList | None, reading: Reading) -> _Changes:
    """The difference between a reading and what is held; a query for each 5,000 ids."""
    wanted: dict[str, dict[tuple[str, str], Entry]] = {}
    for entry in reading.entries:
        wanted.setdefault(entry.ref, {})[entry.kind, entry.value] = entry
    deleted = dict.fromkeys(reading.deleted)
    for ref in deleted:
        wanted.pop(ref, None)
    gone, unchanged = [], 0
    for row in _held_of(held, [*wanted, *deleted]):
        same = wanted.get(row.ref, {}).pop((row.kind, bytes(row.value).hex()), None)
        if same is None or same.quality != row.quality:
            gone.append(row)
            if same is not None:
                wanted[row.ref][same.kind, same.value] = same
        else:
            unchanged += 1
    return _Changes([one for some in wanted.values() for one in some.values()], gone, unchanged)


def _held_of(held: HashList | None, refs: Sequence[str]) -> Iterator[ListedHash]:
    if held is None:
        return
    for start in range(0, len(refs), _BATCH):
        yield from queries.live_hashes(held, refs[start : start + _BATCH])


def _write(held: HashList, changes: _Changes) -> None:
    """Take back first: a row that names each that went, then the new ones."""
    ListedHash.objects.bulk_create(
        (
            ListedHash(list=held, ref=row.ref, kind=row.kind, value=b"", gone=row.pk)
            for row in changes.gone
        ),
        batch_size=_BATCH,
    )
    for start in range(0, len(changes.gone), _BATCH):
        went = [row.pk for row in changes.gone[start : start + _BATCH]]
        ListedHash.objects.filter(pk__in=went).delete()
        _forget_hits(ListHit.objects.filter(list=held, number__in=went))
    ListedHash.objects.bulk_create(
        (
            ListedHash(
                list=held, ref=one.ref, kind=one.kind.value, value=bytes.fromhex(one.value),
                quality=one.quality,
            )
            for one in changes.new
        ),
        batch_size=_BATCH,
    )  # fmt: skip


def _forget_hits(hits: QuerySet[ListHit]) -> None:
    """Forget hits; their reports are ranked again without them."""
    reports = list(hits.values_list("report", flat=True).distinct())
    hits.delete()
    emit_many([ListHitGone(report_id=pk) for pk in reports])


def _told(held: HashList | None, name: str, reading: Reading, changes: _Changes) -> ReadIn:
    return ReadIn(
        name=name,
        shape=reading.shape,
        added=len(changes.new),
        taken_back=len(changes.gone),
        unchanged=changes.unchanged,
        skipped=reading.skipped,
        bad=reading.bad,
        problems=tuple(reading.problems),
        total=held.entries if held else 0,
    )


def _facts(told: ReadIn) -> dict[str, str | int | bool | None]:
    return {
        "name": told.name,
        "shape": told.shape,
        "added": told.added,
        "taken_back": told.taken_back,
        "bad": told.bad,
    }


def _require(by: By) -> None:
    """The command line may; a person needs the permission."""
    if by != "system":
        require(by, P.LIST_EDIT)
