"""Forgetting: the text is gone from rows and memory, and another report stands for the cluster."""

from __future__ import annotations

import pytest

from ruthan.core import crypto
from ruthan.core.refs import uuid7
from ruthan.matching import actions, queries
from ruthan.matching.models import Cluster, Signature
from tests.matching.conftest import NEAR, OTHER, RUMOUR

pytestmark = pytest.mark.django_db


def test_a_forgotten_report_is_found_no_more(remember):
    report_id, _, _ = remember(RUMOUR)
    actions.forget(kind="report", subject=report_id)
    found = queries.known(RUMOUR)
    assert (found.exact, found.clusters) == (None, ())
    rows = Signature.objects.filter(subject=report_id)
    assert {bytes(row.folded) for row in rows} == {b""}


def test_a_cluster_without_reports_keeps_no_hash_of_the_text(remember):
    report_id, cluster, _ = remember(RUMOUR)
    before = bytes(cluster.key_hash)
    actions.forget(kind="report", subject=report_id)
    cluster.refresh_from_db()
    assert bytes(cluster.key_hash) != before
    assert (cluster.reports, cluster.representative) == (0, None)


def test_the_next_report_stands_for_the_cluster(remember):
    first, cluster, _ = remember(RUMOUR)
    second, _, _ = remember(NEAR)
    actions.forget(kind="report", subject=first)
    cluster.refresh_from_db()
    assert (cluster.representative, cluster.reports) == (second, 1)
    assert queries.known(NEAR).exact == cluster.pk
    assert [m.cluster_id for m in queries.known(RUMOUR).clusters] == [cluster.pk]


def test_a_report_whose_key_is_gone_never_stands_for_a_cluster(remember):
    first, cluster, _ = remember(RUMOUR)
    _, _, key = remember(RUMOUR)
    third, _, _ = remember(RUMOUR)
    crypto.destroy(key)
    actions.forget(kind="report", subject=first)
    cluster.refresh_from_db()
    assert cluster.representative == third


def test_a_destroyed_key_is_skipped_when_memory_is_filled_anew(remember):
    _, _, key = remember(RUMOUR)
    crypto.destroy(key)
    queries.reset_replica()
    assert queries.known(NEAR).clusters == ()


def test_forgetting_a_copy_leaves_the_representative(remember):
    first, cluster, _ = remember(RUMOUR)
    second, _, _ = remember(RUMOUR)
    actions.forget(kind="report", subject=second)
    cluster.refresh_from_db()
    assert (cluster.representative, cluster.reports) == (first, 1)


def test_forgetting_twice_counts_once(remember):
    first, cluster, _ = remember(RUMOUR)
    remember(RUMOUR)
    actions.forget(kind="report", subject=first)
    actions.forget(kind="report", subject=first)
    actions.forget(kind="report", subject=uuid7())
    assert Cluster.objects.get(pk=cluster.pk).reports == 1


def test_a_forgotten_claim_is_found_no_more():
    claim_id = uuid7()
    actions.remember_claim(claim_id=claim_id, text=OTHER)
    assert queries.known(OTHER).claims
    actions.forget(kind="claim", subject=claim_id)
    assert not queries.known(OTHER).claims
