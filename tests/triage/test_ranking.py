"""From a report to its place in the queue: ranked, joined by copies, answered, never lowered."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.core import jobs
from ruthan.intake import queries as intake
from ruthan.triage import actions, queries, tasks
from ruthan.triage.models import Assessment, QueueItem
from tests import makers
from tests.triage.conftest import HEALTH, PLAIN, RUMOUR, SENT, fresh, item_of, queued

pytestmark = pytest.mark.django_db


def test_a_report_is_ranked_and_queued_when_the_jobs_run(nok: Any) -> None:
    report = makers.a_report(SENT, wants="help")
    assert not QueueItem.objects.exists()
    jobs.run_due()
    item = item_of(report)
    assert (item.state, item.priority, item.strand, item.reports) == ("waiting", "P1", "SCM", 1)
    made = queries.assessment_of(report.pk)
    detail = queries.detail_of(made)
    assert detail["floors"] == ["F3"]
    assert detail["routes"][0] == "aoc1441/money_sent/1h"
    assert set(detail["why_en"]) == set("HMVRBFTAGL")
    minutes = (item.due_at - report.submitted_at).total_seconds() / 60
    assert minutes == 15


def test_the_queue_stands_by_priority_and_then_by_the_clock(anan: Any, at: Any) -> None:
    at("2026-02-03 10:00")
    low = queued(HEALTH)
    early = queued("ถูกหลอกโอนเงินให้มิจฉาชีพ 40,000 บาท เมื่อ 10 นาทีที่แล้ว ช่วยด้วย", wants="help")
    at("2026-02-03 10:05")
    late = queued(SENT, wants="help")
    assert [early.priority, late.priority] == ["P1", "P1"]
    found = list(queries.queue({early.centre_id}))
    assert [item.pk for item in found] == [early.pk, late.pk, low.pk]
    assert late.due_at > early.due_at


def test_a_copy_joins_the_item_and_counts_people(anan: Any) -> None:
    item = queued(RUMOUR)
    for number in range(3):
        queued(RUMOUR + " " * number)
    assert QueueItem.objects.count() == 1
    item = fresh(item)
    assert item.reports == 4
    assert intake.cluster_counts(item.cluster_id).reporters == 4


def test_each_centre_has_an_item_of_its_own_for_the_same_words(isa: Any) -> None:
    here, there = queued(RUMOUR), queued(RUMOUR, province="40")
    assert here.cluster_id == there.cluster_id
    assert here.centre_id != there.centre_id
    assert (fresh(here).reports, fresh(there).reports) == (1, 1)


def test_a_copy_raises_an_item_and_never_lowers_it() -> None:
    item = queued(PLAIN)
    first = item.priority
    queued(PLAIN, wants="help", answers={"situation": "on_call"})
    raised = fresh(item)
    assert raised.priority == "P1" < first
    queued(PLAIN)
    assert fresh(item).priority == "P1"


@pytest.mark.parametrize(
    ("situation", "floor"), [("money_1h", "F3"), ("on_call", "F4"), ("device", "F4")]
)
def test_what_the_form_asked_counts_and_says_where_it_is_from(situation: str, floor: str) -> None:
    report = makers.a_report(
        PLAIN, wants="help", answers={"situation": situation, "amount_satang": "15000000"}
    )
    jobs.run_due()
    made = queries.assessment_of(report.pk)
    detail = queries.detail_of(made)
    assert floor in made.floors
    assert made.priority == "P1"
    assert detail["urgency"]["factors"]["T"]["from"] == "reporter"
    assert detail["severity"]["factors"]["M"]["from"] == "reporter"
    assert item_of(report).priority == "P1"


def test_running_twice_changes_nothing_that_people_see(nok: Any) -> None:
    report = makers.a_report(RUMOUR)
    jobs.run_due()
    before = item_of(report)
    actions.assess_report(report.pk)
    after = item_of(report)
    assert QueueItem.objects.count() == 1
    assert (after.state, after.priority, after.reports) == (
        before.state, before.priority, before.reports,
    )  # fmt: skip
    assert Assessment.objects.filter(report=report).count() == 1  # what says the same is not kept
    assert Entry.objects.filter(what="triage:report:assess").count() == 1


def test_a_run_that_comes_again_ranks_nothing_anew_whatever_came_in_between() -> None:
    first = makers.a_report(RUMOUR, province="50")
    jobs.run_due()
    for province in ("10", "34", "45"):  # more people, more provinces: other facts for the rubric
        makers.a_report(RUMOUR, province=province)
    jobs.run_due()

    tasks.assess.func(report_id=str(first.pk))

    assert Assessment.objects.filter(report=first).count() == 1
    assert item_of(first).reports == 4
    assert Entry.objects.filter(what="triage:report:assess", on_id=str(first.pk)).count() == 1


def test_evidence_that_is_added_may_change_the_rank() -> None:
    report = makers.a_report(RUMOUR, province="50")
    jobs.run_due()
    for province in ("10", "34", "45"):
        makers.a_report(RUMOUR, province=province)
    jobs.run_due()

    tasks.assess_again.func(report_id=str(report.pk))

    assert Assessment.objects.filter(report=report).count() == 2
    assert Assessment.objects.filter(report=report, is_current=True).count() == 1


def test_a_picture_without_words_waits_in_turn_and_ends_with_its_withdrawal() -> None:
    from ruthan.intake.actions import clean_upload, withdraw_report
    from tests.gateway.web import picture

    file = clean_upload("ภาพ.png", picture())
    report = makers.a_report("", files=[file])
    jobs.run_due()
    item = item_of(report)
    assert (item.cluster_id, item.priority, item.state) == (report.cluster_id, "P4", "waiting")
    assert item.reports == 1
    withdraw_report(by="citizen", report=report)
    jobs.run_due()
    assert fresh(item).state == "done"


def test_a_published_claim_answers_instead_of_queueing(nok: Any, bua: Any) -> None:
    first = queued(RUMOUR)
    claim = makers.a_claim(clusters=[first.cluster_id], statement_th=RUMOUR)
    makers.a_verdict(claim)
    jobs.run_due()
    assert fresh(first).state == "done"
    copy = makers.a_report(RUMOUR)
    jobs.run_due()
    copy.refresh_from_db()
    assert copy.state == "answered"
    assert fresh(first).state == "done"


def test_a_victim_is_queued_even_when_the_claim_is_published(nok: Any, bua: Any) -> None:
    first = queued(RUMOUR)
    claim = makers.a_claim(clusters=[first.cluster_id], statement_th=RUMOUR)
    makers.a_verdict(claim)
    jobs.run_due()
    for over in ({"wants": "help"}, {"answers": {"situation": "money_1h"}}):
        actions_before = fresh(first)
        assert actions_before.state == "done"
        makers.a_report(RUMOUR, **over)
        jobs.run_due()
        assert fresh(first).state == "waiting"
        QueueItem.objects.filter(pk=first.pk).update(state="done")


def test_a_report_under_an_open_claim_sees_that_it_is_being_checked(nok: Any) -> None:
    first = queued(RUMOUR)
    makers.a_claim(clusters=[first.cluster_id])
    jobs.run_due()
    assert fresh(first).state == "done"
    copy = makers.a_report(RUMOUR)
    jobs.run_due()
    copy.refresh_from_db()
    assert copy.state == "checking"
    assert fresh(first).state == "done"


def test_opening_a_claim_ends_questions_but_leaves_those_who_need_help(nok: Any) -> None:
    question, victim = queued(RUMOUR), queued(SENT, wants="help")
    makers.a_claim(clusters=[question.cluster_id, victim.cluster_id])
    jobs.run_due()
    assert fresh(question).state == "done"
    assert fresh(victim).state == "waiting"


def test_a_withdrawal_counts_again_and_names_another_head() -> None:
    from ruthan.intake.actions import withdraw_report

    first, second = makers.a_report(RUMOUR), makers.a_report(RUMOUR)
    jobs.run_due()
    item = item_of(first)
    assert (item.head_id, item.reports) == (first.pk, 2)
    withdraw_report(by="citizen", report=first)
    jobs.run_due()
    item = fresh(item)
    assert (item.head_id, item.reports, item.state) == (second.pk, 1, "waiting")
    withdraw_report(by="citizen", report=second)
    jobs.run_due()
    item = fresh(item)
    assert (item.reports, item.state) == (0, "done")


def test_an_ended_item_comes_back_with_a_new_copy(anan: Any, at: Any) -> None:
    at("2026-02-03 10:00")
    item = queued(HEALTH)
    actions.mark_done(by=anan, item=actions.take(by=anan, item=item))
    at("2026-02-04 10:00")
    queued(HEALTH)
    again = fresh(item)
    assert (again.state, again.taken_by_id, again.done_at) == ("waiting", None, None)
    assert again.reports == 2
    assert again.due_at.date().isoformat() >= "2026-02-04"


def test_nothing_is_ranked_after_a_withdrawal() -> None:
    from ruthan.intake.actions import withdraw_report

    report = makers.a_report(RUMOUR)
    withdraw_report(by="citizen", report=report)
    jobs.run_due()
    assert not QueueItem.objects.exists()
    assert not Assessment.objects.exists()
