"""Signatures: one known text of a report or a claim, added, replaced or emptied."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from ruthan.core import clock, crypto
from ruthan.core.refs import uuid7
from ruthan.core.text.fold import FOLD_VERSION, light_fold
from ruthan.core.together import NewRow, Question, ask_all
from ruthan.matching import queries
from ruthan.matching.actions import kinship
from ruthan.matching.models import Cluster, Signature
from ruthan.matching.queries.keys import (
    KEY_BYTES,
    LABEL,
    cluster_key,
    is_pictures,
    key_of,
    named_by,
)
from ruthan.matching.queries.shelf import CLAIM, REPORT, with_title

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

_CLAIM_KEY = """
INSERT INTO matching_cluster
    (id, key_hash, fold_version, representative, reports, observations, first_seen, last_seen)
VALUES (%s, %s, %s, %s, 0, 0, %s, %s)
ON CONFLICT (key_hash, fold_version) DO UPDATE SET fold_version = excluded.fold_version
RETURNING id, merged_into_id
"""
_COUNT_IN = """
INSERT INTO matching_cluster AS held
    (id, key_hash, fold_version, representative, reports, observations, first_seen, last_seen)
VALUES ($1, $2, $3, $4, 1, $5, $6, $7)
ON CONFLICT (key_hash, fold_version) DO UPDATE
SET reports = held.reports + 1, observations = held.observations + excluded.observations,
    first_seen = least(held.first_seen, excluded.first_seen),
    last_seen = greatest(held.last_seen, excluded.last_seen),
    representative = coalesce(held.representative, excluded.representative)
WHERE held.merged_into_id IS NULL
RETURNING id, representative = $4
"""
_COUNT_UP = """
UPDATE matching_cluster
SET reports = reports + 1, observations = observations + %s,
    first_seen = least(first_seen, %s), last_seen = greatest(last_seen, %s),
    representative = coalesce(representative, %s)
WHERE id = %s AND merged_into_id IS NULL
RETURNING representative
"""


@transaction.atomic
def remember_report(
    *,
    report_id: UUID,
    text: str,
    data_key: DataKey,
    is_observation: bool = False,
    at: datetime | None = None,
) -> Cluster:
    """Gather a new report with its exact copies, in the caller's transaction; once a report.

    Two identical texts at the same moment make one cluster (the keyed hash is unique). Near
    copies are looked for afterwards by `gather_report`. The text is kept under the report's own
    key. Three queries and one row lock.
    """
    count = CountIn(report_id, text, is_observation=is_observation, at=at or clock.now())
    made = count.signature(*ask_all([count.question()]), data_key=data_key)
    Signature.objects.create(**made.columns)
    return queries.cluster(made.columns["cluster_id"])


@dataclass(frozen=True)
class CountIn:
    """Counting a new report in the cluster of its exact copies, as one question among others.

    A report of pictures without words has no text; `pictures` is their name then.
    """

    report_id: UUID
    text: str
    is_observation: bool
    at: datetime
    pictures: bytes = b""

    def question(self) -> Question:
        """Makes the cluster or counts it up; no row where it was merged into another."""
        seen, observed = self.at, int(self.is_observation)
        values = [uuid7(), self.key, FOLD_VERSION, self.report_id, observed, seen, seen]
        return Question(_COUNT_IN, values, width=2)

    def signature(self, row: Sequence[Any] | None, *, data_key: DataKey) -> NewRow:
        """The report's signature for the caller to write, from the answer to the question.

        No query; about three without an answer: it counts in the cluster that the text's own was
        merged into.
        """
        cluster_id, is_head = row if row and row[0] is not None else self._merged()
        columns = {
            "kind": REPORT,
            "subject": self.report_id,
            "cluster_id": cluster_id,
            "fold_version": FOLD_VERSION,
            "folded": crypto.seal(data_key, LABEL, self._kept()),
            "data_key_id": data_key.pk,
            "is_removed": False,
            "is_indexed": False if self.pictures else is_head,  # as PostgreSQL wrote it
        }
        return NewRow(Signature, columns)

    @cached_property
    def key(self) -> bytes:
        """The name of the text's cluster, or of the pictures'."""
        return self.pictures or cluster_key(self.text)

    def _kept(self) -> str:
        return named_by(self.pictures) if self.pictures else light_fold(self.text)

    def _merged(self) -> tuple[UUID, bool]:
        cluster_id = cluster_of_key(self.key, representative=self.report_id, at=self.at)
        return _count_up(cluster_id, self.report_id, is_observation=self.is_observation, at=self.at)


@transaction.atomic
def remember_claim(*, claim_id: UUID, text: str, title: str = "") -> None:
    """Make a claim findable by every process once this transaction commits; replaces its old words.

    Safe twice: unchanged words write nothing. Claims are public statements and kept in clear.
    """
    words = with_title(light_fold(title), light_fold(text)).encode()
    held = Signature.objects.filter(kind=CLAIM, subject=claim_id, is_removed=False)
    if any(bytes(row.folded) == words for row in held):
        return
    supersede(CLAIM, claim_id)
    Signature.objects.create(
        kind=CLAIM, subject=claim_id, fold_version=FOLD_VERSION, folded=words, is_indexed=True
    )


@transaction.atomic
def forget(*, kind: str, subject: UUID) -> None:
    """Forget a report or claim: its text is emptied, every process drops it, the count goes down.

    When it stood for its cluster, the earliest report that can still be read takes its place and
    the cluster is named anew; a cluster without reports keeps no hash of any text. Safe twice.
    """
    live = Signature.objects.filter(kind=kind, subject=subject, is_removed=False)
    row = live.order_by("-id").first()
    if row is None:
        return
    cluster = _locked(row.cluster_id) if row.cluster_id else None
    supersede(kind, subject)
    _mark_removed(kind, subject)
    if cluster is None:
        return
    Cluster.objects.filter(pk=cluster.pk, reports__gt=0).update(reports=F("reports") - 1)
    if cluster.representative == subject:
        elect(cluster)


def elect(cluster: Cluster) -> UUID | None:
    """Let the earliest readable report stand for the cluster; rename the cluster by its text."""
    members = Signature.objects.filter(kind=REPORT, cluster=cluster, is_removed=False)
    for row in members.select_related("data_key").order_by("id").iterator(chunk_size=100):
        key = name_of(row)
        if key is None:
            continue
        name = _free_name(cluster, key)
        Cluster.objects.filter(pk=cluster.pk).update(
            representative=row.subject, key_hash=name, fold_version=FOLD_VERSION
        )
        if not row.is_indexed and text_of(row) is not None:
            rewrite(row, cluster_id=cluster.pk, is_indexed=True)
        return row.subject
    Cluster.objects.filter(pk=cluster.pk).update(
        representative=None, key_hash=os.urandom(KEY_BYTES)
    )
    kinship.forget(cluster.pk)
    return None


def cluster_of_key(key: bytes, *, representative: UUID, at: datetime) -> UUID:
    """The cluster named by a key, made when there is none; callers at once get the same one."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_KEY, [uuid7(), key, FOLD_VERSION, representative, at, at])
        own, into = cursor.fetchone()
    found: UUID = into or own
    return found


