"""What surges is more urgent, says so, and never against a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.core import clock, jobs
from ruthan.surges import actions
from ruthan.triage import queries
from ruthan.triage.actions import assess_report, override_rank, rank_surge
from ruthan.triage.models import Assessment, QueueItem
from ruthan.triage.rules.assess import assess
from ruthan.triage.rules.facts import Context
from tests.surges.conftest import THEMES

pytestmark = pytest.mark.django_db
CALM = "เห็นเขาว่าวัดตัวอย่างจะย้ายตลาดนัดไปวันอาทิตย์ จริงหรือเปล่า"
WORDS = ("แจ้งพุ่งผิดปกติ 12 คนใน 3 ชม. ปกติราว 0.8 คน", "surging: 12 people in 3 hours; 0.8 expected")


def test_a_surge_is_the_highest_growth_and_the_first_reason() -> None:
    plain, surging = assess(CALM), assess(CALM, context=Context(surge=WORDS))
    growth = surging.urgency["G"]
    assert (growth.value, growth.source, growth.why_en) == (4, "surge", WORDS[1])
    assert surging.reasons_th[0] == WORDS[0]
    assert surging.ranking.urgency_score > plain.ranking.urgency_score


def test_floors_stand_before_a_surge() -> None:
    found = assess("ช่วยด้วย อยากตาย ไม่อยากอยู่แล้ว จะทำร้ายตัวเองคืนนี้", context=Context(surge=WORDS))
    assert found.ranking.priority == "P1"
    assert found.reasons_th[1] == WORDS[0]


def test_the_waiting_item_is_raised_with_its_reason_once(
    a_wave: Any, client_of: Any, anan: Any
) -> None:
    last = a_wave(text=CALM)
    item = QueueItem.objects.get(cluster=last.cluster_id)
    before = queries.assessment_of(item.head_id)
    actions.watch()
    jobs.run_due()
    item.refresh_from_db()
    after = queries.assessment_of(item.head_id)
    assert after.urgency_score > before.urgency_score
    assert item.priority <= before.priority
    assert item.due_at >= clock.now() or item.priority == before.priority
    growth = queries.detail_of(after)["urgency"]["factors"]["G"]
    assert (growth["from"], growth["value"]) == ("surge", 4)
    page = client_of(anan).get(f"/en/staff/queue/{item.pk}/").content.decode()
    assert "surging: 12 people in 3 hours" in page
    made = Assessment.objects.count()
    assert rank_surge(last.cluster_id) == 0
    assert Assessment.objects.count() == made


def test_a_report_that_comes_during_a_surge_is_ranked_with_it(a_wave: Any, report_at: Any) -> None:
    a_wave(text=CALM)
    actions.watch()
    late = report_at(0, text=CALM)
    growth = queries.detail_of(queries.assessment_of(late.pk))["urgency"]["factors"]["G"]
    assert growth["from"] == "surge"
    assert growth["why"].startswith("แจ้งพุ่งผิดปกติ")


def test_other_clusters_are_left_alone(a_wave: Any, report_at: Any) -> None:
    a_wave(text=CALM)
    other = report_at(0, text="ฝนตกหนักที่ตลาดตัวอย่าง น้ำท่วมถนนหน้าโรงเรียน จริงไหมครับ")
    before = queries.assessment_of(other.pk).pk
    actions.watch()
    jobs.run_due()
    assert queries.assessment_of(other.pk).pk == before


def test_a_persons_rank_stands(a_wave: Any, anan: Any) -> None:
    last = a_wave(text=CALM)
    item = QueueItem.objects.get(cluster=last.cluster_id)
    override_rank(by=anan, item=item, severity="low", urgency="routine", because="รู้จักเรื่องนี้ดี")
    actions.watch()
    jobs.run_due()
    item.refresh_from_db()
    assert (item.severity, item.urgency) == ("low", "routine")


def shown(client: Any, item: Any) -> tuple[str, str]:
    """The queue's row and the item's page."""
    pages = (f"/en/staff/queue/{item.pk}/", "/en/staff/queue/")
    item_page, row = (client.get(path).content.decode() for path in pages)
    return row, item_page


def test_the_reason_grows_with_the_surge(
    a_wave: Any, report_at: Any, client_of: Any, anan: Any
) -> None:
    last = a_wave(text=CALM)
    item = QueueItem.objects.get(cluster=last.cluster_id)
    actions.watch()
    jobs.run_due()
    for page in shown(client_of(anan), item):
        assert "surging: 12 people in 3 hours" in page
    for _ in range(20):
        report_at(0, text=CALM)
    actions.watch()
    made = Assessment.objects.filter(report=item.head_id).count()
    for page in shown(client_of(anan), item):
        assert "surging: 32 people in 3 hours" in page
        assert "12 people" not in page
    thai = client_of(anan).get(f"/staff/queue/{item.pk}/").content.decode()
    assert "แจ้งพุ่งผิดปกติ 32 คนใน 3 ชม." in thai.replace("\u200b", "").replace("<wbr>", "")
    assert Assessment.objects.filter(report=item.head_id).count() == made


def test_the_reason_says_that_the_surge_is_over_and_lowers_nothing(
    a_wave: Any, client_of: Any, anan: Any
) -> None:
    last = a_wave(text=CALM)
    item = QueueItem.objects.get(cluster=last.cluster_id)
    actions.watch()
    jobs.run_due()
    item.refresh_from_db()
    before = (item.priority, item.urgency)
    with clock.standing_at(clock.now() + timedelta(hours=8)):
        actions.watch()
        jobs.run_due()
    item.refresh_from_db()
    assert (item.priority, item.urgency) == before
    for page in shown(client_of(anan), item):
        assert "surging: 12 people in 3 hours; less than 0.1 expected; back to usual since" in page


def test_fifty_reports_in_a_day_are_no_surge_until_one_is_found(
    a_wave: Any, a_surge: Any, client_of: Any, anan: Any
) -> None:
    last = a_wave(each=17, text=CALM)
    item = QueueItem.objects.get(cluster=last.cluster_id)
    assess_report(item.head_id)
    held = growth_of(item)
    assert (held["from"], held["value"]) == ("surge", 4)
    assert "surging" not in client_of(anan).get(f"/en/staff/queue/{item.pk}/").content.decode()
    a_surge(last.cluster_id)
    rank_surge(last.cluster_id)
    assert growth_of(item)["why"].startswith("แจ้งพุ่งผิดปกติ")


def growth_of(item: Any) -> Any:
    detail = queries.detail_of(queries.assessment_of(item.head_id))
    return detail["urgency"]["factors"]["G"]


def test_many_items_that_surge_cost_no_question_each(
    a_wave: Any, a_surge: Any, client_of: Any, anan: Any
) -> None:
    asked = []
    for some in (THEMES[:1], THEMES[1:]):
        for text in some:
            cluster = a_wave(each=1, hours=1, text=text).cluster_id
            a_surge(cluster)
            rank_surge(cluster)
        client_of(anan).get("/en/staff/queue/")
        with CaptureQueriesContext(connection) as told:
            page = client_of(anan).get("/en/staff/queue/").content.decode()
        asked.append(len(told))
    assert page.count("surging: 12 people") == len(THEMES)
    assert asked[0] == asked[1]
