"""Following up: the code, the history, the conversation, mail, proof, withdrawal."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pypdf import PdfReader

from ruthan.core import jobs
from ruthan.core.text.digits import to_thai
from ruthan.intake import actions, queries
from ruthan.intake.models import Contact, Remark, Report
from tests import makers
from tests.gateway.web import TEXT, picture, receipt, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre(reference: object) -> None:
    makers.an_organisation("ruthan")


@pytest.fixture
def code(client: Client) -> str:
    return receipt(client)


def opened(code: str) -> Client:
    browser = Client()
    assert browser.post("/track/", {"receipt": code}).status_code == 303
    return browser


def reply(browser: Client, **fields: Any) -> Any:
    fields.setdefault("ticket", browser.get("/track/").context["form"]["ticket"].value())
    return browser.post("/track/reply/", fields)


def test_the_code_opens_the_report_in_any_browser_in_thai_digits_too(code: str) -> None:
    page = opened(to_thai(code.replace(" ", "-"))).get("/track/")

    assert page.context["report"] == Report.objects.get()
    assert TEXT not in page.content.decode()


def test_known_and_unknown_codes_get_the_same_refusal(client: Client, code: str) -> None:
    digits = code.replace(" ", "")
    wrong_secret = digits[:10] + "0" * 20

    bodies = []
    for typed in (wrong_secret, str(actions.new_receipt()), "123", "x" * 40):
        answer = Client().post("/track/", {"receipt": typed})
        assert answer.status_code == 422
        bodies.append(answer.context["form"].errors["receipt"])

    assert all(body == bodies[0] for body in bodies)


def test_without_the_code_no_page_of_a_report_opens(code: str) -> None:
    browser = Client()
    for path in ("/track/withdraw/", "/track/proof/", "/track/proof.pdf"):
        assert browser.get(path)["Location"].endswith("/track/")
    for path in ("/track/reply/", "/track/notice/", "/track/withdraw/"):
        assert browser.post(path, {"body": "x"})["Location"].endswith("/track/")
    assert Remark.objects.count() == 0
    assert Report.objects.get().state == "received"


def test_a_handle_is_worth_nothing_after_half_an_hour(client: Client, at: Any) -> None:
    at("2026-11-21 10:00")
    receipt(client)
    at("2026-11-21 10:31")

    assert "report" not in client.get("/track/").context


def test_a_renewed_code_closes_every_browser_that_used_the_old_one(
    client: Client, code: str
) -> None:
    fresh = actions.renew_receipt(by="system", report=Report.objects.get())

    assert "report" not in client.get("/track/").context
    assert Client().post("/track/", {"receipt": code}).status_code == 422
    assert "report" in opened(str(fresh)).get("/track/").context


def test_closing_the_page_closes_it(client: Client, code: str) -> None:
    client.post("/track/leave/")

    assert "report" not in client.get("/track/").context
    assert "tracking_code" not in client.get("/receipt/").context


def test_a_made_up_handle_opens_nothing(client: Client, code: str) -> None:
    browser = Client()
    for value in ("", "x", '["report","00000000-0000-0000-0000-000000000000","0"]:1:2'):
        browser.cookies["ruthan_follow"] = value
        assert browser.get("/track/").status_code == 200
        assert "report" not in browser.get("/track/").context


def test_staff_ask_and_the_reporter_answers_once(client: Client, code: str, anan: Any) -> None:
    report = Report.objects.get()
    actions.add_remark(by=anan, report=report, body="ได้รับข้อความนี้เมื่อไรครับ", author="staff")
    actions.move_report(by=anan, report=report, to="waiting_reporter")
    browser = opened(code)

    page = browser.get("/track/")
    ticket = page.context["form"]["ticket"].value()
    for _ in range(2):
        assert reply(browser, ticket=ticket, body="เมื่อวานตอนเย็นค่ะ").status_code == 303

    report.refresh_from_db()
    lines = queries.remarks_of(report)
    assert "ได้รับข้อความนี้เมื่อไรครับ" in page.content.decode()
    assert [line.body for line in lines] == ["ได้รับข้อความนี้เมื่อไรครับ", "เมื่อวานตอนเย็นค่ะ"]
    assert lines[0].read_at is not None
    assert report.state == "screening"


def test_a_file_may_be_added_later(code: str) -> None:
    reply(opened(code), body="", evidence=upload(picture()))

    assert [line.kind for line in queries.evidence_of(Report.objects.get())] == ["image"]


def test_an_empty_reply_is_refused_and_a_long_one_too(code: str) -> None:
    browser = opened(code)

    assert reply(browser, body="").status_code == 422
    assert reply(browser, body="ก" * 4_001).status_code == 422
    assert Remark.objects.count() == 0


def test_what_a_reporter_writes_is_shown_as_text(code: str) -> None:
    browser = opened(code)
    reply(browser, body="<script>alert(1)</script>")

    page = browser.get("/track/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_history_tells_each_state_once_newest_first(code: str) -> None:
    report = Report.objects.get()
    for state in ("screening", "checking"):
        actions.move_report(by="system", report=report, to=state)

    items = opened(code).get("/track/").context["history"]
    assert [item["now"] for item in items] == [True, False, False]


def test_a_declined_report_tells_why(code: str, anan: Any) -> None:
    actions.decline_report(by=anan, report=Report.objects.get(), reason="opinion", note="ลับ")

    page = opened(code).get("/track/")
    assert page.context["reason"]
    assert "ลับ" not in page.content.decode()


def test_an_answer_is_mailed_once_with_the_verdict_and_none_of_the_text(
    client: Client, code: str, django_capture_on_commit_callbacks: Any
) -> None:
    client.post("/track/notice/", {"email": "mali@mail.test-a.org"})
    contact = Contact.objects.get()
    claim = makers.a_claim(clusters=[Report.objects.get().cluster_id])
    makers.a_verdict(claim)

    for _ in range(3):
        jobs.run_due()
    assert contact.notice_version
    assert contact.purpose == "answer"
    assert len(mail.outbox) == 1
    letter = mail.outbox[0]
    assert letter.to == ["mali@mail.test-a.org"]
    assert f"/answers/{claim.ref}/" in letter.body
    assert "/track/" in letter.body
    assert "ถอนเงิน" not in letter.body
    assert code.split()[0] not in letter.body


def test_an_address_that_is_none_is_refused_in_words(client: Client, code: str) -> None:
    answer = client.post("/track/notice/", {"email": "ไม่ใช่อีเมล"})

    assert answer.status_code == 422
    assert Contact.objects.count() == 0


def test_consent_may_be_taken_back(client: Client, code: str) -> None:
    client.post("/track/notice/", {"email": "mali@mail.test-a.org"})
    client.post("/track/notice/", {"drop": "1"})

    assert Contact.objects.count() == 0


def test_the_link_in_the_mail_stops_all_mail_with_one_press(
    client: Client, code: str, anan: Any
) -> None:
    client.post("/track/notice/", {"email": "mali@mail.test-a.org"})
    report = Report.objects.get()
    actions.add_remark(by=anan, report=report, body="หนึ่ง", author="staff")
    jobs.run_due()
    path = mail.outbox[0].body.split("http://localhost")[-1].split()[0]

    stranger = Client()
    assert stranger.get(path).status_code == 200
    assert stranger.post(path).status_code == 200
    actions.add_remark(by=anan, report=report, body="สอง", author="staff")
    jobs.run_due()

    assert len(mail.outbox) == 1
    assert stranger.get("/mail/stop/forged/").status_code == 404


def test_withdrawing_explains_first_and_then_leaves_nothing_to_read(
    client: Client, code: str
) -> None:
    client.post("/track/notice/", {"email": "mali@mail.test-a.org"})
    assert client.get("/track/withdraw/").status_code == 200
    assert Report.objects.get().state == "received"

    assert client.post("/track/withdraw/").status_code == 303

    report = Report.objects.get()
    page = client.get("/track/")
    assert report.state == "withdrawn"
    assert Contact.objects.count() == 0
    assert page.status_code == 200
    assert client.post("/track/withdraw/").status_code == 303
    assert reply_is_refused(client)
    assert "withdrawn" in {step.state for step in queries.steps_of(report)}


def reply_is_refused(browser: Client) -> bool:
    browser.post("/track/reply/", {"body": "ยังอยู่ไหม"})
    return Remark.objects.count() == 0


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_proof_names_number_time_and_digest_and_not_the_text(
    client: Client, code: str, prefix: str
) -> None:
    report = Report.objects.get()
    paper = client.get(f"{prefix}/track/proof.pdf")
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)

    assert paper["Content-Type"] == "application/pdf"
    assert report.ref in words
    assert queries.digest_of(report)[:8] in words
    assert str(report.submitted_at.year + 543) in words
    assert code.split()[0] not in words
    assert client.get(f"{prefix}/track/proof/").status_code == 200


def test_guessing_codes_is_slowed_down(client: Client, at: Any) -> None:
    at("2026-11-21 10:00")
    answers = [client.post("/track/", {"receipt": str(n) * 30}).status_code for n in range(10)]
    answers += [client.post("/track/", {"receipt": "1" * 30}).status_code for _ in range(25)]

    assert answers[0] == 422
    assert answers[-1] == 429


def test_the_page_costs_a_constant_number_of_queries(
    client: Client, code: str, anan: Any, django_assert_max_num_queries: Any
) -> None:
    report = Report.objects.get()
    for number in range(6):
        actions.add_remark(by=anan, report=report, body=f"ข้อความ {number}", author="staff")
    client.get("/track/")
    with django_assert_max_num_queries(12):
        client.get("/track/")
