"""Clusters: two become one, one report is split off, and races between processes are mended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F, Q, QuerySet

from ruthan.audit.actions import record
from ruthan.core.events import emit
from ruthan.matching import queries
from ruthan.matching.actions import apart, kinship, parting, splitting
from ruthan.matching.actions.rounds import once_more
from ruthan.matching.actions.signatures import (
    cluster_of_key,
    elect,
    head_of,
    hide,
    name_of,
    rewrite,
    text_of,
)
from ruthan.matching.events import ClustersMerged
from ruthan.matching.models import Cluster, Signature
from ruthan.matching.queries import said as known
from ruthan.matching.queries.shelf import REPORT


class IdenticalCopies(Exception):
    """The report says exactly what its cluster says: it cannot be split off."""


@transaction.atomic
def merge(*, into: UUID, other: UUID, by: Any = "system") -> Cluster:
    """Make two clusters one: the lower id stays, whichever was named first; safe to call twice.

    Signatures are pointed to the one that stays by new rows, counts are added, the move is in the
    audit trail and `ClustersMerged` is emitted for those who hang things on clusters. Raises
    Cluster.DoesNotExist when one is gone, as one is whose only report joined another.
    """
    keep, gone = _locked_pair(*_roots(into, other))
    if keep.pk == gone.pk:
        return keep
    if not isinstance(by, str):
        parting.note(keep, gone, by=by)
    members = Signature.objects.filter(kind=REPORT, cluster=gone, is_removed=False)
    for row in members.filter(is_indexed=True):
        rewrite(row, cluster_id=keep.pk, is_indexed=True)
    members.filter(cluster=gone).update(cluster=keep)
    Cluster.objects.filter(merged_into=gone).update(merged_into=keep)
    Cluster.objects.filter(pk=gone.pk).update(merged_into=keep, representative=None)
    _take_over(keep, gone)
    kinship.follow_merge(keep=keep.pk, gone=gone.pk)
    apart.follow_merge(keep=keep.pk, gone=gone.pk)
    record(by=by, what="matching:cluster:merge", on=keep, facts={"other": str(gone.pk)})
    emit(ClustersMerged(into_id=keep.pk, other_id=gone.pk))
    keep.refresh_from_db()
    return keep


@transaction.atomic
def gather_report(*, report_id: UUID, text: str) -> UUID | None:
    """Let a new report join the cluster whose representative it nearly copies, by the star rule.

    Returns the cluster it is in now, None when it has none. Call it in the transaction that moves
    the report itself, and only while nothing else hangs on its cluster. A report that joins stands
    for nothing any more, so that clusters stay stars, and the cluster that it had alone is gone.
    Where copies had joined it meanwhile this is a merge, with its event. It joins older clusters
    only: of two that come at once the later one moves. Safe twice and at once.
    """
    row = head_of(report_id)
    if row is None or row.cluster_id is None:
        return None
    own = Cluster.objects.filter(pk=row.cluster_id).first()
    if own is None or own.representative != report_id:
        return row.cluster_id
    target = _older(own, text)
    if target is None:
        return own.pk
    pair = _locked_pair(own.pk, target)
    if len({held.pk for held in pair}) == 1:  # somebody joined the two a moment ago
        return pair[0].pk
    mine, theirs = pair if pair[0].pk == own.pk else pair[::-1]
    if mine.pk != own.pk or mine.reports != 1 or _leads_others(mine):
        return merge(into=theirs.pk, other=mine.pk).pk
    hide(row, cluster_id=theirs.pk)
    Signature.objects.filter(cluster=mine).update(cluster=theirs)
    _take_over(theirs, mine)
    Cluster.objects.filter(pk=mine.pk)._raw_delete(using=DEFAULT_DB_ALIAS)
    return theirs.pk


@transaction.atomic
def detach_report(*, report_id: UUID, by: Any = "system") -> Cluster:
    """Split a report off its cluster into the cluster of its own words; returns where it went.

    Refuses IdenticalCopies when its words are exactly those that name the cluster. Machines do
    not join the two again. Audited. The caller moves what hangs on the report.
    """
    row = head_of(report_id)
    if row is None or row.cluster_id is None:
        raise IdenticalCopies(str(report_id))
    old = Cluster.objects.select_for_update().get(pk=row.cluster_id)
    key = name_of(row)
    if key is None or bytes(old.key_hash) == key:
        raise IdenticalCopies(str(report_id))
    target = cluster_of_key(key, representative=report_id, at=row.at)
    if target == old.pk:  # its own words were merged into this cluster by a person or the repair
        raise IdenticalCopies(str(report_id))
    if not isinstance(by, str):
        splitting.note(report_id, old=old.pk, made=target, by=by)
    rewrite(row, cluster_id=target, is_indexed=text_of(row) is not None)
    Cluster.objects.filter(pk=target).update(reports=F("reports") + 1, apart_from=old)
    Cluster.objects.filter(pk=old.pk, reports__gt=0).update(reports=F("reports") - 1)
    if old.representative == report_id:
        elect(old)
    record(by=by, what="matching:report:detach", on=old, facts={"to": str(target)})
    return Cluster.objects.get(pk=target)


def repair(*, anew: bool = False) -> int:
    """Join clusters that two processes opened at once for near copies; returns how many.

    Every representative is compared once more when all that were written with it are visible;
    `anew` compares all there are. Each join is a transaction of its own.
    """
    return once_more("clusters", _joined, anew=anew)


def _joined(fresh: QuerySet[Cluster]) -> int:
    joined = 0
    for cluster in fresh.order_by("-id"):
        kept = cluster
        while kept.pk == cluster.pk and (target := _near_other(cluster)) is not None:
            try:
                kept = merge(into=target, other=cluster.pk)  # the older stays, and may have more
            except Cluster.DoesNotExist:  # one of them was joined to another meanwhile
                if not queries.exists(cluster.pk):
                    break
            else:
                joined += 1
    return joined


def _near_other(cluster: Cluster) -> UUID | None:
    """Another cluster that this one's representative should have joined."""
    head = head_of(cluster.representative) if cluster.representative else None
    text = text_of(head) if head else None
    if text is None:
        return None
    return queries.joinable_cluster(text, apart=_apart(cluster))


