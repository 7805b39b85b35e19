"""Two items become one when their clusters do, and two again when that is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.intake import actions as intake_actions
from ruthan.intake import queries as intake
from ruthan.matching.actions import went_to
from ruthan.triage.actions.items import count, held_items
from ruthan.triage.models import JoinedItem, QueueItem
from ruthan.triage.states import ItemState

_RANK = ("priority", "severity", "urgency", "strand")
_WORK = ("state", "taken_by_id", "taken_at", "first_look_at", "due_at", "done_at")
_KEPT = ("id", "head_id", *_RANK, *_WORK, "created_at")


@transaction.atomic
def follow_merge(*, into_id: UUID, other_id: UUID) -> None:
    """Two clusters became one: their items become one in each centre, the more urgent rank wins.

    Work that somebody has taken stays with that person; safe twice. Reports are hung on the
    cluster that stays here, too, since jobs run in any order. Nothing happens where the merge was
    taken back meanwhile.
    """
    root = went_to(other_id)
    if root is None:
        return
    intake_actions.follow_merge(into_id=root, other_id=other_id)
    for item in held_items().filter(cluster_id=other_id).order_by("id"):
        kept = held_items().filter(cluster_id=root, centre_id=item.centre_id).first()
        JoinedItem.objects.create(
            into_id=root, other_id=other_id, centre_id=item.centre_id, at=clock.now(),
            kept=_row(kept) if kept else None, gone=_row(item),
        )  # fmt: skip
        if kept is None:
            QueueItem.objects.filter(pk=item.pk).update(cluster_id=root)
            kept = item
        else:
            join(kept, item)
        kept.refresh_from_db()
        count(kept)


def join(kept: QueueItem, other: QueueItem) -> None:
    """Let one item take over another's work: its taker, its clock and the more urgent rank."""
    fields = _joined(_row(kept), _row(other))
    other.delete()
    QueueItem.objects.filter(pk=kept.pk).update(**fields, updated_at=clock.now())


@transaction.atomic
def follow_parting(*, kept_id: UUID, gone_id: UUID) -> None:
    """A merge was taken back: the item that had ended is there again, the other as it stood.

    What somebody did with the joined item since is left as it is. Safe twice; nothing happens
    where the items had not been joined yet.
    """
    rows = JoinedItem.objects.select_for_update().filter(into_id=kept_id, other_id=gone_id)
    for row in rows.order_by("id"):
        now = held_items().filter(cluster_id=kept_id, centre_id=row.centre_id).first()
        if row.kept is None:
            QueueItem.objects.filter(pk=row.gone["id"], cluster_id=kept_id).update(
                cluster_id=gone_id
            )
        else:
            _come_back(row, gone_id)
            if now is not None and str(now.pk) == row.kept["id"]:
                _restore(now, row.kept, row.gone)
        row.delete()
    for item in held_items().filter(cluster_id__in=(kept_id, gone_id)):
        count(item)


@transaction.atomic
def end_split(cluster_id: UUID, *, into: UUID, since: datetime) -> None:
    """A report went back to where it was: its item ends as if it had never been, safe twice.

    An item that had ended because the report left it waits again.
    """
    for item in held_items().filter(cluster_id=cluster_id):
        if intake.reports_in_cluster(cluster_id).filter(centre_id=item.centre_id).exists():
            count(item)
            continue
        for held in held_items().filter(
            cluster_id=into, centre_id=item.centre_id, state=ItemState.DONE, done_at__gte=since
        ):
            now, waits = clock.now(), ItemState.TAKEN if held.taken_by_id else ItemState.WAITING
            QueueItem.objects.filter(pk=held.pk).update(state=waits, done_at=None, updated_at=now)
            record(by="system", what="triage:item:return", on=held)
        item.delete()
    for item in held_items().filter(cluster_id=into):
        count(item)


def _come_back(row: JoinedItem, gone_id: UUID) -> None:
    """The item that had ended, under its own address."""
    made = QueueItem(
        **row.gone, cluster_id=gone_id, centre_id=row.centre_id, updated_at=clock.now()
    )
    QueueItem.objects.bulk_create([made], ignore_conflicts=True)


def _restore(item: QueueItem, kept: Mapping[str, Any], gone: Mapping[str, Any]) -> None:
    """Give an item what the merge took from it; a field that was changed since is not touched."""
    joined, now = _joined(kept, gone), _row(item)
    back = {name: kept[name] for name, was in joined.items() if now[name] == was}
    if back:
        QueueItem.objects.filter(pk=item.pk).update(**back, updated_at=clock.now())


def _joined(kept: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What changes of an item that takes over another's work."""
    fields: dict[str, Any] = {}
    if other["state"] == ItemState.DONE:
        return fields
    is_done = kept["state"] == ItemState.DONE
    if other["priority"] < kept["priority"] or is_done:
        fields |= {name: other[name] for name in _RANK}
    if is_done or (kept["state"] == ItemState.WAITING and other["state"] == ItemState.TAKEN):
        fields |= {name: other[name] for name in _WORK}
    elif kept["state"] != ItemState.TAKEN:
        fields["due_at"] = min(kept["due_at"], other["due_at"])
    return fields


def _row(item: QueueItem) -> dict[str, Any]:
    """An item as JSON keeps it; times in UTC, so that they can be compared as they are written."""
    return {name: _plain(getattr(item, name)) for name in _KEPT}


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value
