"""Clusters of reports under a claim: each belongs to one claim at most."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.claims.events import ClusterAttached, ClusterDetached
from ruthan.claims.models import Claim, ClaimCluster
from ruthan.claims.permissions import P
from ruthan.claims.states import UndoRefused
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.intake import actions as intake_actions
from ruthan.intake import queries as intake
from ruthan.intake.states import MOVES as report_moves  # noqa: N811 - a name for one of two tables
from ruthan.intake.states import ReportState
from ruthan.matching import queries as matching
from ruthan.matching.actions import went_to

_UNDER_A_CLAIM = (ReportState.CHECKING, ReportState.REFERRED)


class ClusterTaken(Exception):
    """The cluster belongs to another claim; `claim` is that one."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(claim.ref)
        self.claim = claim


class PartingRefused(Exception):
    """A press cannot be taken back; `why` says what was built on it since."""

    def __init__(self, why: UndoRefused) -> None:
        super().__init__(why.value)
        self.why = why


@transaction.atomic
def attach_cluster(*, by: Any, claim: Claim, cluster: Any) -> bool:
    """Put a cluster (or its id) under a claim; False when it is there already.

    Raises ClusterTaken when it is another claim's, also when somebody attached it a moment ago.
    Its reports are answered at once when the claim has a verdict in force.
    """
    if not isinstance(by, str):
        require(by, P.CLAIM_OPEN)
    cluster_id = matching.cluster(getattr(cluster, "pk", cluster)).pk
    try:
        with transaction.atomic():
            held, is_new = ClaimCluster.objects.get_or_create(
                cluster_id=cluster_id,
                defaults={"claim": claim, "by": _user(by), "at": clock.now()},
            )
    except IntegrityError:
        held, is_new = ClaimCluster.objects.get(cluster_id=cluster_id), False
    if held.claim_id != claim.pk:
        raise ClusterTaken(held.claim)
    if is_new:
        facts = {"cluster": str(cluster_id)}
        record(by=by, what="claims:cluster:attach", on=claim, facts=facts)
        emit(ClusterAttached(claim_id=claim.pk, cluster_id=cluster_id))
    return is_new


@transaction.atomic
def detach_cluster(*, by: Any, claim: Claim, cluster: Any) -> None:
    """Take a cluster off a claim; what its reporters were told stays told. Safe twice.

    Reports that wait for an answer are screened again, which `ClusterDetached` says.
    """
    require(by, P.CLAIM_OPEN)
    cluster_id: UUID = getattr(cluster, "pk", cluster)
    link = ClaimCluster.objects.select_for_update().filter(claim=claim, cluster_id=cluster_id)
    held = link.first()
    if held is not None:
        take_off(held, by=by)
        facts = {"cluster": str(cluster_id)}
        record(by=by, what="claims:cluster:detach", on=claim, facts=facts)


def take_off(link: ClaimCluster, *, by: Any) -> None:
    """End a link that the caller holds: whoever waits for an answer is screened again."""
    for report in intake.reports_in_cluster(link.cluster_id).filter(state__in=_UNDER_A_CLAIM):
        to = intake.state_before(report, link.at)
        moves = report_moves[report.state]
        intake_actions.move_report(
            by=by, report=report, to=to if to in moves else ReportState.SCREENING
        )
    ClaimCluster.objects.filter(pk=link.pk).delete()
    emit(
        ClusterDetached(
            claim_id=link.claim_id, cluster_id=link.cluster_id, attached_at=link.at.isoformat()
        )
    )


@transaction.atomic
def follow_merge(*, into: UUID, other: UUID) -> None:
    """After two clusters became one: its reports and its claim hang on the one that stays.

    When both had a claim, the older link stays where it is and people see both. Safe twice, and
    nothing happens where the merge was taken back meanwhile.
    """
    root = went_to(other)
    if root is None:
        return
    intake_actions.follow_merge(into_id=root, other_id=other)
    held = {row.cluster_id: row for row in _links(root, other)}
    if other not in held:
        if root in held:
            emit(ClusterAttached(claim_id=held[root].claim_id, cluster_id=root))
        return
    link = held[other]
    if root not in held:
        ClaimCluster.objects.filter(pk=link.pk).update(cluster_id=root, came_from=other)
        emit(ClusterAttached(claim_id=link.claim_id, cluster_id=root))
    elif held[root].claim_id == link.claim_id:
        kept = held[root]
        ended = {"cluster": str(other), "by": str(link.by_id or ""), "at": link.at.isoformat()}
        ClaimCluster.objects.filter(pk=kept.pk).update(took_in=[*kept.took_in, ended])
        link.delete()


@transaction.atomic
def follow_parting(*, kept: UUID, gone: UUID, merged_at: datetime) -> None:
    """Before a merge is taken back: what the claims did with it is undone.

    Refuses PartingRefused, which says what was built on the merge: a claim that the reports were
    put under, an answer that somebody heard. The caller holds both clusters.
    """
    links = _links(kept, gone)
    if any(link.at >= merged_at for link in links):
        raise PartingRefused(UndoRefused.CLAIMED)
    if intake.answered_since(kept, merged_at):
        raise PartingRefused(UndoRefused.ANSWERED)
    for link in links:
        if link.came_from == gone:
            ClaimCluster.objects.filter(pk=link.pk).update(cluster_id=gone, came_from=None)
        ended = [row for row in link.took_in if row["cluster"] == str(gone)]
        for row in ended:
            ClaimCluster.objects.create(
                claim_id=link.claim_id, cluster_id=gone, by_id=row["by"] or None, at=row["at"]
            )
            left = [other for other in link.took_in if other not in ended]
            ClaimCluster.objects.filter(pk=link.pk).update(took_in=left)


def _links(into: UUID, other: UUID) -> list[ClaimCluster]:
    rows = ClaimCluster.objects.select_for_update().filter(cluster_id__in=(into, other))
    return list(rows.order_by("pk"))


def _user(by: Any) -> Any:
    return None if isinstance(by, str) else by
