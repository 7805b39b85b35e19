"""Which claims clusters are under, many at once, for lists of what is alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ruthan.claims.models import Claim, ClaimCluster, Verdict
from ruthan.claims.states import VerdictState


def claims_of_clusters(cluster_ids: Collection[UUID]) -> dict[UUID, Claim]:
    """The claim of each cluster that is under one. One query."""
    links = ClaimCluster.objects.filter(cluster_id__in=cluster_ids).select_related("claim")
    return {link.cluster_id: link.claim for link in links}


def answered_last(clusters: QuerySet[Any, UUID], *, but: UUID) -> tuple[Claim, str] | None:
    """Of the claims with a verdict in force that these clusters but one are under, the one changed
    last, with its code; None where no such cluster has one. One query.
    """
    under = ClaimCluster.objects.filter(cluster_id__in=clusters).exclude(cluster_id=but)
    decided = Verdict.objects.filter(claim__in=under.values("claim"), state=VerdictState.APPROVED)
    last = decided.select_related("claim").order_by("-claim__updated_at").first()
    return (last.claim, last.code) if last else None


def claim_ids_of_clusters(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The claim of each cluster that belongs to one, by their ids. One query."""
    rows = ClaimCluster.objects.filter(cluster_id__in=ids)
    return dict(rows.values_list("cluster_id", "claim_id"))


def attached_at(claim: Claim, cluster_id: UUID) -> datetime | None:
    """When a cluster came under a claim; None where it is not. One query."""
    link = ClaimCluster.objects.filter(claim=claim, cluster_id=cluster_id)
    return link.values_list("at", flat=True).first()


def put_by_people() -> Iterator[tuple[datetime, UUID, Claim]]:
    """Clusters that people put under a claim, since when; without the demonstration. One query."""
    links = ClaimCluster.objects.filter(by__isnull=False, claim__is_demonstration=False)
    for link in links.select_related("claim").order_by("at", "pk"):
        yield link.at, link.cluster_id, link.claim


def claimed_clusters() -> QuerySet[ClaimCluster, UUID]:
    """The ids of clusters under a claim with a verdict in force, to be part of another question."""
    decided = ClaimCluster.objects.filter(claim__verdicts__state=VerdictState.APPROVED)
    return decided.values_list("cluster_id", flat=True)
