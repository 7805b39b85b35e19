"""Bringing the feeds up to date: what may be told is shared, what may not any more is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.locks import hold
from ruthan.registry import queries as registry
from ruthan.registry.actions import export_values
from ruthan.sharing import queries
from ruthan.sharing.models import FeedEvent, Share
from ruthan.sharing.rules.lines import told_of
from ruthan.sharing.rules.persons import leads_to_person
from ruthan.sharing.states import BY_VALUE, KINDS, Collection

if TYPE_CHECKING:
    from ruthan.registry.models import Indicator

_LOCK = "sharing:refresh"


@dataclass(slots=True)
class Refreshed:
    """How many were shared for the first time or again, changed, and withdrawn."""

    shared: int = 0
    changed: int = 0
    withdrawn: int = 0

    def add(self, shared: int, changed: int, withdrawn: int) -> None:
        """Add the numbers of one step."""
        self.shared += shared
        self.changed += changed
        self.withdrawn += withdrawn


def refresh() -> Refreshed:
    """Walk the registry once, then what is shared once, in steps of five hundred; safe twice.

    Each step is a transaction of its own, of six statements whatever it holds, so that the cost
    grows with the number of entries and nothing is held for long.
    """
    done = Refreshed()
    for step in _told_steps():
        done.add(*_share(step))
    last: UUID | None = None
    while True:
        ended, gone = _withdraw_after(last)
        done.withdrawn += gone
        if ended is None:
            break
        last = ended
    if done.shared or done.changed or done.withdrawn:
        facts: dict[str, str | int] = {
            "shared": done.shared, "changed": done.changed, "withdrawn": done.withdrawn,
        }  # fmt: skip
        record(by="system", what="sharing:feed:refresh", on=("sharing.share", ""), facts=facts)
    return done


@transaction.atomic
def withdraw(indicator: UUID) -> bool:
    """Withdraw one entry now, because it was cleared, corrected under the threshold, or is gone.

    Safe twice; an entry that may be told after all is left where it is.
    """
    if queries.told_among([indicator]):
        return False
    shares = list(
        Share.objects.select_for_update().filter(indicator=indicator, withdrawn_at__isnull=True)
    )
    _end(shares)
    return bool(shares)


def _told_steps() -> Iterator[list[Indicator]]:
    rows = registry.told_entries().defer("value_sealed", "shown_sealed").select_related(None)
    rows = rows.filter(kind__in=KINDS)
    last: UUID | None = None
    while True:
        here = rows.filter(pk__gt=last) if last else rows
        step = list(here.order_by("pk")[: queries.STEP])
        if not step:
            return
        last = step[-1].pk
        yield step


@transaction.atomic
def _share(step: Sequence[Indicator]) -> tuple[int, int, int]:
    """Share the entries of one step, or note what changed of them."""
    hold(_LOCK)
    now = clock.now()
    held = {one.indicator: one for one in Share.objects.filter(indicator__in=[i.pk for i in step])}
    new: list[Share] = []
    changed: list[Share] = []
    for row in step:
        told = told_of(
            people=row.people, reports=row.reports, grade=row.grade,
            is_contested=bool(getattr(row, "is_contested", False)), last_seen=row.last_seen,
        )  # fmt: skip
        share = held.get(row.pk)
        if share is None:
            new.append(
                Share(indicator=row.pk, kind=row.kind, told=told, shared_at=now, changed_at=now)
            )
        elif share.told != told or share.withdrawn_at is not None:
            share.told, share.changed_at, share.withdrawn_at = told, now, None
            changed.append(share)
    invented = {row.pk: row.is_demonstration for row in step}
    _place(new, invented)
    Share.objects.bulk_create(new)
    Share.objects.bulk_update(changed, ["told", "changed_at", "withdrawn_at"])
    _touch([*new, *changed])
    return len(new), len(changed), 0


def _place(new: Sequence[Share], invented: dict[UUID, bool]) -> None:
    """Put new shares into the last file of their collection that has room, or begin one."""
    groups: dict[tuple[str, bool], list[Share]] = {}
    collections = _collections(new)
    for share in new:
        key = (collections[share.indicator], invented[share.indicator])
        groups.setdefault(key, []).append(share)
    for (collection, is_invented), shares in groups.items():
        files = FeedEvent.objects.filter(collection=collection, is_demonstration=is_invented)
        last = files.order_by("-number").first()
        while shares:
            room = queries.STEP - last.size if last else 0
            if last is None or room <= 0:
                now = clock.now()
                last = FeedEvent.objects.create(
                    collection=collection, is_demonstration=is_invented, made_at=now,
                    changed_at=now, number=last.number + 1 if last else 1,
                )  # fmt: skip
                room = queries.STEP
            here, shares = shares[:room], shares[room:]
            for share in here:
                share.event = last
            last.size += len(here)
            last.save(update_fields=["size"])


def _collections(new: Sequence[Share]) -> dict[UUID, Collection]:
    """Where each new share belongs: a link by its value, which is opened for it, on record.

    It is decided once: the value of an entry never changes. One without a value is a person's.
    """
    found = {one.indicator: Collection.ACCOUNTS for one in new}
    links = [one.indicator for one in new if one.kind in BY_VALUE]
    for held in export_values(by="system", ids=links, to="sharing") if links else ():
        if held.value and not leads_to_person(held.kind, held.value):
            found[held.id] = Collection.SITES
    return found


@transaction.atomic
def _withdraw_after(last: UUID | None) -> tuple[UUID | None, int]:
    """Look at the next step of what is shared; where it ended (None at the end), how many left."""
    rows = Share.objects.filter(withdrawn_at__isnull=True)
    here = rows.filter(pk__gt=last) if last else rows
    step = list(here.order_by("pk")[: queries.STEP])
    if not step:
        return None, 0
    told = queries.told_among([one.indicator for one in step])
    gone = [one for one in step if one.indicator not in told]
    _end(gone)
    return step[-1].pk, len(gone)


def _end(shares: Sequence[Share]) -> None:
    now = clock.now()
    Share.objects.filter(pk__in=[one.pk for one in shares], withdrawn_at__isnull=True).update(
        withdrawn_at=now, changed_at=now
    )
    _touch(shares)


def _touch(shares: Sequence[Share]) -> None:
    """A file is newer when something in it is: its readers take only files that are.

    They compare whole seconds, so a second change within one second is told as of the next.
    """
    events = {one.event_id for one in shares}
    newer = Greatest(clock.now(), F("changed_at") + timedelta(seconds=1))
    if events:
        FeedEvent.objects.filter(pk__in=events).update(changed_at=newer)
