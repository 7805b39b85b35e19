"""Check before sharing and report: one press, one report, an answer or a receipt."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from ruthan.intake import queries
from ruthan.intake.models import Evidence, Report, SealedDrop
from tests import makers
from tests.gateway.web import TEXT, picture, receipt, send, ticket_of, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre(reference: object) -> None:
    makers.an_organisation("ruthan")


@pytest.mark.parametrize("path", ["/check/", "/report/", "/en/check/", "/en/report/"])
def test_the_form_opens_for_everyone(client: Client, path: str) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert "no-cache" in page["Cache-Control"]


def test_a_message_becomes_a_report_and_a_receipt_is_shown(client: Client) -> None:
    answer = send(client, message=TEXT)

    assert answer.status_code == 303
    page = client.get(answer["Location"])
    report = Report.objects.get()
    assert queries.text_of(report) == TEXT
    assert report.wants == "answer"
    assert len(page.context["tracking_code"].replace(" ", "")) == 30
    assert TEXT not in page.content.decode()


def test_a_report_keeps_situation_amount_and_province_sealed(client: Client) -> None:
    makers.a_centre("ruthan-isan")
    send(client, "/report/", message=TEXT, situation="money_1h", amount="3 หมื่น", province="34")

    report = Report.objects.get()
    assert queries.answers_of(report) == {
        "situation": "money_1h", "amount": "3 หมื่น", "amount_satang": "3000000",
    }  # fmt: skip
    assert report.wants == "help"
    assert report.centre.code == "ruthan-isan"


def test_money_that_has_left_puts_the_bank_and_1441_before_everything(client: Client) -> None:
    send(client, "/report/", message=TEXT, situation="money_1h")

    page = client.get("/receipt/")
    shown = page.content.decode()
    assert [card.code for card in page.context["urgent"]] == ["transferred-1h"]
    assert shown.index('href="tel:1441"') < shown.index(page.context["tracking_code"].split()[0])


def test_a_message_with_an_answer_is_answered_at_once_with_verdict_and_day(client: Client) -> None:
    claim = makers.a_claim(statement_th=TEXT, clusters=[makers.a_report(TEXT).cluster_id])
    makers.a_verdict(claim)

    send(client, message=TEXT)

    page = client.get("/receipt/")
    answer = page.context["answer"]
    assert answer.verdict == "false"
    assert answer.why == "ธนาคารตัวอย่างยืนยันว่าเปิดทำการตามปกติ"
    assert answer.asked == 2
    assert f"/answers/{claim.ref}/" in page.content.decode()


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x00", "\u200b\u200d\u2060", "\u202e\u202c"])
def test_nothing_to_read_is_refused_in_the_readers_language(client: Client, text: str) -> None:
    for path, words in (("/check/", "วางข้อความ"), ("/en/check/", "Paste the message")):
        answer = send(client, path, message=text)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Report.objects.count() == 0


def test_a_megabyte_is_refused_with_its_length_and_the_limit(client: Client) -> None:
    answer = send(client, message="ก" * 340_000)

    assert answer.status_code == 422
    assert "340,000" in answer.content.decode()
    assert "20,000" in answer.content.decode()
    assert Report.objects.count() == 0


def test_more_than_the_server_reads_is_refused_without_a_crash(client: Client) -> None:
    answer = send(client, message="ก" * 1_200_000)

    assert answer.status_code in {400, 413}
    assert Report.objects.count() == 0


def test_nul_and_broken_characters_are_dropped_and_the_rest_is_kept(client: Client) -> None:
    answer = client.post(
        "/check/",
        data=b"ticket=" + ticket_of(client).encode() + b"&message=ab%00c%ED%A0%80d",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 303
    kept = queries.text_of(Report.objects.get())
    assert "\x00" not in kept
    assert kept.startswith("abc")


def test_bidi_and_zero_width_tricks_are_kept_as_evidence(client: Client) -> None:
    send(client, message="โอน\u200bเงิน\u202eอัลมาป")

    assert queries.text_of(Report.objects.get()) == "โอน\u200bเงิน\u202eอัลมาป"


def test_pressed_twice_makes_one_report_and_shows_the_same_code(client: Client) -> None:
    ticket = ticket_of(client)

    codes = set()
    for _ in range(3):
        assert send(client, message=TEXT, ticket=ticket).status_code == 303
        codes.add(client.get("/receipt/").context["tracking_code"])

    assert Report.objects.count() == 1
    assert len(codes) == 1


def test_the_box_on_the_first_page_pressed_twice_makes_one_report() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get("/check/")
    token = browser.cookies["ruthan_csrf"].value
    for text in (TEXT, TEXT, "อีกเรื่องหนึ่ง น้ำท่วมตลาดตัวอย่าง"):
        answer = browser.post("/check/", {"message": text, "csrfmiddlewaretoken": token})
        assert answer.status_code == 303

    assert Report.objects.count() == 2


def test_two_browsers_with_the_same_words_make_two_reports() -> None:
    for _ in range(2):
        browser = Client(enforce_csrf_checks=True)
        browser.get("/check/")
        token = browser.cookies["ruthan_csrf"].value
        browser.post("/check/", {"message": TEXT, "csrfmiddlewaretoken": token})

    assert Report.objects.count() == 2


def test_a_ticket_that_is_not_ours_is_refused_and_the_text_stays_on_the_page(
    client: Client,
) -> None:
    answer = send(client, message=TEXT, ticket="made:up:ticket")

    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    assert answer.context["form"]["ticket"].value() != "made:up:ticket"
    assert Report.objects.count() == 0


def test_a_form_that_stood_open_for_two_days_is_sent_with_one_more_press(
    client: Client, at: Any
) -> None:
    at("2026-11-19 09:00")
    ticket = ticket_of(client)
    at("2026-11-21 10:00")

    answer = send(client, message=TEXT, ticket=ticket)

    assert answer.status_code == 422
    fresh = answer.context["form"]["ticket"].value()
    assert send(client, message=TEXT, ticket=fresh).status_code == 303


def test_the_code_is_gone_after_ten_minutes(client: Client, at: Any) -> None:
    at("2026-11-21 10:00")
    receipt(client)
    at("2026-11-21 10:11")

    page = client.get("/receipt/")

    assert page.status_code == 200
    assert "tracking_code" not in page.context


def test_the_code_is_gone_once_it_was_kept(client: Client) -> None:
    receipt(client)

    assert client.post("/receipt/").status_code == 303
    assert "tracking_code" not in client.get("/receipt/").context


def test_another_browser_sees_no_receipt(client: Client) -> None:
    receipt(client)

    assert "tracking_code" not in Client().get("/receipt/").context


def test_a_request_from_elsewhere_is_refused_and_keeps_nothing() -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/check/", {"message": TEXT, "ticket": ticket_of(browser)})

    assert answer.status_code == 403
    assert TEXT not in answer.content.decode()
    assert Report.objects.count() == 0


def test_the_session_table_holds_no_text_and_no_code(client: Client) -> None:
    code = receipt(client)
    makers.a_claim()

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(session_data, ''), '') FROM django_session")
        raw = cursor.fetchone()[0]
    opened = [str(session.get_decoded()) for session in Session.objects.all()]
    for place in (raw, *opened):
        assert code.replace(" ", "") not in place.replace(" ", "")
        assert "ธนาคาร" not in place


def test_the_thirty_first_in_an_hour_is_told_when_to_come_back(client: Client, at: Any) -> None:
    at("2026-11-21 10:15")
    for number in range(30):
        assert send(client, message=f"{TEXT} {number}").status_code == 303

    answer = send(client, message=TEXT)

    assert answer.status_code == 429
    assert "11:01" in answer.content.decode()
    assert "1441" in answer.content.decode()
    assert TEXT in answer.content.decode()
    assert Report.objects.count() == 30


def test_a_picture_loses_what_is_hidden_in_it_and_keeps_its_name(client: Client) -> None:
    exif = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"
    send(client, message="", evidence=upload(picture("JPEG", exif=exif), "../../หน้าจอ.jpg"))

    report = Report.objects.get()
    line = queries.evidence_of(report)[0]
    held = queries.evidence_body(report, line.id)
    assert line.name == "หน้าจอ.jpg"
    assert held is not None
    assert b"Exif" not in held[1]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "ว่างเปล่า"),
        (b"\x00\x01\x02\x03 not a picture \xff\xfe\xfd", "รับ"),
        (picture(size=(1, 1)), "เล็กเกินไป"),
        (picture()[:60], "เสีย"),
        (b"%PDF-1.7 cut off", "เสีย"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_nothing_is_written(
    client: Client, body: bytes, words: str
) -> None:
    answer = send(client, message=TEXT, evidence=upload(body))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert TEXT in answer.content.decode()
    assert Report.objects.count() == 0
    assert Evidence.objects.count() == 0


def test_six_files_are_one_too_many(client: Client) -> None:
    answer = send(client, message=TEXT, evidence=[upload(picture()) for _ in range(6)])

    assert answer.status_code == 422
    assert Report.objects.count() == 0


def test_files_that_together_are_too_much_are_refused_not_lost(
    client: Client, settings: Any
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000

    answer = send(
        client, message=TEXT, evidence=upload(b"%PDF-1.4 " + b"x" * 3_000 + b"%%EOF", "ก.pdf")
    )

    assert answer.status_code == 422
    assert Report.objects.count() == 0


def test_links_in_the_message_are_kept_and_never_fetched(client: Client) -> None:
    send(client, message="กดที่ https://bank.example/fix, หรือ www.prize.example")

    lines = queries.evidence_of(Report.objects.get())
    assert [line.name for line in lines] == ["https://bank.example/fix", "www.prize.example"]


def test_other_methods_are_refused(client: Client) -> None:
    assert client.put("/check/").status_code == 405
    assert client.delete("/receipt/").status_code == 405


def test_an_unknown_province_is_refused_and_nothing_is_written(client: Client) -> None:
    assert send(client, message=TEXT, province="99").status_code == 422
    assert Report.objects.count() == 0
    assert SealedDrop.objects.count() == 0


def test_the_pages_cost_a_constant_number_of_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        client.get("/check/")
    receipt(client)
    for number in range(5):
        makers.a_report(f"{TEXT} {number}")
    with django_assert_max_num_queries(8):
        client.get("/receipt/")
