"""Surges of scam families: instances counted together, each matter told once and under one name."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.claims.actions import attach_cluster
from ruthan.core import clock, jobs
from ruthan.matching import actions as matching
from ruthan.matching import queries as known
from ruthan.matching.models import Family
from ruthan.project import cli
from ruthan.project.cli import surge as command
from ruthan.surges import actions
from ruthan.surges.models import HourCount, Surge
from ruthan.surges.rules import hour_of
from ruthan.triage import queries as triage
from tests import makers
from tests.surges.conftest import PARCEL

pytestmark = pytest.mark.django_db
OTHER = "กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน ส่งต่อด้วย"


def told() -> list[tuple[str, str]]:
    """What goes on, by kind and proposal, the first that began first."""
    found = Surge.objects.filter(ended_at__isnull=True, province="").order_by("found_at", "pk")
    return list(found.values_list("kind", "proposal"))


def people(subject: Any) -> dict[int, int]:
    """People of a family by how many hours ago."""
    now = hour_of(clock.now())
    rows = HourCount.objects.filter(kind="family", subject=subject, province="")
    return {
        int((now - hour) / timedelta(hours=1)): n for hour, n in rows.values_list("hour", "people")
    }


def only_family() -> Family:
    return Family.objects.get(representative__isnull=False)


def test_instances_that_surge_together_are_one_surge(a_kin: Any) -> None:
    a_kin(province="50")
    found = {surge.province: surge for surge in actions.watch()}
    assert set(found) == {"", "50"}
    assert {(one.kind, one.subject) for one in found.values()} == {("family", only_family().pk)}
    assert (found[""].people, found[""].proposal, found["50"].proposal) == (12, "open", "none")
    assert actions.watch() == []


def test_somebody_who_sent_two_instances_is_one_person(report_at: Any) -> None:
    for number in range(3):
        report_at(0, sender="mali", text=PARCEL.format(number))
    report_at(0, sender="som", text=PARCEL.format(1))
    actions.watch()
    assert people(only_family().pk) == {0: 2}


def test_a_single_instance_is_no_family(a_wave: Any) -> None:
    a_wave(text=PARCEL.format(1))
    actions.watch()
    assert told() == [("cluster", "open")]


def test_the_family_takes_over_the_surge_of_its_first_instance(a_wave: Any, report_at: Any) -> None:
    a_wave(text=PARCEL.format(1))
    (before,) = actions.watch()
    report_at(0, text=PARCEL.format(2))
    assert actions.watch() == []
    before.refresh_from_db()
    assert (before.kind, before.subject) == ("family", only_family().pk)
    assert told() == [("family", "open")]


def test_two_surges_that_become_one_propose_one_alert(a_wave: Any, anan: Any) -> None:
    one, other = a_wave(), a_wave(text=OTHER)
    actions.watch()
    assert told() == [("cluster", "open")] * 2
    matching.put_in_family(by=anan, cluster_id=one.cluster_id, beside=other.cluster_id)
    assert actions.watch() == []
    assert told() == [("family", "open")]
    assert Surge.objects.filter(proposal="open").count() == 1


def test_what_was_over_is_not_told_again_as_a_family(a_wave: Any, report_at: Any) -> None:
    a_wave(text=PARCEL.format(1))
    actions.watch()
    with clock.standing_at(clock.now() + timedelta(hours=8)):
        actions.watch()
        assert told() == []
        report_at(0, text=PARCEL.format(2))
        assert actions.watch() == []
        assert Surge.objects.count() == 1


def test_a_claim_stands_for_its_instances_and_the_family_for_the_rest(a_kin: Any, nok: Any) -> None:
    first, *_ = a_kin(many=3)
    actions.watch()
    claim = makers.a_claim()
    attach_cluster(by=nok, claim=claim, cluster=first.cluster_id)
    jobs.run_due()
    actions.watch()
    assert HourCount.objects.filter(kind="claim", subject=claim.pk).exists()
    assert people(only_family().pk) == {0: 4, 1: 4, 2: 4}
    assert told() == [("family", "open"), ("claim", "none")]


def test_a_claim_and_the_family_of_its_instance_are_one_matter(a_wave: Any, report_at: Any) -> None:
    claim = makers.a_claim(clusters=[a_wave(text=PARCEL.format(1)).cluster_id])
    actions.watch()
    assert told() == [("claim", "open")]
    for _ in range(4):
        for ago in range(3):
            report_at(ago, text=PARCEL.format(2))
    (found,) = actions.watch()
    assert (found.kind, found.proposal) == ("family", "none")
    assert Surge.objects.get(kind="claim").subject == claim.pk


def test_the_claim_takes_over_when_no_instance_is_left_to_the_family(a_kin: Any, nok: Any) -> None:
    claim = makers.a_claim()
    reports = a_kin()
    actions.watch()
    for report in reports:
        attach_cluster(by=nok, claim=claim, cluster=report.cluster_id)
    jobs.run_due()
    assert told() == [("claim", "open")]
    assert actions.watch() == []
    assert told() == [("claim", "open")]


def test_an_instance_that_is_taken_out_takes_its_people_along(
    a_kin: Any, report_at: Any, anan: Any
) -> None:
    first, *_ = a_kin(many=3)
    report_at(30, text=PARCEL.format(0))
    actions.count_history()
    family = only_family()
    assert people(family.pk) == {0: 6, 1: 6, 2: 6, 30: 1}
    matching.take_out(by=anan, family=family, cluster_id=first.cluster_id, because="คนละเรื่อง")
    actions.watch()
    assert people(family.pk) == {0: 4, 1: 4, 2: 4}
    matching.put_back(by=anan, family=family, cluster_id=first.cluster_id)
    actions.watch()
    assert people(family.pk) == {0: 6, 1: 6, 2: 6, 30: 1}


def test_the_surge_goes_where_most_of_its_people_went(
    a_wave: Any, report_at: Any, anan: Any
) -> None:
    busy = a_wave(text=PARCEL.format(1))
    for number in (2, 3):
        report_at(0, text=PARCEL.format(number))
    (before,) = actions.watch()
    assert told() == [("family", "open")]
    matching.take_out(by=anan, family=only_family(), cluster_id=busy.cluster_id, because="คนละเรื่อง")
    assert actions.watch() == []
    before.refresh_from_db()
    assert (before.kind, before.subject) == ("cluster", busy.cluster_id)
    assert told() == [("cluster", "open")]


def test_merged_families_are_one_surge_and_parted_ones_two_again(
    a_kin: Any, report_at: Any, anan: Any
) -> None:
    a_kin()
    ours = only_family()
    quiet = [report_at(40, text=text) for text in (OTHER, "ฝนตกหนัก น้ำท่วมหน้าโรงเรียนสมมุติแล้ว")]
    theirs = matching.put_in_family(
        by=anan, cluster_id=quiet[0].cluster_id, beside=quiet[1].cluster_id
    )
    actions.watch()
    (before,) = Surge.objects.filter(province="")
    matching.merge_families(by=anan, into=theirs, other=ours, because="แบบเดียวกัน")
    assert actions.watch() == []
    before.refresh_from_db()
    assert (before.subject, before.proposal, before.ended_at) == (theirs.pk, "open", None)
    assert people(theirs.pk) == {0: 4, 1: 4, 2: 4, 40: 2}
    ours.refresh_from_db()
    matching.part_families(by=anan, other=ours)
    (after,) = actions.watch()
    assert (after.kind, after.subject) == ("family", ours.pk)
    assert told() == [("family", "open")]
    before.refresh_from_db()
    assert (before.proposal, before.ended_at is None) == ("none", False)
    assert people(ours.pk) == {0: 4, 1: 4, 2: 4}
    assert people(theirs.pk) == {40: 2}


def test_the_last_instance_keeps_the_surge_of_a_family_that_is_none_any_more(
    a_wave: Any, report_at: Any, anan: Any
) -> None:
    busy, quiet = a_wave(text=PARCEL.format(1)), report_at(0, text=PARCEL.format(2))
    actions.watch()
    assert told() == [("family", "open")]
    matching.take_out(
        by=anan, family=only_family(), cluster_id=quiet.cluster_id, because="คนละเรื่อง"
    )
    assert actions.watch() == []
    assert told() == [("cluster", "open")]
    assert Surge.objects.get(province="").subject == busy.cluster_id


def test_what_waits_of_every_instance_is_ranked_with_the_surge(a_kin: Any, report_at: Any) -> None:
    reports = a_kin(text="เห็นเขาว่าตลาดนัดของวัดตัวอย่างจะย้ายไปวันที่ {0} จริงหรือเปล่า ใครรู้บ้าง")
    assert known.families_of([one.cluster_id for one in reports])
    actions.watch()
    jobs.run_due()
    late = report_at(0, text="เห็นเขาว่าตลาดนัดของวัดตัวอย่างจะย้ายไปวันที่ 7 จริงหรือเปล่า ใครรู้บ้าง")
    for report in (*reports, late):
        growth = growth_of(report)
        assert (growth["from"], growth["value"]) == ("surge", 4)
        assert growth["why"].startswith("แจ้งพุ่งผิดปกติ 12 คน")


def growth_of(report: Any) -> Any:
    item = triage.of_report(triage.items_all(), report).get()
    return triage.detail_of(triage.assessment_of(item.head_id))["urgency"]["factors"]["G"]


def test_the_replay_tells_the_family(
    a_kin: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    a_kin(each=3)
    monkeypatch.setattr(command, "with_database", lambda work: work())
    assert cli.main(["surge", "replay"]) == 0
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (line["key"], line["people"]) == (f"family:{only_family().pk}", 18)


def test_looking_costs_the_same_for_many_families(report_at: Any) -> None:
    asked = []
    texts = (
        PARCEL,
        "กู้เงินด่วนสมมุติ วงเงิน {0}0000 บาท ดอกเบี้ยต่ำ สมัครที่ http://loan{0}.example ไม่เช็กเครดิต",
        "รับสมัครงานที่บ้านตัวอย่าง รายได้วันละ {0}00 บาท แอดไลน์ @demo-job{0} มัดจำ 9{0} บาท",
    )
    for some in (texts[:1], texts[1:]):
        for text in some:
            for number in range(1, 4):
                for ago in (0, 14):
                    report_at(ago, text=text.format(number))
        with CaptureQueriesContext(connection) as queries:
            actions.watch()
        asked.append(len(queries))
    assert known.families().count() == 3
    assert asked[1] <= asked[0] <= 26
