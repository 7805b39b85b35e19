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
from ruthan.core.rows import copy_values
from ruthan.core.text.fold import FOLD_VERSION, light_fold
from ruthan.matching.models import Cluster, Signature
from ruthan.matching.queries.keys import LABEL, cluster_key
from ruthan.matching.queries.shelf import CLAIM, REPORT, with_title

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

_SIGNATURE = ("kind", "subject", "fold_version", "folded", "is_indexed", "is_removed")
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
    is_observation: bool
    at: datetime


def prepare_signature(
    *, report_id: UUID, text: str, data_key: DataKey, is_observation: bool, at: datetime
) -> Prepared:
    """Name and seal a text for `remember_reports`; no query, so it needs no transaction."""
    return Prepared(
        report_id=report_id, data_key=data_key, name=cluster_key(text),
        folded=crypto.seal(data_key, LABEL, light_fold(text)),
        is_observation=is_observation, at=at,
    )  # fmt: skip


def remember_reports(prepared: Sequence[Prepared]) -> dict[UUID, UUID]:
    """Gather new reports into clusters in the caller's transaction; report id to cluster id.

    Identical texts share one cluster at once. Near copies are gathered when each report is
    assessed: the engine needs milliseconds a pair, and a batch must commit in one second.
    Four statements and a COPY for the whole batch. Callers hold a lock by name, so that batches
    do not cross.
    """
    if not prepared:
        return {}
    at_home = _clusters(prepared)
    placed = {one.report_id: at_home[one.name] for one in prepared}
    heads = _count_up(prepared, placed)
    copy_values(
        Signature,
        [*_SIGNATURE, "cluster_id", "data_key_id"],
        (
            (REPORT, one.report_id, FOLD_VERSION, one.folded,
             heads[placed[one.report_id]] == one.report_id, False,
             placed[one.report_id], one.data_key.pk)
            for one in prepared
        ),
    )  # fmt: skip
    return placed


def remember_claims(claims: Iterable[tuple[UUID, str, str]]) -> None:
    """Make new claims (id, statement, title) findable once the transaction commits. One COPY.

    For claims that no process knows yet; words that change go through `remember_claim`.
    """
    copy_values(
        Signature,
        _SIGNATURE,
        (
            (CLAIM, claim_id, FOLD_VERSION, _claim_words(text, title), True, False)
            for claim_id, text, title in claims
        ),
    )


def _claim_words(text: str, title: str) -> bytes:
    """A claim's stored words; a title that says the same adds nothing."""
    return with_title(light_fold(title) if title != text else "", light_fold(text)).encode()


def _clusters(prepared: Sequence[Prepared]) -> dict[bytes, UUID]:
    """The cluster of each name as it stands, following merges, or a new one."""
    by_name: dict[bytes, Prepared] = {}
    for one in prepared:
        by_name.setdefault(one.name, one)
    rows = Cluster.objects.filter(key_hash__in=by_name, fold_version=FOLD_VERSION)
    rows = rows.select_for_update().order_by("-pk")  # one that is gathered meanwhile would be gone
    held = {
        bytes(key): into or own
        for key, own, into in rows.values_list("key_hash", "id", "merged_into")
    }
    return held | _named({name: one for name, one in by_name.items() if name not in held})


def _named(new: Mapping[bytes, Prepared]) -> dict[bytes, UUID]:
    """New clusters by name; when somebody named one a moment ago, that one."""
    if not new:
        return {}
    rows = [(uuid7(), name, one.report_id, one.at) for name, one in new.items()]
    with connection.cursor() as cursor:
        cursor.execute(_NAME_MANY, [FOLD_VERSION, *map(list, zip(*rows, strict=True))])
        found = {bytes(key): into or own for own, key, into in cursor.fetchall()}
    return found


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
    """Each cluster's root, every root locked, the higher id first."""
    root = {own: own for own in ids}
    while True:
        wanted = sorted(set(root.values()))
        rows = Cluster.objects.select_for_update().filter(pk__in=wanted).order_by("-pk")
        into = {row.pk: row.merged_into_id for row in rows}
        if not any(into.values()):
            return root
        root = {own: into[at] or at for own, at in root.items()}
