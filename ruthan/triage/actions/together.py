"""Putting clusters together by hand, and taking a report out of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core.guard import require
from ruthan.core.states import Refused
from ruthan.intake.actions import put_in_cluster
from ruthan.matching import actions as matching
from ruthan.matching import queries as known
from ruthan.triage.actions.assessing import assess_report
from ruthan.triage.actions.items import recount
from ruthan.triage.models import QueueItem
from ruthan.triage.permissions import P

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.accounts.models import User
    from ruthan.intake.models import Report


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
