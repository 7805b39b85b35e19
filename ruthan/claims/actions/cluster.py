"""Clusters of reports under a claim: each belongs to one claim at most."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.claims.events import ClusterAttached
from ruthan.claims.models import Claim, ClaimCluster
from ruthan.claims.permissions import P
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.intake import actions as intake_actions
from ruthan.intake import queries as intake
from ruthan.matching import queries as matching


class ClusterTaken(Exception):
    """The cluster belongs to another claim; `claim` is that one."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(claim.ref)
        self.claim = claim


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
    """Take a cluster off a claim; what its reporters were told stays told. Safe twice."""
    require(by, P.CLAIM_OPEN)
    cluster_id: UUID = getattr(cluster, "pk", cluster)
    gone, _ = ClaimCluster.objects.filter(claim=claim, cluster_id=cluster_id).delete()
    if gone:
        facts = {"cluster": str(cluster_id)}
        record(by=by, what="claims:cluster:detach", on=claim, facts=facts)


@transaction.atomic
def follow_merge(*, into: UUID, other: UUID) -> None:
    """After two clusters became one: its reports and its claim hang on the one that stays.

    When both had a claim, the older link stays where it is and people see both. Safe twice.
    """
    for report in intake.reports_in_cluster(other):
        intake_actions.put_in_cluster(report_id=report.pk, cluster_id=into)
    held = {row.cluster_id: row for row in _links(into, other)}
    if other not in held:
        if into in held:
            emit(ClusterAttached(claim_id=held[into].claim_id, cluster_id=into))
        return
    link = held[other]
    if into not in held:
        ClaimCluster.objects.filter(pk=link.pk).update(cluster_id=into)
        emit(ClusterAttached(claim_id=link.claim_id, cluster_id=into))
    elif held[into].claim_id == link.claim_id:
        link.delete()


def _links(into: UUID, other: UUID) -> list[ClaimCluster]:
    rows = ClaimCluster.objects.select_for_update().filter(cluster_id__in=(into, other))
    return list(rows)


def _user(by: Any) -> Any:
    return None if isinstance(by, str) else by
