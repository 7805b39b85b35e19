"""Families follow their clusters: when two become one, and when nothing readable is left."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from ruthan.matching.models import Cluster, Family, FamilyMember

_KEPT = (
    "id", "family_id", "is_by_machine", "by_id", "probability", "reasons", "came_from_id", "at",
    "left_at", "left_by_id",
)  # fmt: skip
_STAND_STILL = "SELECT id, merged_into_id FROM {} WHERE id = ANY(%s) ORDER BY id DESC FOR KEY SHARE"


def has_family(cluster_id: UUID) -> bool:
    """Whether a cluster is or was an instance of a family. One query."""
    return FamilyMember.objects.filter(cluster_id=cluster_id).exists()


def stand_still(model: type[Cluster | Family], ids: Collection[UUID]) -> bool:
    """Keep clusters or families from being merged until the transaction ends; False when one is.

    Nobody who only counts a report waits for it. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAND_STILL.format(model._meta.db_table), [list(ids)])
        rows = cursor.fetchall()
    return len(rows) == len(set(ids)) and all(into is None for _, into in rows)


def follow_merge(*, keep: UUID, gone: UUID) -> None:
    """Two clusters became one: it is an instance once, of the family of the one that stays.

    Where only the other was of a family, the one that stays takes its place. The caller holds
    both rows. One query where neither has a family.
    """
    rows = list(FamilyMember.objects.filter(cluster_id__in=(keep, gone)).order_by("pk"))
    kept = next((row for row in rows if row.cluster_id == keep and row.left_at is None), None)
    for row in (row for row in rows if row.cluster_id == gone):
        if kept is not None and row.left_at is None:
            row.delete()
        else:
            FamilyMember.objects.filter(pk=row.pk).update(cluster_id=keep)
    for family_id in {row.family_id for row in rows}:
        settle(family_id)


def rows_of(cluster_id: UUID) -> list[dict[str, Any]]:
    """The memberships of a cluster as they stand, to be kept and put back. One query."""
    rows = FamilyMember.objects.filter(cluster_id=cluster_id).order_by("pk").values(*_KEPT)
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def put_back_rows(keep: UUID, gone: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """A merge was taken back: the one that had ended is an instance of what it was before.

    Not where a person said otherwise since, or where the family is no more.
    """
    for row in rows:
        family = Family.objects.select_related("merged_into").filter(pk=row["family_id"]).first()
        family = (family.merged_into or family) if family else None
        if family is None:
            continue
        moved = FamilyMember.objects.filter(pk=row["id"], cluster_id=keep)
        if not moved.update(cluster_id=gone):
            if FamilyMember.objects.filter(pk=row["id"]).exists():
                continue
            again = FamilyMember(**{**row, "family_id": family.pk, "cluster_id": gone})
            FamilyMember.objects.bulk_create([again], ignore_conflicts=True)
        settle(family.pk)


def _plain(value: object) -> object:
    """A value as JSON keeps it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def forget(cluster_id: UUID) -> None:
    """Nothing readable is left of a cluster: it is no instance any more, of nothing. Safe twice."""
    rows = FamilyMember.objects.filter(cluster_id=cluster_id)
    families = set(rows.values_list("family_id", flat=True))
    if not families:
        return
    rows.delete()
    for family_id in families:
        settle(family_id)
        _end(family_id)


def settle(family_id: UUID) -> None:
    """Let the oldest instance stand for a family whose representative is none of them any more."""
    family = Family.objects.select_for_update().get(pk=family_id)
    live = FamilyMember.objects.filter(family=family, left_at__isnull=True)
    held = list(live.order_by("cluster_id").values_list("cluster_id", flat=True))
    if family.representative_id not in held:
        family.representative_id = held[0] if held else None
        family.save(update_fields=["representative"])


def _end(family_id: UUID) -> None:
    """Delete a family to which nothing belongs and into which none was merged."""
    of_it = FamilyMember.objects.filter(Q(family=family_id) | Q(came_from=family_id))
    if not of_it.exists() and not Family.objects.filter(merged_into=family_id).exists():
        Family.objects.filter(pk=family_id).delete()
