"""Everyone who asked hears the answer, once; new copies at once; the unsure goes to a person."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.timezone import localdate

from ruthan.claims import actions, queries
from ruthan.intake import queries as intake
from ruthan.intake.models import Answer
from tests import makers
from tests.claims.conftest import OTHER, RUMOUR

pytestmark = pytest.mark.django_db


def _told(report) -> list[str]:
    return list(
        Answer.objects.filter(report=report).order_by("at").values_list("verdict_code", flat=True)
    )


def test_everyone_who_asked_is_answered_once(claim, reports, run_jobs):
    makers.a_verdict(claim, code="false")
    run_jobs()
    for report in reports:
        report.refresh_from_db()
        assert (report.state, _told(report)) == ("answered", ["false"])
    verdict = queries.current_verdict(claim)
    assert actions.answer_batch(claim_id=claim.pk, verdict_id=verdict.pk) == 0
    assert Answer.objects.count() == 3


def test_answering_is_taken_up_where_it_stopped(claim, reports):
    verdict = makers.a_verdict(claim)
    assert actions.answer_batch(claim_id=claim.pk, verdict_id=verdict.pk, limit=2) == 2
    assert actions.answer_batch(claim_id=claim.pk, verdict_id=verdict.pk, limit=2) == 1
    assert actions.answer_batch(claim_id=claim.pk, verdict_id=verdict.pk, limit=2) == 0
    assert Answer.objects.count() == 3


def test_a_correction_reaches_everyone_with_the_change(claim, reports, run_jobs, nok, bua):
    makers.a_verdict(claim, code="false")
    run_jobs()
    late = makers.a_report(RUMOUR)
    actions.answer_if_known(report=late, text=RUMOUR)
    claim.refresh_from_db()
    second = actions.propose_verdict(
        by=nok, claim=claim, code="partly", reason_th="ปิดบางสาขา", change_th="พบประกาศปิดสองสาขา"
    )
    actions.approve_verdict(by=bua, verdict=second)
    run_jobs()
    for report in [*reports, late]:
        assert _told(report) == ["false", "partly"]
    last = Answer.objects.filter(report=late).latest("at")
    assert claim.title_th in last.title_th != claim.title_th
    with translation.override("en"):
        assert last.title_en.startswith("Corrected, was “False”")


def test_a_replaced_verdict_answers_nobody_any_more(claim, reports, nok, bua):
    first = makers.a_verdict(claim, code="false")
    claim.refresh_from_db()
    second = actions.propose_verdict(
        by=nok, claim=claim, code="true", reason_th="จริง", change_th="เปลี่ยน"
    )
    actions.approve_verdict(by=bua, verdict=second)
    assert actions.answer_batch(claim_id=claim.pk, verdict_id=first.pk) == 0
    assert Answer.objects.count() == 0


def test_a_new_copy_is_answered_at_once_with_verdict_and_date(claim, run_jobs):
    verdict = makers.a_verdict(claim, code="false")
    run_jobs()
    copy = makers.a_report("🔥🔥 " + RUMOUR)
    answer = actions.answer_if_known(report=copy, text="🔥🔥 " + RUMOUR)
    assert (answer.verdict_code, answer.is_automatic) == ("false", True)
    assert answer.decided_on == localdate(verdict.decided_at)
    assert answer.path == f"/answers/{claim.ref}/"
    assert actions.answer_if_known(report=copy, text=RUMOUR) is None


def test_a_message_that_states_the_claim_is_answered_and_joins_it(db):
    claim = makers.a_claim(statement_th=RUMOUR)
    makers.a_verdict(claim)
    report = makers.a_report(RUMOUR)
    assert queries.claim_of_cluster(report.cluster_id) is None
    assert actions.answer_if_known(report=report, text=RUMOUR) is not None
    assert queries.claim_of_cluster(report.cluster_id) == claim


def test_what_the_machine_is_unsure_of_goes_to_a_person(db):
    makers.a_verdict(makers.a_claim(statement_th=RUMOUR))
    text = "มีคนบอกว่าธนาคารแถวบ้านวันศุกร์คนเยอะมาก ต้องรีบไปแต่เช้า จริงไหมคะ"
    report = makers.a_report(text)
    assert actions.answer_if_known(report=report, text=text) is None
    assert queries.claim_of_cluster(report.cluster_id) is None


def test_an_open_claim_answers_nobody(claim):
    report = makers.a_report(RUMOUR)
    assert actions.answer_if_known(report=report, text=RUMOUR) is None


@pytest.mark.parametrize("code", ["pending", "out_of_scope"])
def test_waiting_and_passing_are_no_answers(claim, reports, run_jobs, code):
    makers.a_verdict(claim, code=code)
    run_jobs()
    assert actions.answer_if_known(report=reports[0], text=RUMOUR) is None
    assert Answer.objects.count() == 0


def test_a_cluster_that_comes_under_a_published_claim_is_answered(claim, run_jobs, nok):
    makers.a_verdict(claim)
    late = makers.a_report(OTHER)
    actions.attach_cluster(by=nok, claim=claim, cluster=late.cluster_id)
    run_jobs()
    assert _told(late) == ["false"]


def test_a_withdrawn_report_is_not_answered(claim, reports, run_jobs):
    from ruthan.intake.actions import withdraw_report

    withdraw_report(by="citizen", report=reports[0])
    makers.a_verdict(claim)
    run_jobs()
    assert _told(reports[0]) == []
    assert intake.cluster_counts(reports[1].cluster_id).reports == 2
