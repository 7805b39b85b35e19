"""The sealed seam through the web: led to help, encrypted to officers, kept nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ruthan.core import custody, jobs
from ruthan.intake import actions
from ruthan.intake.models import CustodyKey, Report, SealedDrop
from tests import makers
from tests.gateway.web import CHILD, TEXT, picture, receipt, send, ticket_of, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(reference: object) -> bytes:
    makers.an_organisation("ruthan")
    key, public = custody.new_pair()
    actions.register_custody_key(by="system", public=public)
    return key


def test_the_reporter_is_led_to_help_and_told_what_happens(client: Client) -> None:
    answer = send(client, message=CHILD)

    assert answer.status_code == 303
    page = client.get("/receipt/").content.decode()
    for needed in ("tel:191", "tel:1300", "tel:1387", "data-quick-exit", "ไม่ใช่ความผิด"):
        assert needed in page
    assert len(client.get("/receipt/").context["tracking_code"].replace(" ", "")) == 30


def test_only_ciphertext_is_written_and_only_the_officer_can_read_it(
    client: Client, private: bytes
) -> None:
    send(client, message=CHILD, province="50")

    drop = SealedDrop.objects.get()
    body = json.loads(custody.open_with(private, bytes(drop.sealed)))
    assert body["text"] == CHILD
    assert body["extra"]["province"] == "50"
    assert Report.objects.count() == 0


def test_no_word_of_it_stands_in_any_table_job_or_file(client: Client, settings: Any) -> None:
    before = _files(settings)
    send(client, message=CHILD, evidence=upload(picture(), "รูปน้อง.png"))
    client.get("/receipt/")
    client.get("/track/")
    jobs.run_due()

    for table, row in _every_row():
        for needle in ("น้องสาว", "รูปโป๊", "รูปน้อง"):
            assert needle not in row, table
            assert needle.encode().hex() not in row, table
    assert _files(settings) == before


def test_no_word_of_it_reaches_a_log_a_session_or_a_cookie(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    send(client, message=CHILD)
    client.get("/receipt/")
    client.get("/missing/")

    held = " ".join([caplog.text, *(str(cookie) for cookie in client.cookies.values())])
    assert "น้องสาว" not in held
    assert "\\u0e19\\u0e49" not in held
    assert "sessionid" not in held


def test_pictures_of_a_sealed_submission_are_thrown_away_unseen(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ruthan.gateway.sources.web import forms

    def opened(name: str, body: bytes) -> None:
        raise AssertionError("a picture of a sealed submission was opened")

    monkeypatch.setattr(forms, "clean_upload", opened)

    assert send(client, message=CHILD, evidence=upload(picture())).status_code == 303


def test_a_file_name_alone_is_enough_to_seal(client: Client) -> None:
    send(client, message="ช่วยดูหน่อย", evidence=upload(picture(), "คลิปโป๊เด็กอายุ 12 ขู่เอาเงิน.png"))

    assert Report.objects.count() == 0
    assert SealedDrop.objects.count() == 1


def test_a_text_file_that_tells_of_a_child_is_sealed(client: Client) -> None:
    send(client, message="แชตอยู่ในไฟล์", evidence=upload(CHILD.encode(), "chat.txt"))

    assert Report.objects.count() == 0
    assert SealedDrop.objects.count() == 1


def test_pressed_twice_makes_one_drop_with_one_code(client: Client) -> None:
    ticket = ticket_of(client)
    codes = set()
    for _ in range(2):
        send(client, message=CHILD, ticket=ticket)
        codes.add(client.get("/receipt/").context["tracking_code"])

    assert SealedDrop.objects.count() == 1
    assert len(codes) == 1


def test_the_code_opens_a_page_of_the_same_shape_with_safe_words_only(client: Client) -> None:
    code = receipt(client, message=CHILD)

    browser = Client()
    assert browser.post("/track/", {"receipt": code}).status_code == 303
    page = browser.get("/track/").content.decode()
    assert "tel:1300" in page
    assert "data-quick-exit" in page
    assert "น้องสาว" not in page
    assert "<title>" in page


@pytest.mark.parametrize("path", ["/track/proof/", "/track/proof.pdf", "/track/withdraw/"])
def test_a_drop_has_no_paper_and_no_withdrawal(client: Client, path: str) -> None:
    receipt(client, message=CHILD)

    assert client.get(path)["Location"].endswith("/track/")


def test_without_an_officers_key_nothing_is_kept_and_the_numbers_are_shown(client: Client) -> None:
    CustodyKey.objects.all().delete()

    answer = send(client, message=CHILD)

    assert answer.status_code == 503
    assert "tel:1300" in answer.content.decode()
    assert SealedDrop.objects.count() == Report.objects.count() == 0


def test_a_reply_about_a_child_is_sealed_and_nothing_of_it_stays_with_the_report(
    client: Client, private: bytes
) -> None:
    receipt(client, message=TEXT)
    page = client.get("/track/")
    ticket = page.context["form"]["ticket"].value()

    answer = client.post(
        "/track/reply/", {"ticket": ticket, "body": CHILD, "evidence": upload(picture())}
    )

    assert answer["Location"].endswith("/receipt/")
    report, drop = Report.objects.get(), SealedDrop.objects.get()
    assert report.remarks.count() == report.evidence.count() == 0
    assert json.loads(custody.open_with(private, bytes(drop.sealed)))["text"].startswith("น้องสาว")


def _files(settings: Any) -> list[Path]:
    top = Path(settings.RUTHAN_DATA) / "files"
    return [path for path in top.rglob("*") if path.is_file()] if top.exists() else []


def _every_row() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names from pg_tables
            rows += [(table, row[0]) for row in cursor.fetchall()]
    return rows
