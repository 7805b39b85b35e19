"""What is known: exact copies through PostgreSQL, near ones and claims through the replica."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from ruthan.core.text.fold import FOLD_VERSION
from ruthan.matching import rules
from ruthan.matching.engine.decide import Match
from ruthan.matching.models import Cluster
from ruthan.matching.queries.build import Built, build_segment, segment_is_due
from ruthan.matching.queries.gallery import Alike, pictures_here
from ruthan.matching.queries.keys import cluster_key, pictures_key
from ruthan.matching.queries.kinship import (
    FamilyOf,
    clusters_of_family,
    ever_in,
    families,
    families_by_id,
    families_changed,
    families_of,
    family,
    family_of,
    family_ref,
    having,
    instances_of,
    members,
    merged_in,
    siblings,
    taken_out,
)
from ruthan.matching.queries.lists import (
    OnList,
    hash_list,
    hash_list_named,
    hash_lists,
    lists_here,
    live_hashes,
)
from ruthan.matching.queries.pictures import (
    Inside,
    Likeness,
    Printed,
    inside,
    likenesses,
    looked_at,
    names_of_lists,
    printed,
)
from ruthan.matching.queries.replica import ReplicaState, this_process
from ruthan.matching.queries.said import (
    Word,
    is_set_apart,
    last_merge,
    last_split,
    merge,
    merges,
    not_same,
    placed_by_people,
    said_of,
    set_apart,
    split,
    split_off,
)
from ruthan.matching.queries.shelf import Near
from ruthan.matching.queries.tuning import forget_tuning, load_tuning

__all__ = [
    "Alike",
    "Built",
    "ClaimMatch",
    "ClusterMatch",
    "FamilyOf",
    "Inside",
    "Likeness",
    "Lookup",
    "OnList",
    "Printed",
    "ReplicaState",
    "Word",
    "build_segment",
    "cluster",
    "cluster_ids",
    "clusters_of_family",
    "ever_in",
    "exact_cluster",
    "exists",
    "families",
    "families_by_id",
    "families_changed",
    "families_of",
    "family",
    "family_of",
    "family_ref",
    "has_kin",
    "hash_list",
    "hash_list_named",
    "hash_lists",
    "having",
    "inside",
    "instances_of",
    "is_set_apart",
    "joinable_cluster",
    "known",
    "known_claims",
    "last_merge",
    "likenesses",
    "lists_here",
    "live_hashes",
    "load_tuning",
    "looked_at",
    "members",
    "merge",
    "merged_in",
    "merges",
    "names_of_lists",
    "not_same",
    "pictures_here",
    "pictures_key",
    "placed_by_people",
    "printed",
    "replica_peek",
    "replica_state",
    "reset_replica",
    "roots",
    "last_split",
    "said_of",
    "split",
    "same_cluster",
    "segment_is_due",
    "siblings",
    "set_apart",
    "split_off",
    "taken_out",
    "warm",
]
_TOP = 5
_SAME = """
SELECT id FROM matching_cluster WHERE id = %s
UNION ALL SELECT id FROM matching_cluster WHERE merged_into_id = %s
UNION ALL SELECT merged_into_id FROM matching_cluster WHERE id = %s
"""
_LOADING = 600.0  # seconds; what is not read by then is read while questions are answered


@dataclass(frozen=True, slots=True)
class ClusterMatch:
    """A cluster of reports near to a text, with the engine's decision and its reasons."""

    cluster_id: UUID
    relation: str
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """A claim near to a text, with the engine's decision and its reasons."""

    claim_id: UUID
    relation: str
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Everything known about a text: its own cluster, clusters near it, claims near it."""

    exact: UUID | None
    clusters: tuple[ClusterMatch, ...]
    claims: tuple[ClaimMatch, ...]


def known(text: str) -> Lookup:
    """What is known about a text as of now; at most five near clusters and five claims.

    A claim approved in any process a moment ago is found. Five queries when nothing is new, and
    fewer for what is asked often.
    """
    exact = exact_cluster(text)
    near, claims = this_process.look(text, top=_TOP)
    root = roots([n.cluster for n in near])
    clusters: dict[UUID, ClusterMatch] = {}
    for item in near:
        at = root.get(item.cluster)
        if at is None or at == exact or at in clusters or item.match.relation == "none":
            continue
        match = item.match
        clusters[at] = ClusterMatch(at, match.relation, match.probability, match.reasons)
    return Lookup(exact, tuple(clusters.values()), _told(claims))


def known_claims(text: str) -> tuple[ClaimMatch, ...]:
    """The claims near a text as of now, at most five; for whoever asks nothing else."""
    return _told(this_process.claims(text, top=_TOP))


def _told(claims: Iterable[Match]) -> tuple[ClaimMatch, ...]:
    return tuple(
        ClaimMatch(UUID(m.key), m.relation, m.probability, m.reasons)
        for m in claims
        if m.relation != "none"
    )


def exact_cluster(text: str) -> UUID | None:
    """The cluster of exactly this text, following a merge; asks PostgreSQL itself. One query."""
    row = (
        Cluster.objects.filter(key_hash=cluster_key(text), fold_version=FOLD_VERSION)
        .values_list("id", "merged_into")
        .first()
    )
    return (row[1] or row[0]) if row else None


def joinable_cluster(text: str, *, apart: Collection[UUID] = ()) -> UUID | None:
    """The cluster whose representative a text nearly copies, by the star rule; None if unsure."""
    near = _copied(this_process.joinable(text, top=rules.CANDIDATES))
    root = roots([n.cluster for n in near])
    found = (root[n.cluster] for n in near if n.cluster in root)
    return next((cluster_id for cluster_id in found if cluster_id not in apart), None)


def has_kin(report_id: UUID, text: str) -> bool:
    """Whether the text of a report nearly copies what another one stands for, by the star rule.

    One query when nothing is new: most reports have nobody to join, and need not be asked more.
    """
    return bool(_copied(this_process.joinable_beside(report_id, text, top=rules.CANDIDATES)))


def _copied(near: Iterable[Near]) -> list[Near]:
    return [n for n in near if n.may_join and n.match.relation == "same"]


def roots(ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """For each cluster that exists, the one it was merged into, or itself. One query at most."""
    if not ids:
        return {}
    rows = Cluster.objects.filter(id__in=ids).values_list("id", "merged_into")
    return {own: into or own for own, into in rows}


def exists(cluster_id: UUID) -> bool:
    """Whether there is such a cluster, merged or not. One query."""
    return Cluster.objects.filter(pk=cluster_id).exists()


def cluster(cluster_id: UUID) -> Cluster:
    """A cluster, following a merge; raises Cluster.DoesNotExist. One query."""
    found = Cluster.objects.select_related("merged_into").get(pk=cluster_id)
    return found.merged_into or found


def same_cluster(cluster_id: UUID) -> list[UUID]:
    """A cluster, what it was merged into and what was merged into it. One query, by keys alone."""
    with connection.cursor() as cursor:
        cursor.execute(_SAME, [cluster_id] * 3)
        return [row[0] for row in cursor.fetchall() if row[0] is not None]


def cluster_ids(cluster_id: UUID) -> frozenset[UUID]:
    """A cluster's id with those of every cluster that was merged into it. One query."""
    inside = Cluster.objects.filter(Q(pk=cluster_id) | Q(merged_into=cluster_id))
    return frozenset({cluster_id, *inside.values_list("id", flat=True)})


def replica_peek() -> ReplicaState:
    """What this process holds now, without following or waiting."""
    return this_process.peek()


def replica_state() -> ReplicaState:
    """What this process holds, after a look at the tail; waits for nothing long."""
    return this_process.state()


def warm() -> ReplicaState:
    """Load what the first questions of a process would wait for: rows, dictionary, model.

    With a segment on this host about a second; without, about a millisecond for each known text.
    """
    this_process.load(patience=_LOADING)
    known("ข้อความตัวอย่างสำหรับเตรียมระบบให้พร้อมก่อนคำถามแรก")
    return replica_state()


def reset_replica() -> None:
    """Forget what this process holds; the next question loads anew (a restore, a test)."""
    forget_tuning()
    this_process.reset()
    pictures_here.reset()
    lists_here.reset()
