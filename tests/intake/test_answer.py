"""Answering, declining, talking, handing over: each once, each with its line of history."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.http import Http404

from ruthan.audit.models import Entry
from ruthan.core import jobs
from ruthan.core.states import Refused
from ruthan.core.text.limits import TextRefused
from ruthan.intake import access, actions, queries
from ruthan.intake.models import Answer, Report, Ticket
from ruthan.matching.actions import merge
from tests import makers

pytestmark = pytest.mark.django_db

ADDRESS = "mali@mail.test-a.org"


def answer(report: Any, verdict: Any = None, **over: Any) -> Any:
    plain = {
        "claim_id": uuid4(), "verdict_id": verdict or uuid4(), "verdict_code": "false", "title_th": "ธนาคารตัวอย่างจะปิดทุกสาขาจริงหรือ",
        "title_en": "Is the example bank closing?", "path": "/answers/C-EXAMPLE2/", "decided_on": date(2026, 11, 21), "automatic": False,
    }  # fmt: skip
    return actions.answer_reporter(report=report, **(plain | over))


def test_a_report_is_answered_once_for_each_verdict() -> None:
    report, verdict = makers.a_report(), uuid4()

    first = answer(report, verdict)
    again = answer(report, verdict)
    corrected = answer(report, uuid4())

    report.refresh_from_db()
    assert first is not None
    assert again is None
    assert corrected is not None
    assert report.state == "answered"
    assert report.answered_at == first.at
    assert [step.state for step in queries.steps_of(report)] == ["received", "answered"]


def test_a_declined_report_may_still_be_answered_and_a_closed_one_is_told_without_moving(
    anan: Any,
) -> None:
    declined, closed = makers.a_report(), makers.a_report("เรื่องอื่น น้ำท่วมตลาดตัวอย่าง")
    actions.decline_report(by=anan, report=declined, reason="opinion")
    actions.move_report(by=anan, report=closed, to="closed")

    assert answer(declined) is not None
    assert answer(closed) is not None
    declined.refresh_from_db()
    closed.refresh_from_db()
    assert (declined.state, closed.state) == ("answered", "closed")


def test_a_withdrawn_report_is_not_answered() -> None:
    report = actions.withdraw_report(by="citizen", report=makers.a_report())

    assert answer(report) is None
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(("language", "words"), [("th", "ผลการตรวจสอบ"), ("en", "Result: False")])
def test_the_mail_speaks_the_reporters_language_and_goes_once(language: str, words: str) -> None:
    report = makers.a_report(email=ADDRESS, language=language)
    made = answer(report)

    for _ in range(3):
        actions.notify_answer(report_id=report.pk, answer_id=made.pk)
        jobs.run_due()

    assert len(mail.outbox) == 1
    assert words in mail.outbox[0].body
    assert ("/en/answers/" in mail.outbox[0].body) == (language == "en")


def test_without_an_address_nothing_is_written() -> None:
    report = makers.a_report()
    made = answer(report)
    jobs.run_due()

    assert not actions.notify_answer(report_id=report.pk, answer_id=made.pk)
    assert mail.outbox == []


def test_staffs_line_is_announced_once_without_its_words_and_the_reporters_is_not(
    anan: Any,
) -> None:
    report = makers.a_report(email=ADDRESS)
    actions.add_remark(by=anan, report=report, body="ข้อความลับสุดยอด", author="staff")
    actions.add_remark(by="citizen", report=report, body="ตอบแล้วค่ะ", author="reporter")
    jobs.run_due()
    jobs.run_due()

    assert len(mail.outbox) == 1
    assert "ลับสุดยอด" not in mail.outbox[0].body


def test_declining_is_told_once_and_its_note_stays_with_staff(anan: Any) -> None:
    report = makers.a_report(email=ADDRESS)
    actions.decline_report(by=anan, report=report, reason="opinion", note="บันทึกภายใน")
    jobs.run_due()

    assert len(mail.outbox) == 1
    assert "บันทึกภายใน" not in mail.outbox[0].body
    with pytest.raises(Refused):
        actions.decline_report(by=anan, report=report, reason="opinion")


@pytest.mark.parametrize("body", ["", "\u200b", "ก" * 4_001])
def test_an_empty_or_endless_line_is_refused(body: str) -> None:
    with pytest.raises(TextRefused):
        actions.add_remark(by="citizen", report=makers.a_report(), body=body, author="reporter")


def test_only_the_first_reader_marks_a_line_as_read(anan: Any) -> None:
    report = makers.a_report()
    actions.add_remark(by=anan, report=report, body="ถามหน่อยครับ", author="staff")

    assert actions.mark_read(report=report, reader="staff") == 0
    assert actions.mark_read(report=report, reader="reporter") == 1
    assert actions.mark_read(report=report, reader="reporter") == 0


def test_the_twenty_first_piece_of_evidence_is_refused() -> None:
    report = makers.a_report()
    links = [f"https://bank.example/{n}" for n in range(20)]
    actions.add_evidence(by="citizen", report=report, links=links)

    with pytest.raises(actions.FileRefused):
        actions.add_evidence(by="citizen", report=report, links=["https://bank.example/20"])


def test_only_staff_of_the_owning_centre_open_a_report_whole(cast: dict[str, Any]) -> None:
    report = makers.a_report()

    for name, person in cast.items():
        opens = name in {"anan", "nok", "bua", "fah", "nat"}
        if opens:
            assert access.report_for(person, report.ref) == report
        else:
            with pytest.raises(Http404):
                access.report_for(person, report.ref)


def test_a_handed_over_report_changes_its_readers(anan: Any, isa: Any) -> None:
    report = makers.a_report()
    actions.change_centre(by=anan, reports=[report], centre=makers.an_organisation("ruthan-isan"))

    assert access.report_for(isa, report.ref) == report
    with pytest.raises(Http404):
        access.report_for(anan, report.ref)
    assert Entry.objects.filter(what="intake:report:hand-over").count() == 1


def test_other_centres_get_the_masked_text_only(isa: Any, stranger: Any) -> None:
    report = makers.a_report("โอนมาที่ 000-0-00012-3 หรือโทร 081-000-0000 ดู https://bank.example/x")

    masked = queries.masked_text_of(access.masked_report_for(isa, report.ref))
    assert "081-000-0000" not in masked
    assert "https://bank.example" not in masked
    with pytest.raises(Http404):
        access.masked_report_for(stranger, report.ref)


def test_used_tickets_are_swept_after_two_days(at: Any) -> None:
    at("2026-11-18 10:00")
    makers.an_organisation("ruthan")
    actions.hand_in(by="citizen", ticket=actions.new_ticket(), submission=_submission())
    at("2026-11-21 10:00")

    assert actions.sweep_tickets() == 1
    assert Ticket.objects.count() == 0
    assert Report.objects.count() == 1


def test_a_failed_submission_leaves_its_ticket_unused() -> None:
    makers.an_organisation("ruthan")
    ticket = actions.new_ticket()
    with pytest.raises(TextRefused):
        actions.hand_in(by="citizen", ticket=ticket, submission=_submission(text=""))

    assert not actions.hand_in(by="citizen", ticket=ticket, submission=_submission()).is_replay


def test_a_merged_cluster_takes_its_reports_along() -> None:
    one, two = makers.a_report(), makers.a_report("เรื่องอื่น น้ำท่วมตลาดตัวอย่าง")
    merge(into=one.cluster_id, other=two.cluster_id)

    assert actions.follow_merge(into_id=one.cluster_id, other_id=two.cluster_id) == 1
    two.refresh_from_db()
    assert two.cluster_id == one.cluster_id


def _submission(text: str = "น้ำประปาจะหยุดไหลทั้งเมืองตัวอย่าง") -> actions.Submission:
    return actions.Submission(
        text=text, channel="web", wants="answer", reporter=actions.reporter_key("visitor", b"x")
    )
