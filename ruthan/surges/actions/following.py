"""When clusters move, their hours and surges move with them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.claims import queries as claims
from ruthan.core import clock
from ruthan.core.locks import hold
from ruthan.matching.actions import went_to
from ruthan.surges.actions.counting import COUNTING, count_subject
from ruthan.surges.models import HourCount, Surge
from ruthan.surges.states import Kind, Proposal


@transaction.atomic
def follow_cluster(*, claim_id: UUID, cluster_id: UUID) -> None:
    """A cluster hangs on a claim now: the claim is counted anew, the open surge is the claim's."""
    claim = claims.claim_by_id(claim_id)
    if claim is None:
        return
    count_subject(Kind.CLAIM, claim_id, claims.cluster_ids(claim))
    _move((Kind.CLUSTER, cluster_id), (Kind.CLAIM, claim_id))


@transaction.atomic
def follow_merge(*, into_id: UUID, other_id: UUID) -> None:
    """Two clusters became one: one series, one open surge. Safe twice.

    Nothing happens where the merge was taken back meanwhile.
    """
    if went_to(other_id) is None:
        return
    count_subject(Kind.CLUSTER, into_id, [into_id])
    HourCount.objects.filter(kind=Kind.CLUSTER, subject=other_id).delete()
    _move((Kind.CLUSTER, other_id), (Kind.CLUSTER, into_id))


@transaction.atomic
def follow_parting(*, kept_id: UUID, gone_id: UUID) -> None:
    """A merge was taken back: each is counted by itself; an open surge stays with the one kept."""
    for cluster_id in (kept_id, gone_id):
        count_subject(Kind.CLUSTER, cluster_id, [cluster_id])


@transaction.atomic
def follow_detached(*, claim_id: UUID, cluster_id: UUID) -> None:
    """A cluster was taken off a claim: both are counted anew; an open surge stays the claim's."""
    claim = claims.claim_by_id(claim_id)
    count_subject(Kind.CLAIM, claim_id, claims.cluster_ids(claim) if claim else [])
    count_subject(Kind.CLUSTER, cluster_id, [cluster_id])


def _move(one: tuple[str, UUID], to: tuple[str, UUID]) -> None:
    """Hand open surges over; where the other has one of its own, this one has ended."""
    hold(COUNTING)
    kind, subject = to
    held = Surge.objects.filter(kind=kind, subject=subject, ended_at__isnull=True)
    taken = set(held.values_list("province", flat=True))
    for surge in Surge.objects.filter(kind=one[0], subject=one[1], ended_at__isnull=True):
        facts = {"to": str(subject), "kind": str(kind)}
        if surge.province in taken:
            left = Proposal.NONE if surge.proposal == Proposal.OPEN else surge.proposal
            Surge.objects.filter(pk=surge.pk).update(ended_at=clock.now(), proposal=left)
        else:
            Surge.objects.filter(pk=surge.pk).update(kind=kind, subject=subject)
        record(by="system", what="surges:surge:move", on=surge, facts=facts)
