"""Putting clusters together by hand and taking that back, setting apart, taking a report out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.claims.actions import PartingRefused, allow
from ruthan.claims.actions import follow_parting as follow_claims
from ruthan.claims.queries import claim_of_cluster
from ruthan.claims.states import UndoRefused
from ruthan.core.guard import require
from ruthan.core.states import Refused
from ruthan.intake import queries as intake
from ruthan.intake.actions import follow_parting as follow_reports
from ruthan.intake.actions import put_in_cluster
from ruthan.intake.states import OPEN
from ruthan.matching import actions as matching
from ruthan.matching import queries as known
from ruthan.triage.actions.assessing import assess_report
from ruthan.triage.actions.items import recount
from ruthan.triage.actions.joining import end_split, follow_parting
from ruthan.triage.models import Handover, QueueItem
from ruthan.triage.permissions import P

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.accounts.models import User
    from ruthan.intake.models import Report
    from ruthan.matching.models import Merge, NotSame, Split


@transaction.atomic
def merge_clusters(*, by: User, item: QueueItem, other_id: UUID) -> UUID:
    """Say that another cluster is the same message; returns the cluster that stays.

    Reports, items and claims follow by event. Raises Refused for itself or an unknown one.
    """
    require(by, P.ITEM_MERGE, organisation=item.centre_id)
    if item.cluster_id is None or other_id == item.cluster_id:
        raise Refused("same", "merged")
    roots = known.roots([item.cluster_id, other_id])
    if other_id not in roots or roots[other_id] == roots.get(item.cluster_id):
        raise Refused("merged", "merged")
    kept = matching.merge(by=by, into=item.cluster_id, other=other_id)
    record(by=by, what="triage:item:merge", on=item, facts={"other": str(other_id)})
    return kept.pk


@transaction.atomic
def undo_merge(*, by: User, merge: Merge) -> bool:
    """Make two messages of one again, as if they had never been put together; False when done.

    Who put them together may do so for UNDO_WITHIN, whoever may undo for others (ITEM_UNDO) later,
    too. Raises PartingRefused for others, late, or with what was built on it since. Audited.
    """
    allow(by, P.ITEM_UNDO, did=merge.by_id, at=merge.at)
    try:
        held = matching.hold_pair(merge)
        if held is None:
            return False
        _refuse_built_on(held)
        follow_claims(kept=held.keep_id, gone=held.gone_id, merged_at=held.at)
        moved = matching.part(by=by, merge=held)
    except Refused as refused:
        raise PartingRefused(UndoRefused(refused.was)) from refused
    follow_reports(cluster_id=held.gone_id, report_ids=moved)
    follow_parting(kept_id=held.keep_id, gone_id=held.gone_id)
    record(by=by, what="triage:item:unmerge", on=("matching.cluster", str(held.keep_id)),
           facts={"other": str(held.gone_id)})  # fmt: skip
    for cluster_id in (held.keep_id, held.gone_id):
        _queue_the_rest(cluster_id)
    return True


def _refuse_built_on(merge: Merge) -> None:
    """Refuse what reporters or another centre were told of the joined item."""
    if intake.declined_since(merge.keep_id, merge.at):
        raise PartingRefused(UndoRefused.DECLINED)
    if Handover.objects.filter(cluster_id=merge.keep_id, at__gte=merge.at).exists():
        raise PartingRefused(UndoRefused.HANDED)


def _queue_the_rest(cluster_id: UUID) -> None:
    """Rank an open report of each centre that has no item for its cluster, so that it gets one."""
    held = set(QueueItem.objects.filter(cluster_id=cluster_id).values_list("centre_id", flat=True))
    live = intake.reports_in_cluster(cluster_id).exclude(centre_id__in=held)
    for report in live.filter(state__in=OPEN).order_by("centre_id", "pk").distinct("centre_id"):
        assess_report(report.pk)


@transaction.atomic
def set_apart(
    *, by: User, item: QueueItem, other: UUID | None = None, claim: UUID | None = None
) -> NotSame:
    """Say that the item is not the same message as another, or not this claim; raises Refused.

    The candidate is not shown with the item any more, and machines never join the two. Said
    twice it is once.
    """
    require(by, P.ITEM_MERGE, organisation=item.centre_id)
    if item.cluster_id is None:
        raise Refused("none", "apart")
    return matching.set_apart(by=by, cluster_id=item.cluster_id, other=other, claim=claim)


@transaction.atomic
def take_back_apart(*, by: User, item: QueueItem, row: NotSame) -> bool:
    """Take back that the item is not the same as something; False when that was done before."""
    require(by, P.ITEM_MERGE, organisation=item.centre_id)
    if item.cluster_id not in (row.cluster_id, row.other_id):
        raise Refused("another", "apart")
    return matching.take_back(by=by, row=row)


@transaction.atomic
def undo_split(*, by: User, split: Split) -> bool:
    """Put a report back into the message that it was taken out of; False when that was done.

    Who took it out may do so for UNDO_WITHIN, whoever may undo for others (ITEM_UNDO) later, too.
    Raises PartingRefused for others, late, or with what was built on it since. Audited.
    """
    allow(by, P.ITEM_UNDO, did=split.by_id, at=split.at)
    try:
        held = matching.hold_split(split)
        if held is None:
            return False
        _refuse_built_on_split(held)
        moved = matching.rejoin_report(by=by, split=held)
    except Refused as refused:
        raise PartingRefused(UndoRefused(refused.was)) from refused
    for report_id in moved:
        put_in_cluster(report_id=report_id, cluster_id=split.old)
    record(by=by, what="triage:report:unsplit", on=("matching.cluster", str(split.old)),
           facts={"report": str(split.report)})  # fmt: skip
    end_split(split.made, into=split.old, since=split.at)
    for report_id in moved:
        assess_report(report_id)
    return True


def _refuse_built_on_split(split: Split) -> None:
    """Refuse what reporters or another centre were told of the report since, or a claim on it."""
    if claim_of_cluster(split.made) is not None:
        raise PartingRefused(UndoRefused.CLAIMED)
    if intake.answered_since(split.made, split.at):
        raise PartingRefused(UndoRefused.ANSWERED)
    if intake.declined_since(split.made, split.at):
        raise PartingRefused(UndoRefused.DECLINED)
    if Handover.objects.filter(cluster_id=split.made, at__gte=split.at).exists():
        raise PartingRefused(UndoRefused.HANDED)


@transaction.atomic
def split_off(*, by: User, report: Report) -> UUID:
    """Say that a report does not belong to its cluster; it gets one of its own and is ranked."""
    require(by, P.ITEM_MERGE, organisation=report.centre_id)
    was = report.cluster_id
    made = matching.detach_report(report_id=report.id, by=by)
    put_in_cluster(report_id=report.id, cluster_id=made.pk)
    record(by=by, what="triage:report:split", on=report, facts={"was": str(was)})
    if was is not None:
        recount(cluster_id=was)
    assess_report(report.id)
    return made.pk
