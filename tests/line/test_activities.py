"""A coordinator tells in LINE what was done: a code first, then words, then photos."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import time_machine

from ruthan.campaigns.models import Activity, ChatLink, MonthlyReport, Photo
from ruthan.intake.models import Report
from ruthan.messaging.models import Message
from tests import makers
from tests.campaigns import rows
from tests.cast import CAST
from tests.line.conftest import LEK_AT_HOME, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
DONE = "#ทำแล้ว จอ LED หน้าศาลากลาง ๙-๑๑ ก.พ."


@pytest.fixture(autouse=True)
def _march(at: Any) -> Any:
    makers.an_organisation("ruthan")
    return at("2026-03-02 12:00")


@pytest.fixture
def som() -> Any:
    return makers.a_person(CAST["som"])


def code_of(som: Any) -> str:
    page = makers.signed_in(som).post("/staff/activities/line/").content.decode()
    found = re.search(r"#ผูก (\d{8})", page)
    assert found
    return found[0]


def test_a_code_makes_the_chat_the_coordinator_s_own(line: Any, mali: Person, som: Any) -> None:
    code = code_of(som)
    mali.says(code)
    assert "ผูกแชตนี้กับคุณแล้ว" in mali.hears_words()
    other = Person(line, LEK_AT_HOME)
    other.says(code)  # it counts once
    assert "ไม่ถูกต้องหรือหมดเวลา" in other.hears_words()
    assert not Report.objects.exists()


def test_a_code_is_too_old_after_ten_minutes(line: Any, mali: Person, som: Any) -> None:
    code = code_of(som)
    with time_machine.travel("2026-03-02 12:11 +0700", tick=False):
        mali.says(code)
    assert "ไม่ถูกต้องหรือหมดเวลา" in mali.hears_words()
    assert not ChatLink.objects.filter(name_hash__isnull=False).exists()


def test_words_become_a_draft_and_pictures_its_photos(line: Any, mali: Person, som: Any) -> None:
    mali.says(code_of(som))
    mali.hears()
    mali.says(DONE)
    activity = Activity.objects.get()
    assert (activity.state, activity.way, activity.channel) == ("draft", "line", "billboard")
    assert activity.what == "จอ LED หน้าศาลากลาง"
    assert (activity.first_on, activity.last_on) == (date(2026, 2, 9), date(2026, 2, 11))
    said = mali.hears_words()
    assert f"/staff/activities/{activity.ref}/edit/" in said
    assert "ช่องทาง: สื่อดิจิทัล" in said
    mali.shows(rows.picture(1))
    mali.shows(rows.picture(2))
    assert Photo.objects.filter(activity=activity).count() == 2
    assert "เพิ่มภาพที่ 2 แล้ว" in mali.hears_words()
    assert not Report.objects.exists()

    typed = {
        "unit": "province:34", "channel": "billboard", "what": activity.what, "days": "๙-๑๑ ก.พ. ๖๙",
        "version": "1",
    }  # fmt: skip
    makers.signed_in(som).post(f"/staff/activities/{activity.ref}/edit/", typed)
    activity.refresh_from_db()
    assert activity.state == "approved"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#ทำแล้ว", "พิมพ์สิ่งที่ทำและวันที่ต่อท้าย"),
        ("#ทำแล้ว จอ LED ๓๑ ก.พ.", "ปฏิทินไม่มีวันที่พิมพ์มา"),
        ("#ทำแล้ว จอ LED ๑๑-๙ ก.พ.", "วันสุดท้ายมาก่อนวันแรก"),
        ("#ทำแล้ว จอ LED ๕ มี.ค.", "วันนั้นยังมาไม่ถึง"),
        ("#ทำแล้ว จอ LED", "วันที่: ยังไม่ได้ใส่"),
    ],
)
def test_what_is_missing_is_answered_in_words(
    line: Any, mali: Person, som: Any, text: str, said: str
) -> None:
    mali.says(code_of(som))
    mali.hears()
    mali.says(text)
    assert said in mali.hears_words()
    assert Activity.objects.count() == (text != "#ทำแล้ว")


def test_a_picture_that_is_none_is_refused_and_the_draft_stays(
    line: Any, mali: Person, som: Any
) -> None:
    mali.says(code_of(som))
    mali.says(DONE)
    mali.hears()
    mali.shows(b"no picture at all \x00")
    assert "เรารับไฟล์ชนิดนี้ไม่ได้" in mali.hears_words()
    assert Activity.objects.count() == 1


def test_the_same_words_of_anybody_else_are_a_report(line: Any, mali: Person) -> None:
    mali.says(DONE)
    assert Report.objects.count() == 1
    assert not Activity.objects.exists()


def test_what_cannot_be_read_is_left_to_be_written(line: Any, mali: Person, som: Any) -> None:
    mali.says(code_of(som))
    mali.hears()
    mali.says("#ทำแล้ว แจกของที่ตลาด 31 ก.พ.")
    activity = Activity.objects.get()
    assert (activity.channel, activity.first_on) == ("", None)
    assert "ยังไม่ได้ใส่" in mali.hears_words()
    page = makers.signed_in(som).get(f"/staff/activities/{activity.ref}/edit/")
    assert page.status_code == 200


def test_into_a_sealed_month_nothing_is_recorded(line: Any, mali: Person, som: Any) -> None:
    MonthlyReport.objects.create(
        ref="M-1", unit=rows.province("34"), month="2026-02-01", state="sealed"
    )
    mali.says(code_of(som))
    mali.hears()
    mali.says(DONE)
    assert "ปิดผนึกแล้ว" in mali.hears_words()
    assert not Activity.objects.exists()


def test_the_link_ends_and_with_it_what_the_chat_may(line: Any, mali: Person, som: Any) -> None:
    mali.says(code_of(som))
    makers.signed_in(som).post("/staff/activities/line/end/")
    mali.says(DONE)
    assert not Activity.objects.exists()
    assert Message.objects.exists()
