"""Taking back that a report was taken out of its cluster: it stands there again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.states import Refused
from ruthan.matching.actions.signatures import elect, head_of, hide
from ruthan.matching.models import Cluster, FamilyMember, Merge, Signature, Split
from ruthan.matching.queries.shelf import REPORT


def note(report_id: UUID, *, old: UUID, made: UUID, by: Any) -> Split:
    """Write down how two clusters stand, right before a report moves from one to the other."""
    target = Cluster.objects.get(pk=made)
    return Split.objects.create(
        report=report_id, old=old, made=made, was_there=target.reports > 0,
        apart_from=target.apart_from_id, by=by, at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def rejoin_report(*, by: Any, split: Split) -> list[UUID]:
    """Put a report back into the cluster that it was taken out of; returns all that moved.

    Exact copies of it that came since go with it, unless others stood where it went: they would
    have joined it there. [] when it was taken back before. Raises Refused when either cluster was
    merged, the report was taken out again or put into a family by a person since, or when nothing
    readable is left of it. Machines may join what comes later, as before. Audited.
    """
    held = hold_split(split)
    if held is None:
        return []
    rows = list(_rows_of(held))
    for row in rows:
        hide(row, cluster_id=held.old)
    moved = [row.subject for row in rows]
    last = Cluster.objects.get(pk=held.made).last_seen
    if not held.was_there:
        Cluster.objects.filter(pk=held.old, last_seen__lt=last).update(last_seen=last)
    Cluster.objects.filter(pk=held.old).update(reports=_live(held.old).count())
    Cluster.objects.filter(pk=held.made).update(
        reports=_live(held.made).count(), apart_from=held.apart_from
    )
    for cluster in Cluster.objects.filter(pk__in=(held.old, held.made)):
        if cluster.representative is None or cluster.representative in moved:
            elect(cluster)
    Split.objects.filter(pk=held.pk).update(undone_at=clock.now(), undone_by=by)
    facts = {"from": str(held.made)}
    record(by=by, what="matching:report:rejoin", on=("matching.cluster", str(held.old)),
           facts=facts)  # fmt: skip
    return moved


def hold_split(split: Split) -> Split | None:
    """Hold both clusters of a split until the transaction ends; None when it was taken back.

    Raises Refused as `rejoin_report` does.
    """
    pair = {split.old, split.made}
    rows = list(Cluster.objects.select_for_update().filter(pk__in=pair).order_by("-pk"))
    split = Split.objects.get(pk=split.pk)
    if split.undone_at is not None:
        return None
    since = Merge.objects.filter(Q(keep__in=pair) | Q(gone__in=pair), undone_at__isnull=True)
    by_people = FamilyMember.objects.filter(cluster=split.made, is_by_machine=False)
    row = head_of(split.report)
    if row is None:
        raise Refused("gone", "rejoined")
    stands = len(rows) == 2 and all(held.merged_into_id is None for held in rows)
    is_built_on = any(held.filter(at__gte=split.at).exists() for held in (since, by_people))
    if not stands or is_built_on or row.cluster_id != split.made:
        raise Refused("merged", "rejoined")
    return split


def _rows_of(split: Split) -> list[Signature]:
    """The signatures that go back: the report's, and those of the copies that came since."""
    live = _live(split.made).order_by("id")
    return list(live.filter(subject=split.report) if split.was_there else live)


def _live(cluster_id: UUID) -> QuerySet[Signature]:
    return Signature.objects.filter(kind=REPORT, cluster=cluster_id, is_removed=False)