def _apart(cluster: Cluster) -> set[UUID]:
    """The cluster itself and those that a person split off or set apart from it."""
    held = {cluster.pk} | {pk for pk in (cluster.apart_from_id,) if pk}
    held |= set(Cluster.objects.filter(apart_from=cluster).values_list("id", flat=True))
    return held | known.kept_apart(cluster.pk)


def _take_over(keep: Cluster, gone: Cluster) -> None:
    """Add the counts of a cluster that ends; both are locked."""
    Cluster.objects.filter(pk=keep.pk).update(
        reports=F("reports") + gone.reports,
        observations=F("observations") + gone.observations,
        first_seen=min(keep.first_seen, gone.first_seen),
        last_seen=max(keep.last_seen, gone.last_seen),
        representative=keep.representative or gone.representative,
    )


def _older(cluster: Cluster, text: str) -> UUID | None:
    """The cluster older than this one whose representative the text nearly copies."""
    others = _apart(cluster)
    target = queries.joinable_cluster(text, apart=others)
    while target is not None and target > cluster.pk:
        others.add(target)
        target = queries.joinable_cluster(text, apart=others)
    return target


def _leads_others(cluster: Cluster) -> bool:
    """Whether others were merged into it or split off from it, or people said anything of it."""
    led = Cluster.objects.filter(Q(merged_into=cluster) | Q(apart_from=cluster))
    return led.exists() or kinship.has_family(cluster.pk) or known.is_told_of(cluster.pk)


def _locked_pair(one: UUID, two: UUID) -> tuple[Cluster, Cluster]:
    """Both clusters, the lower id first, locked; roots again when somebody merged them meanwhile.

    Locks are taken from the higher id down everywhere: a copy of a merged text locks the cluster
    of its words, and then the one it was merged into, which is always older.
    """
    while True:
        rows = Cluster.objects.select_for_update().filter(pk__in={one, two}).order_by("-pk")
        locked = list(rows)[::-1]
        if all(row.merged_into_id is None for row in locked):
            return locked[0], locked[-1]
        one, two = _roots(one, two)


def _roots(one: UUID, two: UUID) -> tuple[UUID, UUID]:
    root = queries.roots([one, two])
    if not {one, two} <= root.keys():
        raise Cluster.DoesNotExist
    return root[one], root[two]
