"""Taking back that a cluster was put under a claim, as long as nothing was built on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from ruthan.audit.actions import record
from ruthan.claims.actions.cluster import PartingRefused, take_off
from ruthan.claims.models import Claim, ClaimCluster, Verdict
from ruthan.claims.permissions import P
from ruthan.claims.states import UndoRefused
from ruthan.core import clock
from ruthan.core.guard import may
from ruthan.intake import queries as intake
from ruthan.referrals import queries as referrals

UNDO_WITHIN = timedelta(minutes=30)  # for the one who did it; a supervisor is not bound by it
_HELD = """
SELECT 1 FROM claims_claimcluster WHERE claim_id = %s AND cluster_id = %s FOR KEY SHARE
"""


@transaction.atomic
def undo_attach(*, by: Any, claim: Claim, cluster_id: UUID) -> bool:
    """Take a cluster off a claim as if it had never been put there; False when it is off already.

    Who put it there may do so for UNDO_WITHIN, whoever may undo for others (CLUSTER_UNDO) later,
    too. Raises PartingRefused for others, late, or when a reporter was told, a verdict proposed or
    an agency asked since. Audited.
    """
    rows = ClaimCluster.objects.select_for_update().filter(claim=claim, cluster_id=cluster_id)
    link = rows.first()
    if link is None:
        return False
    allow(by, P.CLUSTER_UNDO, did=link.by_id, at=link.at)
    if intake.answered_since(cluster_id, link.at, claim=claim.pk):
        raise PartingRefused(UndoRefused.ANSWERED)
    since = Q(proposed_at__gte=link.at) | Q(decided_at__gte=link.at)
    if Verdict.objects.filter(since, claim=claim).exists():
        raise PartingRefused(UndoRefused.DECIDED)
    if any(one.dispatched_at >= link.at for one in referrals.about("claim", claim.pk)):
        raise PartingRefused(UndoRefused.REFERRED)
    take_off(link, by=by)
    record(by=by, what="claims:cluster:undo", on=claim, facts={"cluster": str(cluster_id)})
    return True


def allow(by: Any, permission: str, *, did: UUID | None, at: Any) -> None:
    """Let pass who did a thing a short while ago, and who may undo what others did.

    Raises PartingRefused for anybody else, and for one's own of long ago.
    """
    if may(by, permission):
        return
    if did != by.pk:
        raise PartingRefused(UndoRefused.OTHERS)
    if at < clock.now() - UNDO_WITHIN:
        raise PartingRefused(UndoRefused.LATE)


def stays_under(claim_id: UUID, cluster_id: UUID) -> bool:
    """Whether a cluster is under a claim, and then so until the transaction ends. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [claim_id, cluster_id])
        return cursor.fetchone() is not None
