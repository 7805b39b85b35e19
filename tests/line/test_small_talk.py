"""Small talk in a chat, and what is told to whoever waits."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.intake.models import Remark, Report
from tests import makers
from tests.journeys.steps import RUMOUR
from tests.line.conftest import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre(reference: Any) -> None:
    makers.an_organisation("ruthan")


@pytest.mark.parametrize("word", ["ใช่ค่ะ", "ไม่ใช่ค่ะ", "ok", "no"])
def test_a_nod_is_an_answer_where_staff_asked_and_no_report_elsewhere(
    anan: Any, mali: Person, word: str
) -> None:
    mali.says(RUMOUR)
    report = Report.objects.get()
    mali.hears()
    mali.says(word)
    assert not Remark.objects.exists()
    mali.hears()
    mali.presses(f"answer:{report.ref}")
    mali.says(word)

    assert Remark.objects.get().report == report
    assert report.ref in mali.hears_words()
    assert Report.objects.count() == 1


def test_who_greets_staff_first_is_still_on_the_way_to_them(mali: Person) -> None:
    mali.presses("person")
    asked = mali.hears_words()
    mali.says("สวัสดีค่ะ")
    assert mali.hears_words() == asked
    mali.says("ต้องเอาหลักฐานอะไรไปแจ้งความบ้าง")

    assert Report.objects.get().wants == "help"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (
            "เขาว่าดื่มน้ำต้มใบย่านางผสมด่างทับทิมวันละแก้ว ล้างพิษฝุ่น PM2.5 ออกจากปอดได้ ช่วยกันส่งต่อ",
            "ข่าวลือเรื่องสุขภาพ",
        ),
        ("ด่วน! เขื่อนตัวอย่างแตกแล้ว น้ำจะท่วมทั้งเมืองคืนนี้ ส่งต่อด้วย", "ข่าวลือเรื่องภัยพิบัติ"),
        ("เขาบอกว่าเลื่อนวันเลือกตั้งไปเดือนหน้าแล้ว จริงไหม", "ข่าวเรื่องเลือกตั้ง"),
    ],
)  # fmt: skip
def test_who_waits_is_told_what_to_do_with_this_kind_of_rumour(
    mali: Person, text: str, advice: str
) -> None:
    mali.says(text)

    words = mali.hears_words()
    assert Report.objects.get().ref in words
    assert advice in words
