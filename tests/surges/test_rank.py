"""What surges is more urgent, says so, and never against a person."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.core import clock, jobs
from ruthan.surges import actions
from ruthan.triage import queries
from ruthan.triage.actions import override_rank, rank_surge
from ruthan.triage.models import Assessment, QueueItem
from ruthan.triage.rules.assess import assess
from ruthan.triage.rules.facts import Context

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
