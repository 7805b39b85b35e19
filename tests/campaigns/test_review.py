"""Review by the province: approved one by one or many, or sent back with a comment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from ruthan.campaigns import actions
from ruthan.campaigns.models import Activity, MonthlyReport
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from tests import makers
from tests.campaigns import rows

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return re.sub("<wbr>", "", response.content.decode())


@pytest.fixture
def office(reference: Any) -> Any:
    return rows.office("34")


def waiting(office: Any, **over: Any) -> Any:
    return rows.activity(office, state="sent", **over)


def test_the_list_shows_what_waits_and_what_its_proof_lacks(
    office: Any, som: Any, krit: Any, client_of: Callable[..., Any]
) -> None:
    one = waiting(office, channel="on_air", what="หอกระจายข่าว")
    bangkok = ZoneInfo("Asia/Bangkok")
    rows.photo(one, taken_at=datetime(2026, 1, 3, 9, tzinfo=bangkok))
    waiting(office, channel="online", what="เพจอำเภอ")
    said = text(client_of(som).get("/staff/monthly/review/"))
    assert "หอกระจายข่าว" in said
    assert "ไม่มีเวลาออกอากาศ" in said
    assert "ถ่ายวันอื่น" in said
    assert "ไม่มีลิงก์" in said
    filtered = text(client_of(som).get("/staff/monthly/review/?channel=online&month=2026-02"))
    assert "หอกระจายข่าว" not in filtered
    assert "เพจอำเภอ" in filtered
    assert "หอกระจายข่าว" not in text(client_of(krit).get("/staff/monthly/review/"))
    page = text(client_of(som).get(f"/staff/monthly/review/{one.ref}/"))
    assert "กล้องบันทึกวันอื่น" in page
    assert "3 ม.ค. 69" in page


def test_many_are_approved_with_one_press_and_only_ones_own(
    office: Any, som: Any, client_of: Callable[..., Any]
) -> None:
    mine = [waiting(office, what=f"กิจกรรม {number}") for number in range(3)]
    theirs = waiting(rows.office("50"))
    refs = [one.ref for one in (*mine[:2], theirs)]
    client_of(som).post("/staff/monthly/review/approve/", {"ref": refs})
    states = [Activity.objects.get(pk=one.pk).state for one in (*mine, theirs)]
    assert states == ["approved", "approved", "sent", "sent"]
    assert Activity.objects.get(pk=mine[0].pk).reviewed_by == som


def test_what_comes_back_needs_a_comment_and_its_recorder_hears_nothing_of_it_but_that(
    office: Any, som: Any, client_of: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    recorder = makers.a_user("recorder", email="recorder@mail.example.org")
    one = waiting(office, recorded_by=recorder, what="ประชุมอำเภอ")
    browser = client_of(som)
    path = f"/staff/monthly/review/{one.ref}/return/"
    assert browser.post(path, {"comment": "  "}).status_code == 422
    browser.post(path, {"comment": "ขอภาพผู้เข้าประชุม"})
    one.refresh_from_db()
    assert (one.state, one.comment) == ("returned", "ขอภาพผู้เข้าประชุม")
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == ["recorder@mail.example.org"]
    assert one.ref in letter.subject
    assert "ขอภาพผู้เข้าประชุม" not in letter.body


def test_nobody_reviews_for_another_province_and_the_second_is_told(
    office: Any, som: Any, krit: Any, client_of: Callable[..., Any]
) -> None:
    one = waiting(office)
    with pytest.raises(Forbidden):
        actions.approve_activity(by=krit, activity=one)
    assert client_of(krit).get(f"/staff/monthly/review/{one.ref}/").status_code == 404
    again = Activity.objects.get(pk=one.pk)
    actions.approve_activity(by=som, activity=one)
    with pytest.raises(Refused):
        actions.approve_activity(by=som, activity=again)


def test_nothing_slips_into_a_sealed_month(office: Any, som: Any, client_of: Any) -> None:
    one = waiting(office)
    MonthlyReport.objects.create(
        ref="M-SEALED22", unit=rows.province("34"), month=one.month, state="sealed", revision=1
    )
    with pytest.raises(actions.MonthSealed):
        actions.approve_activity(by=som, activity=one)
    said = client_of(som).post(f"/staff/monthly/review/{one.ref}/approve/", follow=True)
    assert "เดือนนี้ปิดผนึกแล้ว" in text(said)
    assert Activity.objects.get(pk=one.pk).state == "sent"
