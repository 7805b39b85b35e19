"""What people said of clusters: that two are one message, that they are not, and took back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from ruthan.matching.models import Cluster, FamilyMember, Merge, NotSame, Split

_KEPT_APART = """
SELECT CASE WHEN cluster_id = %(id)s THEN other_id ELSE cluster_id END FROM matching_notsame
WHERE ended_at IS NULL AND other_id IS NOT NULL AND %(id)s IN (cluster_id, other_id)
UNION SELECT CASE WHEN keep_id = %(id)s THEN gone_id ELSE keep_id END FROM matching_merge
WHERE undone_at IS NOT NULL AND %(id)s IN (keep_id, gone_id)
"""
_SAID = """
SELECT 'cluster', held.id::text,
    CASE WHEN held.cluster_id = %(id)s THEN held.other_id ELSE held.cluster_id END,
    held.by_id, held.at
FROM matching_notsame held
WHERE held.ended_at IS NULL AND held.other_id IS NOT NULL
    AND %(id)s IN (held.cluster_id, held.other_id)
UNION ALL SELECT 'claim', held.id::text, held.claim, held.by_id, held.at
FROM matching_notsame held
WHERE held.ended_at IS NULL AND held.claim IS NOT NULL AND held.cluster_id = %(id)s
UNION ALL SELECT 'merge', merged.id::text, merged.gone_id, merged.by_id, merged.at
FROM matching_merge merged WHERE merged.keep_id = %(id)s AND merged.undone_at IS NULL
UNION ALL SELECT 'split', parted.id::text,
    CASE WHEN parted.made = %(id)s THEN parted.old ELSE parted.made END, parted.by_id, parted.at
FROM matching_split parted
WHERE %(id)s IN (parted.made, parted.old) AND parted.undone_at IS NULL
ORDER BY 5 DESC
"""


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that a person said of a cluster; `id` names the row, `other` what it is about."""

    kind: str  # merge; split: a report taken out; cluster or claim: not the same as that
    id: str
    other: UUID
    by: UUID | None
    at: datetime


def said_of(cluster_id: UUID | None) -> tuple[Word, ...]:
    """What people said of a cluster and did not take back, the newest first. One query at most."""
    if cluster_id is None:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_SAID, {"id": cluster_id})
        return tuple(Word(*row) for row in cursor.fetchall())


def merge(merge_id: UUID) -> Merge | None:
    """A merge that a person made. One query."""
    return Merge.objects.select_related("by").filter(pk=merge_id).first()


def last_merge(cluster_id: UUID) -> Merge | None:
    """The newest merge into a cluster that was not taken back. One query."""
    return Merge.objects.filter(keep=cluster_id, undone_at__isnull=True).order_by("-id").first()


def split(split_id: UUID) -> Split | None:
    """That a person took a report out of its cluster. One query."""
    return Split.objects.filter(pk=split_id).first()


def last_split(report_id: UUID) -> Split | None:
    """The last time that a report was taken out and not put back. One query."""
    return Split.objects.filter(report=report_id, undone_at__isnull=True).order_by("-id").first()


def not_same(row_id: int) -> NotSame | None:
    """That a person set two things apart. One query."""
    return NotSame.objects.filter(pk=row_id).first()


def is_set_apart(cluster_id: UUID, *, claim: UUID) -> bool:
    """Whether a person said that a cluster, or one merged into it, is not a claim. One query."""
    same = Q(cluster=cluster_id) | Q(cluster__merged_into=cluster_id)
    return NotSame.objects.filter(same, claim=claim, ended_at__isnull=True).exists()


def kept_apart(cluster_id: UUID) -> set[UUID]:
    """The clusters that machines never join with one, for a person said or did so. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT_APART, {"id": cluster_id})
        return {row[0] for row in cursor.fetchall()}


def is_told_of(cluster_id: UUID) -> bool:
    """Whether people said anything of a cluster, also what they took back. Two queries at most."""
    told = NotSame.objects.filter(Q(cluster=cluster_id) | Q(other=cluster_id))
    merged = Merge.objects.filter(Q(keep=cluster_id) | Q(gone=cluster_id))
    return told.exists() or merged.exists()


def merges() -> QuerySet[Merge]:
    """Every merge of people that stands, the oldest first."""
    return Merge.objects.filter(undone_at__isnull=True).order_by("id")


def set_apart() -> QuerySet[NotSame]:
    """Everything that people said not to be the same and did not take back, the oldest first."""
    return NotSame.objects.filter(ended_at__isnull=True).order_by("id")


def split_off() -> Iterator[tuple[datetime, UUID, UUID]]:
    """Clusters that people made of a report of another, since when, with that other one."""
    rows = Cluster.objects.filter(apart_from__isnull=False, merged_into__isnull=True)
    for at, own, other in rows.order_by("id").values_list("first_seen", "id", "apart_from_id"):
        if other is not None:
            yield at, own, other


def placed_by_people() -> Iterator[tuple[datetime, UUID, UUID, bool]]:
    """When people put a cluster into a family, or took it out, and what stood for the family."""
    rows = FamilyMember.objects.select_related("family__merged_into").order_by("pk")
    for row in rows.filter(Q(by__isnull=False) | Q(left_by__isnull=False)):
        family = row.family.merged_into or row.family
        head, is_in = family.representative_id, row.left_at is None
        is_undone = row.left_at is not None and row.left_by_id in (None, row.by_id)
        if head is not None and head != row.cluster_id and not is_undone:
            yield row.left_at or row.at, row.cluster_id, head, is_in