def head_of(report_id: UUID) -> Signature | None:
    """The signature of a report as it stands."""
    live = Signature.objects.filter(kind=REPORT, subject=report_id, is_removed=False)
    return live.select_related("data_key").order_by("id").last()


def cluster_led_by(report_id: UUID) -> UUID | None:
    """The cluster that a report is in and stands for; None for a copy. One query."""
    live = Signature.objects.filter(kind=REPORT, subject=report_id, is_removed=False)
    row = live.order_by("-id").values_list("cluster_id", "cluster__representative").first()
    return row[0] if row and row[1] == report_id else None


def texts_of(report_ids: Collection[UUID]) -> dict[UUID, str]:
    """The texts of the signatures of many reports as they stand, where they can be read. One query.

    For a look at many at once; whoever changes anything reads the one report again.
    """
    live = Signature.objects.filter(kind=REPORT, subject__in=report_ids, is_removed=False)
    rows = {row.subject: row for row in live.select_related("data_key").order_by("id")}
    found = {subject: text_of(row) for subject, row in rows.items()}
    return {subject: text for subject, text in found.items() if text is not None}


def rewrite(row: Signature, *, cluster_id: UUID, is_indexed: bool) -> None:
    """Replace a signature by a new row, which every reader's tail will meet."""
    folded = bytes(row.folded)
    supersede(row.kind, row.subject)
    Signature.objects.create(
        kind=row.kind,
        subject=row.subject,
        cluster_id=cluster_id,
        fold_version=row.fold_version,
        folded=folded,
        data_key_id=row.data_key_id,
        is_indexed=is_indexed,
    )


def hide(row: Signature, *, cluster_id: UUID) -> None:
    """Move a report's signature to a cluster for which it does not stand: every reader drops it."""
    folded = bytes(row.folded)
    supersede(row.kind, row.subject)
    _mark_removed(row.kind, row.subject)
    Signature.objects.create(
        kind=row.kind,
        subject=row.subject,
        cluster_id=cluster_id,
        fold_version=row.fold_version,
        folded=folded,
        data_key_id=row.data_key_id,
        is_indexed=False,
    )


def supersede(kind: str, subject: UUID) -> None:
    """Empty the rows of a subject; always followed by a new row."""
    Signature.objects.filter(kind=kind, subject=subject, is_removed=False).update(
        is_removed=True, folded=b""
    )


def text_of(row: Signature) -> str | None:
    """The text of a report's signature; None when its key is gone or it is pictures alone."""
    kept = _kept_of(row)
    return None if kept is None or is_pictures(kept) else kept


def name_of(row: Signature) -> bytes | None:
    """The name of the cluster of a report's own text or pictures; None when its key is gone."""
    kept = _kept_of(row)
    return None if kept is None else key_of(kept)


def _kept_of(row: Signature) -> str | None:
    if row.data_key is None:
        return None
    try:
        return crypto.open_text(row.data_key, LABEL, bytes(row.folded))
    except (crypto.KeyDestroyed, crypto.SealBroken):
        return None


def _mark_removed(kind: str, subject: UUID) -> None:
    Signature.objects.create(
        kind=kind, subject=subject, fold_version=FOLD_VERSION, folded=b"", is_removed=True
    )


def _count_up(
    cluster_id: UUID, report_id: UUID, *, is_observation: bool, at: datetime
) -> tuple[UUID, bool]:
    """Count a report, following merges made meanwhile; says whether it stands for the cluster."""
    values: list[Any] = [int(is_observation), at, at, report_id]
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_UP, [*values, cluster_id])
            row = cursor.fetchone()
        if row is not None:
            return cluster_id, row[0] == report_id
        cluster_id = queries.cluster(cluster_id).pk


def _locked(cluster_id: UUID) -> Cluster:
    return Cluster.objects.select_for_update().get(pk=cluster_id)


def _free_name(cluster: Cluster, key: bytes) -> bytes:
    others = Cluster.objects.filter(key_hash=key, fold_version=FOLD_VERSION).exclude(pk=cluster.pk)
    return os.urandom(KEY_BYTES) if others.exists() else key
