"""While the operator types: what is known, what to be careful of, which script fits."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.claims.models import Claim
from ruthan.core import jobs
from ruthan.gateway.models import CallBack
from ruthan.intake import queries
from tests import makers
from tests.hotline.desk import CHILD, RUMOUR, Operator, agreed, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict(centre: Any) -> Any:
    """The rumour, checked and answered."""
    report = makers.a_report(RUMOUR)
    jobs.run_due()
    report.refresh_from_db()
    made = makers.a_verdict(makers.a_claim(clusters=[report.cluster_id]))
    jobs.run_due()
    return made


def test_a_published_answer_stands_beside_the_words(desk: Operator, verdict: Any) -> None:
    page = read(desk.looks(desk.picks_up(), RUMOUR))

    assert "ธนาคารตัวอย่างจะปิดทุกสาขาจริงหรือ" in page
    assert "เท็จ" in page
    assert "ธนาคารตัวอย่างยืนยันว่าเปิดทำการตามปกติ" in page


def test_a_few_words_are_enough(desk: Operator, verdict: Any) -> None:
    page = read(desk.looks(desk.picks_up(), "ธนาคาร ปิด"))

    assert "ธนาคารตัวอย่างจะปิดทุกสาขาจริงหรือ" in page


def test_what_is_being_checked_and_how_many_told_the_same(desk: Operator) -> None:
    first = makers.a_report(RUMOUR, province="50")
    makers.a_report(RUMOUR, province="34")
    jobs.run_due()
    first.refresh_from_db()
    makers.a_claim(clusters=[first.cluster_id])
    jobs.run_due()

    found = desk.looks(desk.picks_up(), RUMOUR)

    known = found.context["known"]
    assert known.clusters[0].people == 2
    assert known.clusters[0].provinces == 2
    assert "2 คน" in read(found)


def test_words_of_others_are_masked(desk: Operator) -> None:
    makers.a_report("โอนไป ธ.กสิกรไทย 000-0-00012-3 น.ส.สมมุติ ตัวอย่าง แล้วโดนบล็อก เพจขายมือถือ")
    jobs.run_due()

    page = read(desk.looks(desk.picks_up(), "โอนไป ธ.กสิกรไทย 000-0-00012-3 แล้วโดนบล็อก เพจขายมือถือ"))

    assert "00012" not in page


def test_nothing_known_is_said_plainly(desk: Operator) -> None:
    page = read(desk.looks(desk.picks_up(), "วัดตัวอย่างจะแจกพระเครื่องฟรีทุกวันพฤหัส"))

    assert "เรื่องนี้ยังไม่มีใครรู้" in page


@pytest.mark.parametrize(
    ("words", "situation"),
    [
        ("โอนเงินไปแล้วเมื่อกี้ 18,900 บาท โดนหลอก", "sent"),
        ("มีคนอ้างตำรวจวิดีโอคอลใส่เครื่องแบบ ให้แม่โอน 350,000 แม่ยังอยู่ในสาย", "danger"),
        ("ได้ลิงก์ https://rub10000-gov.example ให้ลงทะเบียนรับเงิน ใช้เลขบัตร", "check"),
        (CHILD, "child"),
    ],
)
def test_the_words_speak_for_a_situation(desk: Operator, words: str, situation: str) -> None:
    assert desk.looks(desk.picks_up(), words).context["known"].suggested == situation


def test_the_script_follows_the_situation_and_the_minutes(desk: Operator) -> None:
    call = desk.picks_up()

    soon = desk.looks(call, "โอนไปแล้ว", situation="sent", minutes="10").context["script"]
    late = desk.looks(call, "โอนไปแล้ว", situation="sent", minutes="600").context["script"]

    assert soon.cards[0].code == "transferred-1h"
    assert late.cards[0].code == "transferred-72h"
    call.refresh_from_db()
    assert call.situation == "sent"


def test_without_a_script_the_same_stands_on_the_page_and_nothing_is_lost(
    desk: Operator, verdict: Any
) -> None:
    call = desk.picks_up()
    path = f"/staff/hotline/calls/{call.pk}/look/"

    page = desk.client.post(path, {"words": RUMOUR, "minutes": "5", "province": "50", **agreed()})

    said = read(page)
    assert "<h1" in said
    assert "ธนาคารตัวอย่างจะปิดทุกสาขาจริงหรือ" in said
    assert 'value="060-000-0014"' in said
    assert 'value="5"' in said
    assert '<option value="50" selected>' in said


def test_what_was_read_out_is_the_reports_answer_and_on_the_claims_record(
    desk: Operator, verdict: Any
) -> None:
    call = desk.picks_up("rumour")
    path = f"/staff/hotline/calls/{call.pk}/told/"
    desk.client.post(path, {"words": RUMOUR, "verdict": str(verdict.pk)})
    desk.saves(call, "คำถามคล้าย ๆ กันเรื่องธนาคาร", **agreed())
    jobs.run_due()

    call.refresh_from_db()
    assert call.told == verdict.pk
    assert call.report is not None
    assert [reply.verdict for reply in queries.replies_of(call.report)] == [verdict.pk]
    entry = Entry.objects.get(what="gateway:call:tell")
    assert entry.on_id == str(Claim.objects.get().pk)
    assert not CallBack.objects.exists()  # they heard it in the call


def test_an_answer_that_came_with_saving_can_be_read_out_then(desk: Operator, verdict: Any) -> None:
    call = desk.takes_report(RUMOUR, **agreed())
    jobs.run_due()
    assert CallBack.objects.get().state == "due"
    assert "อ่านให้ผู้โทรฟังแล้ว" in read(desk.page(call))

    desk.client.post(f"/staff/hotline/calls/{call.pk}/told/", {"verdict": str(verdict.pk)})

    assert CallBack.objects.get().state == "told"
    assert "อ่านให้ฟังแล้ว" in read(desk.page(call))


def test_an_answer_in_force_no_more_is_not_told(desk: Operator, verdict: Any) -> None:
    call = desk.picks_up("rumour")
    path = f"/staff/hotline/calls/{call.pk}/told/"

    for nonsense in ("", "nonsense"):
        assert desk.client.post(path, {"verdict": nonsense}).status_code == 404
    desk.client.post(path, {"verdict": str(call.pk)})

    call.refresh_from_db()
    assert call.told is None
