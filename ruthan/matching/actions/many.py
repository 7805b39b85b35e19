"""Remembering many texts in one transaction: what `remember_report` does, a batch at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from ruthan.core import crypto
from ruthan.core.refs import uuid7
from ruthan.core.rows import copy_rows
from ruthan.core.text.fold import FOLD_VERSION, light_fold
from ruthan.matching import queries, rules
from ruthan.matching.models import Cluster, Signature
from ruthan.matching.queries.keys import LABEL, cluster_key
from ruthan.matching.queries.shelf import CLAIM, REPORT, Row, Shelf, with_title

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

_NAME_MANY = """
INSERT INTO matching_cluster
    (id, key_hash, fold_version, representative, reports, observations, first_seen, last_seen)
SELECT made.id, made.key, %s, made.head, 0, 0, made.at, made.at
FROM unnest(%s::uuid[], %s::bytea[], %s::uuid[], %s::timestamptz[]) AS made(id, key, head, at)
ORDER BY made.key
ON CONFLICT (key_hash, fold_version) DO UPDATE SET fold_version = excluded.fold_version
RETURNING id, key_hash, merged_into_id
"""
_COUNT_MANY = """
UPDATE matching_cluster held
SET reports = held.reports + more.reports, observations = held.observations + more.observations,
    first_seen = least(held.first_seen, more.first),
    last_seen = greatest(held.last_seen, more.last),
    representative = coalesce(held.representative, more.head)
FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::uuid[])
    AS more(id, reports, observations, first, last, head)
WHERE held.id = more.id
RETURNING held.id, held.representative
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A report's text made ready outside the transaction: named, sealed, nothing in clear."""

    report_id: UUID
    data_key: DataKey
    folded: bytes
    name: bytes
    near: UUID | None  # the cluster it nearly copies, when one was known already
    near_name: bytes | None  # the name of the text of this very batch that it nearly copies
    is_observation: bool
    at: datetime


class Gathering:
    """Texts of one batch on their way to clusters: near copies are found among themselves too.

    What another process takes in at the same moment is found by the repair job, as ever.
    """

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._names: dict[UUID, bytes] = {}
        self._known: set[bytes] = set()

    def prepare(
        self, *, report_id: UUID, text: str, data_key: DataKey, is_observation: bool, at: datetime
    ) -> Prepared:
        """Name and seal a text and find what it nearly copies. Two queries for a new text."""
        name, near, near_name = cluster_key(text), None, None
        if name not in self._known:
            self._known.add(name)
            if queries.exact_cluster(text) is None:
                near = queries.joinable_cluster(text)
                near_name = None if near else self._near_here(report_id, text, name)
        return Prepared(
            report_id=report_id, data_key=data_key, name=name, near=near, near_name=near_name,
            folded=crypto.seal(data_key, LABEL, light_fold(text)),
            is_observation=is_observation, at=at,
        )  # fmt: skip

    def _near_here(self, report_id: UUID, text: str, name: bytes) -> bytes | None:
        for found in self._shelf.near(text, top=rules.CANDIDATES):
            if found.may_join and found.match.relation == "same":
                return self._names[found.subject]
        self._names[report_id] = name
        here = Row(id=1, kind=REPORT, subject=report_id, cluster=report_id, text=text)
        self._shelf.apply([here])
        return None


def remember_reports(prepared: Sequence[Prepared]) -> dict[UUID, UUID]:
    """Gather new reports into clusters in the caller's transaction; report id to cluster id.

    Identical texts share one cluster, near ones join as they would one by one. Four statements
    and a COPY for the whole batch. Callers hold a lock by name, so that batches do not cross.
    """
    if not prepared:
        return {}
    at_home = _clusters(prepared)
    placed = {one.report_id: at_home[one.name] for one in prepared}
    heads = _count_up(prepared, placed)
    copy_rows(
        [
            Signature(
                kind=REPORT, subject=one.report_id, cluster_id=placed[one.report_id],
                fold_version=FOLD_VERSION, folded=one.folded, data_key=one.data_key,
                is_indexed=heads[placed[one.report_id]] == one.report_id, is_removed=False,
            )
            for one in prepared
        ]
    )  # fmt: skip
    return placed


def remember_claims(claims: Iterable[tuple[UUID, str, str]]) -> None:
    """Make new claims (id, statement, title) findable once the transaction commits. One COPY.

    For claims that no process knows yet; words that change go through `remember_claim`.
    """
    copy_rows(
        [
            Signature(
                kind=CLAIM, subject=claim_id, fold_version=FOLD_VERSION, is_indexed=True,
                is_removed=False, folded=with_title(light_fold(title), light_fold(text)).encode(),
            )
            for claim_id, text, title in claims
        ]
    )  # fmt: skip


def _clusters(prepared: Sequence[Prepared]) -> dict[bytes, UUID]:
    """The cluster of each name: as it stands, that of the near text, or a new one."""
    names = list(dict.fromkeys(one.name for one in prepared))
    held = {
        bytes(key): into or own
        for key, own, into in Cluster.objects.filter(
            key_hash__in=names, fold_version=FOLD_VERSION
        ).values_list("key_hash", "id", "merged_into")
    }
    roots = queries.roots([one.near for one in prepared if one.near])
    later: dict[bytes, bytes] = {}
    new: dict[bytes, Prepared] = {}
    for one in prepared:
        if one.name in held or one.name in new or one.name in later:
            continue
        if one.near in roots:
            held[one.name] = roots[one.near]
        elif one.near_name and (one.near_name in held or one.near_name in new):
            later[one.name] = one.near_name
        else:
            new[one.name] = one
    held |= _named(new)
    return held | {name: held[near] for name, near in later.items()}


def _named(new: Mapping[bytes, Prepared]) -> dict[bytes, UUID]:
    """New clusters by name; when somebody named one a moment ago, that one."""
    if not new:
        return {}
    rows = [(uuid7(), name, one.report_id, one.at) for name, one in new.items()]
    with connection.cursor() as cursor:
        cursor.execute(_NAME_MANY, [FOLD_VERSION, *map(list, zip(*rows, strict=True))])
        return {bytes(key): into or own for own, key, into in cursor.fetchall()}


def _count_up(prepared: Sequence[Prepared], placed: dict[UUID, UUID]) -> dict[UUID, UUID]:
    """Count the reports of every cluster, following merges; the representative of each."""
    moved = _locked_roots(set(placed.values()))
    for report_id, cluster_id in placed.items():
        placed[report_id] = moved[cluster_id]
    reports: Counter[UUID] = Counter()
    seen: Counter[UUID] = Counter()
    first: dict[UUID, Prepared] = {}
    span: dict[UUID, tuple[datetime, datetime]] = {}
    for one in prepared:
        at = placed[one.report_id]
        reports[at] += 1
        seen[at] += one.is_observation
        first.setdefault(at, one)
        low, high = span.get(at, (one.at, one.at))
        span[at] = (min(low, one.at), max(high, one.at))
    rows = [(at, n, seen[at], *span[at], first[at].report_id) for at, n in reports.items()]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_MANY, list(map(list, zip(*rows, strict=True))))
        return dict(cursor.fetchall())


def _locked_roots(ids: set[UUID]) -> dict[UUID, UUID]:
    """Each cluster's root, every root locked in the order of ids."""
    root = {own: own for own in ids}
    while True:
        wanted = sorted(set(root.values()))
        rows = Cluster.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        into = {row.pk: row.merged_into_id for row in rows}
        if not any(into.values()):
            return root
        root = {own: into[at] or at for own, at in root.items()}
