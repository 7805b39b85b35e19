"""Near copies are looked for after the report is safe: by whoever comes later, once, at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from ruthan.core import crypto, jobs
from ruthan.core.refs import uuid7
from ruthan.intake.actions import gather_report
from ruthan.intake.models import Report
from ruthan.matching import actions, queries
from ruthan.matching.models import Cluster, Signature
from ruthan.triage.models import QueueItem
from tests import makers
from tests.matching.conftest import NEAR, OTHER, RUMOUR
from tests.together import at_once

pytestmark = pytest.mark.django_db


def kept(text: str) -> Any:
    report_id = uuid7()
    with transaction.atomic():
        key = crypto.new_data_key("report")
        actions.remember_report(report_id=report_id, text=text, data_key=key)
    return report_id


def gathered(report_id: Any, text: str) -> Any:
    return actions.gather_report(report_id=report_id, text=text)


def test_a_near_copy_joins_and_leaves_no_cluster_behind() -> None:
    first, near = kept(RUMOUR), kept(NEAR)
    target = gathered(near, NEAR)
    cluster = Cluster.objects.get()
    assert (cluster.pk, cluster.reports, cluster.representative) == (target, 2, first)
    assert set(Signature.objects.values_list("cluster", flat=True)) <= {target, None}


def test_one_that_joined_stands_for_nothing_in_any_process() -> None:
    kept(RUMOUR)
    near = kept(NEAR)
    assert len(queries.known(NEAR).clusters) >= 1
    gathered(near, NEAR)
    queries.reset_replica()
    live = Signature.objects.filter(is_removed=False, subject=near)
    assert [row.is_indexed for row in live] == [False]
    assert queries.known(NEAR).exact is None
    assert {match.cluster_id for match in queries.known(NEAR).clusters} == {
        Cluster.objects.get().pk
    }


def test_the_older_of_two_stays_whoever_is_gathered_first() -> None:
    first, near = kept(RUMOUR), kept(NEAR)
    gathered(first, RUMOUR)
    assert Cluster.objects.count() == 2
    gathered(near, NEAR)
    assert Cluster.objects.get().representative == first


def test_gathering_twice_counts_once() -> None:
    kept(RUMOUR)
    near = kept(NEAR)
    assert gathered(near, NEAR) == gathered(near, NEAR)
    assert Cluster.objects.get().reports == 2


def test_copies_that_came_meanwhile_come_along() -> None:
    kept(RUMOUR)
    near = kept(NEAR)
    kept(NEAR)
    target = gathered(near, NEAR)
    assert Cluster.objects.get(merged_into=None).reports == 3
    assert queries.known(NEAR).exact == target


def test_unlike_texts_stay_apart() -> None:
    kept(RUMOUR)
    other = kept(OTHER)
    gathered(other, OTHER)
    assert Cluster.objects.count() == 2


def test_a_report_that_copies_nobody_is_asked_about_once(
    django_assert_max_num_queries: Any,
) -> None:
    makers.a_report(RUMOUR)
    alone = makers.a_report(OTHER)
    queries.known(RUMOUR)
    with django_assert_max_num_queries(3):  # the tail, and what the caller's transaction wrote
        gather_report(report=alone, text=OTHER)
    assert not queries.has_kin(alone.pk, OTHER)
    assert queries.has_kin(alone.pk, NEAR)


def test_an_exact_copy_is_kin_of_the_first_and_the_first_of_nobody() -> None:
    first = makers.a_report(RUMOUR)
    copy = makers.a_report(RUMOUR)
    assert queries.has_kin(copy.pk, RUMOUR)
    assert not queries.has_kin(first.pk, RUMOUR)


@pytest.mark.django_db(transaction=True)
def test_a_page_and_a_worker_at_once_gather_it_once() -> None:
    kept(RUMOUR)
    near = kept(NEAR)
    found = at_once([lambda: gathered(near, NEAR)] * 4)
    assert len(set(found)) == 1
    assert Cluster.objects.get().reports == 2


def test_the_queue_holds_one_item_for_a_text_and_its_near_copy() -> None:
    one, near = makers.a_report(RUMOUR), makers.a_report(NEAR)
    jobs.run_due()
    item = QueueItem.objects.get()
    assert (item.head_id, item.reports) == (one.pk, 2)
    assert set(Report.objects.values_list("cluster", flat=True)) == {item.cluster_id}
    assert near.pk != one.pk
