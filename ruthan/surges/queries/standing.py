"""What stands for a cluster: its claim, else its family of several, else the cluster itself.

Each cluster counts for one thing beside itself, so that nothing surges twice under two names.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from ruthan.claims import queries as claims
from ruthan.matching import queries as matching
from ruthan.surges.states import Kind


class Subject(NamedTuple):
    """What is counted, by its kind and key."""

    kind: str
    subject: UUID


def standing(clusters: Collection[UUID]) -> dict[UUID, Subject]:
    """What stands for each cluster that does not stand for itself. Two queries at most."""
    held = claims.claim_ids_of_clusters(clusters)
    free = [cluster for cluster in clusters if cluster not in held]
    kin = matching.siblings(free) if free else {}
    under = {cluster: Subject(str(Kind.CLAIM), claim) for cluster, claim in held.items()}
    return under | {cluster: Subject(str(Kind.FAMILY), family) for cluster, family in kin.items()}


def groups(clusters: Collection[UUID]) -> list[tuple[str, UUID, UUID]]:
    """What clusters count for beside themselves, as (kind, cluster, subject). Two queries."""
    return [(kind, cluster, subject) for cluster, (kind, subject) in standing(clusters).items()]


def clusters_of(kind: str, subject: UUID) -> list[UUID]:
    """The clusters of which a series counts the people; none for all reports. Two queries."""
    if kind == Kind.CLUSTER:
        return [subject]
    if kind == Kind.FAMILY:
        return family_clusters([subject])[subject]
    claim = claims.claim_by_id(subject) if kind == Kind.CLAIM else None
    return claims.cluster_ids(claim) if claim else []


def family_clusters(families: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The clusters for which each family stands: those without a claim, where it has several.

    Two queries.
    """
    inside = matching.instances_of(families)
    several = {family: held for family, held in inside.items() if len(held) > 1}
    claimed = claims.claim_ids_of_clusters({c for held in several.values() for c in held})
    return {
        family: [cluster for cluster in several.get(family, []) if cluster not in claimed]
        for family in families
    }


def matter_of(kind: str, subject: UUID) -> set[UUID]:
    """What one alert speaks of: a claim with the families of its instances, and the other way.

    Two or three queries.
    """
    if kind == Kind.CLAIM:
        return {subject, *matching.siblings(clusters_of(kind, subject)).values()}
    if kind == Kind.FAMILY:
        inside = matching.instances_of([subject]).get(subject, [])
        return {subject, *claims.claim_ids_of_clusters(inside).values()}
    return {subject}
