"""A person says that two things are not the same, takes it back; machines and screens heed it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.states import Refused
from ruthan.matching.actions import kinship
from ruthan.matching.models import Cluster, NotSame


@transaction.atomic
def set_apart(
    *, by: Any, cluster_id: UUID, other: UUID | None = None, claim: UUID | None = None
) -> NotSame:
    """Say that a cluster is not the same as another one, or as a claim; said twice it is once.

    Machines never join the two. Raises Refused where a cluster was merged meanwhile. Audited.
    """
    clusters = [cluster_id] if other is None else sorted({cluster_id, other})
    if not kinship.stand_still(Cluster, clusters) or other == cluster_id:
        raise Refused("merged", "apart")
    first, second = clusters[0], clusters[1] if other is not None else None
    row = NotSame(cluster_id=first, other_id=second, claim=claim, by=by, at=clock.now())
    NotSame.objects.bulk_create([row], ignore_conflicts=True)
    live = NotSame.objects.filter(ended_at__isnull=True, cluster_id=first)
    made = live.get(other_id=second, claim=claim)
    if made.by_id == by.pk and made.at == row.at:
        facts = {"other": str(other or claim), "kind": "cluster" if other else "claim"}
        record(by=by, what="matching:cluster:set-apart", on=("matching.cluster", str(cluster_id)),
               facts=facts)  # fmt: skip
    return made


@transaction.atomic
def take_back(*, by: Any, row: NotSame) -> bool:
    """Take back that two are not the same; False when that was done before. Audited."""
    live = NotSame.objects.filter(pk=row.pk, ended_at__isnull=True)
    if live.update(ended_at=clock.now(), ended_by=by) != 1:
        return False
    facts = {"other": str(row.other_id or row.claim)}
    record(by=by, what="matching:cluster:unset-apart", on=("matching.cluster", str(row.cluster_id)),
           facts=facts)  # fmt: skip
    return True


def follow_merge(*, keep: UUID, gone: UUID) -> None:
    """Two clusters became one: what was said of the one that ended holds for the one that stays.

    That they are not the same has ended with it. The caller holds both. One query where nothing
    was said.
    """
    now = clock.now()
    for row in NotSame.objects.filter(Q(cluster=gone) | Q(other=gone), ended_at__isnull=True):
        ends = {keep if end == gone else end for end in (row.cluster_id, row.other_id) if end}
        first, second = min(ends), max(ends) if len(ends) > 1 else None
        is_pair = row.claim is None
        there = NotSame.objects.filter(ended_at__isnull=True, cluster=first, claim=row.claim)
        if (is_pair and second is None) or there.filter(other=second).exists():
            NotSame.objects.filter(pk=row.pk).update(ended_at=now)
        else:
            NotSame.objects.filter(pk=row.pk).update(cluster_id=first, other_id=second)
