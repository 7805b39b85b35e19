"""Taking back that two clusters were put together: each has its own reports and words again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Max, Q

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.states import Refused
from ruthan.matching.actions import kinship
from ruthan.matching.actions.signatures import elect, name_of, rewrite
from ruthan.matching.events import ClustersParted
from ruthan.matching.models import Cluster, Merge, NotSame, Signature
from ruthan.matching.queries.shelf import REPORT

_WENT_TO = "SELECT merged_into_id FROM matching_cluster WHERE id = %s"
_STAND = """
SELECT id, merged_into_id FROM matching_cluster WHERE id = ANY(%s) ORDER BY id DESC FOR KEY SHARE
"""


def note(keep: Cluster, gone: Cluster, *, by: Any) -> Merge:
    """Write down how two clusters stand, right before they become one; the caller holds both."""
    inner = Cluster.objects.filter(merged_into=gone).values_list("pk", flat=True)
    told = NotSame.objects.filter(Q(cluster=gone) | Q(other=gone), ended_at__isnull=True)
    return Merge.objects.create(
        keep=keep, gone=gone, by=by, at=clock.now(),
        reports=[str(pk) for pk in _live(gone.pk).values_list("subject", flat=True)],
        inner=[str(pk) for pk in inner],
        led_by=gone.representative,
        first_seen=keep.first_seen, last_seen=keep.last_seen,
        families=kinship.rows_of(gone.pk),
        apart=[
            {"id": row.pk, "cluster": str(row.cluster_id), "other": _text(row.other_id)}
            for row in told
        ],
    )  # fmt: skip


def hold_pair(merge: Merge) -> Merge | None:
    """Hold both clusters of a merge until the transaction ends; None when it was taken back.

    Raises Refused when something was put together with either since: that comes back first.
    """
    pair = {merge.keep_id, merge.gone_id}
    rows = Cluster.objects.select_for_update().filter(pk__in=pair).order_by("-pk")
    held = {row.pk: row for row in rows}
    merge = Merge.objects.select_related("keep", "gone").get(pk=merge.pk)
    if merge.undone_at is not None:
        return None
    since = Merge.objects.filter(undone_at__isnull=True, pk__gt=merge.pk)
    is_last = not since.filter(Q(keep__in=pair) | Q(gone__in=pair)).exists()
    stands = held[merge.gone_id].merged_into_id == merge.keep_id
    if not is_last or not stands or held[merge.keep_id].merged_into_id is not None:
        raise Refused("merged", "parted")
    return merge


def went_to(cluster_id: UUID) -> UUID | None:
    """The cluster that one was merged into, None where it stands by itself.

    Nobody parts the two until the transaction ends: both are held, the higher id first, as whoever
    parts them does. For jobs that follow a merge, which may come late. Two queries.
    """
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_WENT_TO, [cluster_id])
            row = cursor.fetchone()
            if row is None or row[0] is None:
                return None
            cursor.execute(_STAND, [[row[0], cluster_id]])
            if dict(cursor.fetchall()).get(cluster_id) == row[0]:
                root: UUID = row[0]
                return root


@transaction.atomic
def part(*, by: Any, merge: Merge) -> list[UUID]:
    """Make two clusters of one again; returns the reports of the one that stands by itself again.

    Those are the reports that it had, and exact copies of its words that came since; near copies
    stay. Machines do not join the two again. Raises Refused when either was merged since, or when
    nothing of it is left; [] when it was taken back before. Audited, `ClustersParted` is emitted.
    """
    held = hold_pair(merge)
    if held is None:
        return []
    rows = list(_rows_of(held))
    if not rows:
        raise Refused("gone", "parted")
    keep, gone = held.keep, held.gone
    for row in rows:
        if row.is_indexed:
            rewrite(row, cluster_id=gone.pk, is_indexed=True)
    Signature.objects.filter(pk__in=[r.pk for r in rows if not r.is_indexed]).update(cluster=gone)
    Cluster.objects.filter(pk__in=held.inner, merged_into=keep).update(merged_into=gone)
    moved = [row.subject for row in rows]
    _settle(held, moved)
    kinship.put_back_rows(keep.pk, gone.pk, held.families)
    _tell_apart(held)
    Merge.objects.filter(pk=held.pk).update(undone_at=clock.now(), undone_by=by)
    record(by=by, what="matching:cluster:part", on=keep, facts={"other": str(gone.pk)})
    emit(ClustersParted(kept_id=keep.pk, gone_id=gone.pk))
    return moved


def _live(cluster_id: UUID) -> Any:
    return Signature.objects.filter(kind=REPORT, cluster_id=cluster_id, is_removed=False)


def _rows_of(merge: Merge) -> Iterator[Signature]:
    """The signatures that belong to the one that ended: its own, and its exact copies since."""
    held = _live(merge.keep_id).select_related("data_key")
    yield from held.filter(subject__in=merge.reports)
    names = Cluster.objects.filter(pk__in=[*merge.inner, merge.gone_id])
    keys = {bytes(key) for key in names.values_list("key_hash", flat=True)}
    for row in held.filter(at__gte=merge.at).exclude(subject__in=merge.reports):
        if name_of(row) in keys:
            yield row


def _settle(merge: Merge, moved: Iterable[UUID]) -> None:
    """Counts, times and representatives of both, after the signatures were moved."""
    keep, gone, moved = merge.keep, merge.gone, set(moved)
    Cluster.objects.filter(pk=gone.pk).update(
        merged_into=None, reports=_live(gone.pk).count(),
        representative=merge.led_by if merge.led_by in moved else None,
    )  # fmt: skip
    stayed = _live(keep.pk)
    last = stayed.filter(at__gte=merge.at).aggregate(last=Max("at"))["last"]
    Cluster.objects.filter(pk=keep.pk).update(
        reports=stayed.count(), observations=F("observations") - gone.observations,
        first_seen=merge.first_seen, last_seen=last or merge.last_seen,
    )  # fmt: skip
    if merge.led_by not in moved:
        elect(Cluster.objects.get(pk=gone.pk))
    if keep.representative in moved:
        elect(Cluster.objects.get(pk=keep.pk))


def _tell_apart(merge: Merge) -> None:
    """What was said not to be the same as the one that ended is said of it again."""
    for row in merge.apart:
        there = NotSame.objects.filter(pk=row["id"], ended_by__isnull=True)
        there.update(cluster_id=row["cluster"], other_id=row["other"], ended_at=None)


def _text(pk: UUID | None) -> str | None:
    return None if pk is None else str(pk)
