"""Merging, splitting off, and mending what two processes did at once."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction

from ruthan.audit.queries import entries_on
from ruthan.core import crypto
from ruthan.core.refs import uuid7
from ruthan.matching import actions, queries
from ruthan.matching.models import Cluster, Signature
from ruthan.matching.queries.replica import this_process
from tests.matching.conftest import NEAR, OTHER, RUMOUR, THIRD
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]


def test_the_lower_id_stays_whichever_is_named_first(remember):
    _, one, _ = remember(RUMOUR)
    _, two, _ = remember(OTHER)
    kept = actions.merge(into=two.pk, other=one.pk)
    assert kept.pk == one.pk
    assert (kept.reports, queries.cluster(two.pk).pk) == (2, one.pk)


def test_merging_twice_changes_nothing_more(remember):
    _, one, _ = remember(RUMOUR)
    _, two, _ = remember(OTHER)
    actions.merge(into=one.pk, other=two.pk)
    again = actions.merge(into=two.pk, other=one.pk)
    assert again.reports == 2
    assert entries_on("matching.cluster", str(one.pk)).count() == 1


def test_copies_of_either_text_join_the_merged_cluster(remember):
    _, one, _ = remember(RUMOUR)
    _, two, _ = remember(OTHER)
    actions.merge(into=one.pk, other=two.pk)
    _, exact, _ = remember(OTHER)
    _, near, _ = remember("ข่าวดี " + OTHER)
    assert {exact.pk, near.pk} == {one.pk}
    assert queries.known(OTHER).exact == one.pk


def test_a_merge_of_merges_points_to_the_first(remember):
    clusters = [remember(text)[1] for text in (RUMOUR, OTHER, THIRD)]
    actions.merge(into=clusters[1].pk, other=clusters[2].pk)
    actions.merge(into=clusters[0].pk, other=clusters[1].pk)
    assert queries.cluster(clusters[2].pk).pk == clusters[0].pk
    assert queries.cluster_ids(clusters[0].pk) == {c.pk for c in clusters}


def test_a_near_copy_can_be_split_off_and_stays_apart(remember):
    _, cluster, _ = remember(RUMOUR)
    report_id, joined, _ = remember(NEAR)
    assert joined.pk == cluster.pk
    own = actions.detach_report(report_id=report_id)
    cluster.refresh_from_db()
    assert own.pk != cluster.pk
    assert (own.reports, cluster.reports) == (1, 1)
    assert actions.repair(anew=True) == 0
    assert queries.known(NEAR).exact == own.pk


def test_an_identical_copy_cannot_be_split_off(remember):
    remember(RUMOUR)
    report_id, cluster, _ = remember(RUMOUR)
    with pytest.raises(actions.IdenticalCopies):
        actions.detach_report(report_id=report_id)
    cluster.refresh_from_db()
    assert cluster.reports == 2


@pytest.mark.django_db(transaction=True)
def test_near_copies_at_once_are_one_cluster_after_the_repair():
    texts = [RUMOUR, NEAR, NEAR + " ด้วยนะ", "แชร์ด่วน " + RUMOUR, OTHER, THIRD]

    def sender(text: str):
        def send() -> None:
            with transaction.atomic():
                key = crypto.new_data_key("report")
                actions.remember_report(report_id=uuid7(), text=text, data_key=key)

        return send

    at_once([sender(text) for text in texts])
    actions.repair()
    live = Cluster.objects.filter(merged_into=None)
    assert sorted(live.values_list("reports", flat=True)) == [1, 1, 4]
    assert actions.repair(anew=True) == 0


@pytest.mark.django_db(transaction=True)
def test_the_repair_mends_two_clusters_that_were_opened_at_once(monkeypatch):
    def keep(text: str) -> Cluster:
        key = crypto.new_data_key("report")
        return actions.remember_report(report_id=uuid7(), text=text, data_key=key)

    one = keep(RUMOUR)
    with monkeypatch.context() as patch:
        patch.setattr(this_process, "joinable", lambda text, *, top: [])
        two = keep(NEAR)
    assert one.pk != two.pk
    assert actions.repair() == 1
    assert queries.cluster(two.pk).pk == one.pk
    assert Cluster.objects.get(pk=one.pk).reports == 2


@pytest.mark.django_db(transaction=True)
def test_the_repair_passes_over_a_cluster_that_is_gone_by_then(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(this_process, "joinable", lambda text, *, top: [])
        for text in (RUMOUR, NEAR, "แชร์ด่วน " + RUMOUR):
            actions.remember_report(
                report_id=uuid7(), text=text, data_key=crypto.new_data_key("report")
            )
    newest = Cluster.objects.latest("id")
    real = queries.joinable_cluster

    def at_that_moment(text: str, *, apart: set[UUID]) -> UUID | None:
        """The newest one's report joins the oldest just after it was looked for."""
        found = real(text, apart=apart)
        if Cluster.objects.filter(pk=newest.pk).exists():
            report = newest.representative
            monkeypatch.setattr(queries, "joinable_cluster", real)
            assert actions.gather_report(report_id=report, text="แชร์ด่วน " + RUMOUR)
            monkeypatch.setattr(queries, "joinable_cluster", at_that_moment)
        return found

    monkeypatch.setattr(queries, "joinable_cluster", at_that_moment)
    actions.repair()
    live = Cluster.objects.filter(merged_into=None)
    assert list(live.values_list("reports", flat=True)) == [3]


@pytest.mark.django_db(transaction=True)
def test_the_repair_leaves_nothing_to_a_second_one(monkeypatch):
    real = this_process.joinable
    with monkeypatch.context() as patch:
        patch.setattr(this_process, "joinable", lambda text, *, top: [])
        for text in (RUMOUR, NEAR, "แชร์ด่วน " + RUMOUR):
            actions.remember_report(
                report_id=uuid7(), text=text, data_key=crypto.new_data_key("report")
            )
    # likeness may be seen from one side alone: here the oldest sees the two others
    monkeypatch.setattr(
        this_process, "joinable",
        lambda text, *, top: real(text, top=top) if text == RUMOUR else [],
    )  # fmt: skip
    assert actions.repair() == 2
    assert list(Cluster.objects.filter(merged_into=None).values_list("reports", flat=True)) == [3]


@pytest.mark.django_db(transaction=True)
def test_a_report_counted_while_its_cluster_is_merged_is_counted_where_it_went(remember):
    _, one, _ = remember(RUMOUR)
    _, two, _ = remember(OTHER)

    def send() -> None:
        key = crypto.new_data_key("report")
        actions.remember_report(report_id=uuid7(), text=OTHER, data_key=key)

    at_once([send, send, lambda: actions.merge(into=one.pk, other=two.pk), send])
    kept = Cluster.objects.get(pk=one.pk)
    living = Signature.objects.filter(is_removed=False)
    assert kept.reports == 5
    assert set(living.values_list("cluster", flat=True)) <= {one.pk, two.pk}
