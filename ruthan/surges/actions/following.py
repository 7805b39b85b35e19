"""When clusters, claims and families move, their hours and surges move with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.claims import queries as claims
from ruthan.core import clock
from ruthan.matching.actions import went_to
from ruthan.surges import queries
from ruthan.surges.actions.counting import count_subject
from ruthan.surges.models import HourCount, Surge
from ruthan.surges.queries import Subject
from ruthan.surges.states import Kind, Proposal

_ASKED = (Proposal.OPEN, Proposal.TAKEN)


@transaction.atomic
def follow_cluster(*, claim_id: UUID) -> None:
    """A cluster hangs on a claim now: the claim is counted anew, the open surge is the claim's."""
    claim = claims.claim_by_id(claim_id)
    if claim is None:
        return
    count_subject(Kind.CLAIM, claim_id, claims.cluster_ids(claim))
    hand_over()


@transaction.atomic
def follow_merge(*, into_id: UUID, other_id: UUID) -> None:
    """Two clusters became one: one series, one open surge. Safe twice.

    Nothing happens where the merge was taken back meanwhile.
    """
    if went_to(other_id) is None:
        return
    count_subject(Kind.CLUSTER, into_id, [into_id])
    HourCount.objects.filter(kind=Kind.CLUSTER, subject=other_id).delete()
    merged = Surge.objects.filter(kind=Kind.CLUSTER, subject=other_id, ended_at__isnull=True)
    for surge in merged.order_by("began_at", "province"):
        _move(surge, Subject(str(Kind.CLUSTER), into_id))
    hand_over()


@transaction.atomic
def follow_parting(*, kept_id: UUID, gone_id: UUID) -> None:
    """A merge was taken back: each is counted by itself; an open surge stays with the one kept."""
    for cluster_id in (kept_id, gone_id):
        count_subject(Kind.CLUSTER, cluster_id, [cluster_id])
    hand_over()


@transaction.atomic
def follow_detached(*, claim_id: UUID, cluster_id: UUID) -> None:
    """A cluster was taken off a claim: both are counted anew; an open surge stays the claim's."""
    claim = claims.claim_by_id(claim_id)
    count_subject(Kind.CLAIM, claim_id, claims.cluster_ids(claim) if claim else [])
    count_subject(Kind.CLUSTER, cluster_id, [cluster_id])
    hand_over()


def hand_over() -> list[Surge]:
    """Give open surges of what stands for nothing any more to what stands for its people now.

    A cluster stands for itself until a claim or a family of several does; a family until it is
    merged, parted, or its instances are under claims. The caller holds the lock of counting. Safe
    twice; returns what goes on. One query where nothing surges.
    """
    held = list(queries.going_on())
    moved = queries.heirs(held)
    for surge, to in moved:
        _move(surge, to)
    return list(queries.going_on()) if moved else held


def _move(surge: Surge, to: Subject) -> None:
    """Give one surge over; where the other has one of its own there, this one has ended.

    The other keeps its proposal, and has never two.
    """
    held = Surge.objects.filter(kind=to.kind, subject=to.subject, ended_at__isnull=True)
    changed: dict[str, Any] = {"kind": to.kind, "subject": to.subject}
    if held.filter(province=surge.province).exists():
        changed = {"ended_at": clock.now()}
    if surge.proposal == Proposal.OPEN and held.filter(proposal__in=_ASKED).exists():
        changed["proposal"] = Proposal.NONE
    Surge.objects.filter(pk=surge.pk).update(**changed)
    facts = {"to": str(to.subject), "kind": str(to.kind)}
    record(by="system", what="surges:surge:move", on=surge, facts=facts)
