"""Counting people an hour and finding surges in them: once, whatever is run twice or killed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.audit.models import Entry
from ruthan.claims.actions import attach_cluster
from ruthan.core import clock, jobs
from ruthan.intake.actions import withdraw_report
from ruthan.intake.models import Report
from ruthan.matching import actions as matching
from ruthan.matching.models import Family
from ruthan.surges import actions
from ruthan.surges.models import HourCount, Surge
from ruthan.surges.rules import EVERYTHING, hour_of
from tests import makers
from tests.surges.conftest import THEMES

pytestmark = pytest.mark.django_db


def rows(**over: Any) -> list[tuple[str, int, int]]:
    """Province, people and posts of the hour in progress."""
    found = HourCount.objects.filter(hour=hour_of(clock.now()), **over)
    return sorted(found.values_list("province", "people", "seen"))


def test_people_are_counted_not_messages(report_at: Any) -> None:
    first = report_at(0, sender="mali", province="10")
    for _ in range(4):
        report_at(0, sender="mali", province="10")
    report_at(0, sender="som", province="50")
    actions.watch()
    assert rows(kind="cluster", subject=first.cluster_id) == [
        ("", 2, 0),
        ("10", 1, 0),
        ("50", 1, 0),
    ]
    assert rows(kind="all", subject=EVERYTHING) == [("", 2, 0), ("10", 1, 0), ("50", 1, 0)]


def test_posts_that_were_seen_are_no_people(report_at: Any) -> None:
    report_at(0)
    Report.objects.update(is_observation=True)
    actions.watch()
    assert rows(kind="all") == [("", 0, 1)]


def test_counting_twice_changes_nothing_and_a_withdrawal_is_followed(report_at: Any) -> None:
    report_at(0)
    gone = report_at(0)
    actions.watch()
    before = list(HourCount.objects.values_list("kind", "province", "hour", "people"))
    actions.watch()
    assert list(HourCount.objects.values_list("kind", "province", "hour", "people")) == before
    withdraw_report(by="citizen", report=gone)
    actions.watch()
    assert rows(kind="all") == [("", 1, 0)]


def test_hours_without_us_are_counted_when_we_are_back(report_at: Any) -> None:
    report_at(40)
    actions.watch()
    HourCount.objects.filter(hour__gte=clock.now() - timedelta(hours=35)).delete()
    report_at(20)
    report_at(1)
    actions.watch()
    assert HourCount.objects.filter(kind="all", province="").count() == 3


def test_a_wave_of_people_is_a_surge_and_it_is_told_once(a_wave: Any) -> None:
    last = a_wave()
    (found,) = actions.watch()
    assert (found.kind, found.subject, found.province) == ("cluster", last.cluster_id, "")
    assert (found.people, found.proposal) == (12, "open")
    assert found.began_at == hour_of(clock.now()) - timedelta(hours=2)
    assert actions.watch() == []
    assert Entry.objects.filter(what="surges:surge:begin").count() == 1


def test_few_people_who_write_again_and_again_are_no_surge(report_at: Any) -> None:
    for ago in range(4):
        for name in ("mali", "som", "krit"):
            report_at(ago, sender=name)
    assert actions.watch() == []


def test_one_person_in_many_provinces_surges_nowhere(report_at: Any) -> None:
    for number in range(12):
        report_at(number % 3, sender="mali", province=str(10 + number))
    assert actions.watch() == []


def test_a_province_surges_by_itself_and_proposes_no_second_alert(a_wave: Any) -> None:
    a_wave(each=6, province="50")
    found = {surge.province: surge.proposal for surge in actions.watch()}
    assert found == {"": "open", "50": "none"}


def test_a_surge_ends_when_nobody_comes_any_more(a_wave: Any) -> None:
    a_wave()
    (found,) = actions.watch()
    with clock.standing_at(clock.now() + timedelta(hours=7)):
        assert actions.watch() == []
        actions.watch()
    found.refresh_from_db()
    assert found.ended_at is not None
    assert found.ended_at <= hour_of(clock.now()) + timedelta(hours=4)
    assert Entry.objects.filter(what="surges:surge:end").count() == 1


def test_a_surge_that_goes_on_keeps_its_begin_and_learns_its_peak(
    a_wave: Any, report_at: Any
) -> None:
    a_wave()
    (found,) = actions.watch()
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        for _ in range(9):
            report_at(0)
        actions.watch()
    found.refresh_from_db()
    assert (found.ended_at, found.peak_people) == (None, 9)
    assert Surge.objects.count() == 1


def test_the_claim_takes_over_the_surge_of_its_cluster(a_wave: Any, nok: Any) -> None:
    last = a_wave()
    (found,) = actions.watch()
    claim = makers.a_claim()
    attach_cluster(by=nok, claim=claim, cluster=last.cluster_id)
    jobs.run_due()
    found.refresh_from_db()
    assert (found.kind, found.subject, found.proposal) == ("claim", claim.pk, "open")
    assert HourCount.objects.filter(kind="claim", subject=claim.pk, province="").count() == 3
    assert actions.watch() == []


def test_people_who_sent_two_wordings_of_a_claim_count_once(report_at: Any, nok: Any) -> None:
    one = report_at(0, sender="mali")
    other = report_at(0, sender="mali", text="กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน ส่งต่อด้วย")
    claim = makers.a_claim(clusters=[one.cluster_id, other.cluster_id])
    actions.watch()
    assert rows(kind="claim", subject=claim.pk) == [("", 1, 0)]


def test_merged_clusters_are_one_series(a_wave: Any, report_at: Any) -> None:
    last = a_wave()
    other = report_at(0, text="กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน ส่งต่อด้วย")
    actions.watch()
    kept = matching.merge(into=last.cluster_id, other=other.cluster_id)
    jobs.run_due()
    gone = {last.cluster_id, other.cluster_id} - {kept.pk}
    assert not HourCount.objects.filter(subject__in=gone).exists()
    assert (
        HourCount.objects.get(
            kind="cluster", subject=kept.pk, province="", hour=hour_of(clock.now())
        ).people
        == 5
    )
    assert Surge.objects.get(ended_at__isnull=True).subject == kept.pk


def test_the_nights_count_mends_what_was_lost(report_at: Any) -> None:
    report_at(100)
    actions.count_history()
    HourCount.objects.all().delete()
    actions.count_history()
    assert HourCount.objects.filter(kind="all").count() == 1


def test_an_installation_of_a_day_is_no_surge_as_a_whole(a_wave: Any) -> None:
    a_wave(each=10)
    assert "all" not in {surge.kind for surge in actions.watch()}


def test_looking_costs_the_same_for_many_series(report_at: Any) -> None:
    asked = []
    for texts in (THEMES[:2], THEMES[2:]):
        for text in texts:
            for _ in range(5):
                report_at(0, text=text)
        with CaptureQueriesContext(connection) as queries:
            actions.watch()
        asked.append(len(queries))
    assert not Family.objects.exists()
    assert asked[1] <= asked[0] <= 20
