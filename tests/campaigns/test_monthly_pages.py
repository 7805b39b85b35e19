"""The pages of a month for unit and ministry, and the page on which everyone checks a paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from ruthan.campaigns import actions
from ruthan.campaigns.models import Activity, DayChange, MonthlyReport, Nothing, Obligation
from ruthan.campaigns.queries import monthly as queries
from ruthan.campaigns.queries.dues import due_of
from ruthan.core import clock
from ruthan.network.models import Organisation
from tests.campaigns import rows
from tests.campaigns.sample import FEBRUARY, the_sample

pytestmark = pytest.mark.django_db
BASE = "/staff/monthly/province:34/2026-02/"


def text(response: Any) -> str:
    return re.sub("<wbr>", "", response.content.decode())


@pytest.fixture(autouse=True)
def _march(at: Callable[[str], Any]) -> None:
    at("2026-03-02 10:00")


@pytest.fixture
def unit(reference: Any) -> Any:
    found = rows.province("34")
    the_sample(found)
    return found


@pytest.fixture
def som_at(unit: Any, som: Any, client_of: Callable[..., Client]) -> Client:
    return client_of(som)


def seal(browser: Client) -> Any:
    page = browser.get(BASE)
    return browser.post(f"{BASE}seal/", {"seen": page.context["seal_form"]["seen"].value()})


def test_a_month_from_headings_to_receipt(som_at: Client, nat: Any, client_of: Any) -> None:
    said = text(som_at.get(BASE))
    order = [said.index(one) for one in ("1. ช่องทางออนไลน์", "2. ช่อง", "3. ช่อง", "4. ช่อง", "6. ช่อง")]
    assert order == sorted(order)
    assert "เหลือ 3 วัน" in said
    assert "พร้อมปิดผนึก: 12 กิจกรรม" in said
    seal(som_at)
    som_at.post(f"{BASE}submit/")
    ministry = client_of(nat)
    assert "จังหวัดอุบลราชธานี" in text(ministry.get("/staff/monthly/inbox/"))
    answer = ministry.post(f"{BASE}receive/", follow=True)
    assert "รับแล้ว เลขที่ 1/2569" in text(answer)
    assert "1/2569" in text(ministry.get("/staff/monthly/inbox/?tab=received"))
    assert "ทันกำหนด" in text(som_at.get("/staff/monthly/"))


def test_what_is_not_sealed_is_not_handed_in_and_says_why(som_at: Client) -> None:
    said = text(som_at.post(f"{BASE}submit/", follow=True))
    assert "ปิดผนึกเดือนนี้ก่อน แล้วจึงส่ง" in said
    assert not MonthlyReport.objects.filter(state="submitted").exists()


def test_an_empty_channel_asks_why_and_stands_in_the_way(som_at: Client, unit: Any) -> None:
    Activity.objects.filter(channel="on_air").update(state="draft")
    said = text(som_at.get(BASE))
    assert "ยังไม่บอกเหตุผล:</strong> ออกอากาศ" in said
    seal(som_at)
    assert not MonthlyReport.objects.filter(state="sealed").exists()
    som_at.post(f"{BASE}nothing/", {"channel": "on_air", "because": "สถานีปิดปรับปรุง"})
    assert "สถานีปิดปรับปรุง" in text(som_at.get(BASE))
    seal(som_at)
    assert MonthlyReport.objects.get().state == "sealed"


def test_of_two_who_give_a_reason_the_second_sees_the_first(som_at: Client, unit: Any) -> None:
    Activity.objects.filter(channel="on_air").update(state="draft")
    typed = {"channel": "on_air", "because": "สถานีปิดปรับปรุง", "seen": ""}
    assert som_at.post(f"{BASE}nothing/", typed).status_code == 302
    second = typed | {"because": "เครื่องส่งชำรุด"}
    answer = som_at.post(f"{BASE}nothing/", second)
    assert answer.status_code == 409
    said = text(answer)
    assert "มีผู้อื่นแก้ไขระหว่างนี้" in said
    assert "สถานีปิดปรับปรุง" in said
    assert 'value="เครื่องส่งชำรุด"' in said
    assert Nothing.objects.get().because == "สถานีปิดปรับปรุง"
    som_at.post(f"{BASE}nothing/", second | {"seen": "สถานีปิดปรับปรุง"})
    assert Nothing.objects.get().because == "เครื่องส่งชำรุด"


def test_entries_are_moved_by_button_and_by_dragging(som_at: Client, unit: Any) -> None:
    def refs() -> list[str]:
        return [one.ref for one in queries.month_entries(unit, FEBRUARY)["online"]]

    first, second, third = refs()
    som_at.post(f"{BASE}order/", {"channel": "online", "move": f"{third}:up"})
    assert refs() == [first, third, second]
    som_at.post(f"{BASE}order/", {"channel": "online", "ref": [second, first]})
    assert refs() == [second, first, third]
    assert som_at.post(f"{BASE}order/", {"channel": "nonsense"}).status_code == 404


def test_a_seal_of_what_was_seen_earlier_is_refused_in_words(som_at: Client, unit: Any) -> None:
    page = som_at.get(BASE)
    rows.activity(unit, what="มาทีหลัง")
    mark = page.context["seal_form"]["seen"].value()
    answer = som_at.post(f"{BASE}seal/", {"seen": mark}, follow=True)
    assert "มีการเปลี่ยนแปลงระหว่างที่คุณดูอยู่" in text(answer)
    assert not MonthlyReport.objects.filter(revision__gt=0).exists()


def test_the_ministry_opens_again_with_a_reason_that_the_unit_reads(
    som_at: Client, nat: Any, client_of: Any
) -> None:
    seal(som_at)
    som_at.post(f"{BASE}submit/")
    ministry = client_of(nat)
    assert ministry.post(f"{BASE}reopen/", {"because": ""}).status_code == 422
    ministry.post(f"{BASE}reopen/", {"because": "ภาพที่สามซ้ำกับเดือนก่อน"})
    said = text(som_at.get(BASE))
    assert "ภาพที่สามซ้ำกับเดือนก่อน" in said
    assert "ฉบับที่ 1" in said
    assert som_at.get(f"{BASE}report.pdf?revision=1").status_code == 200
    for wrong in ("9", "x", "-1", "๑"):
        assert som_at.get(f"{BASE}report.pdf", {"revision": wrong}).status_code == 404


@pytest.mark.parametrize("month", ["2026-04", "2023-01", "2026-13", "2026-2", "0000-01"])
def test_a_month_that_is_not_reported_is_not_there(som_at: Client, month: str) -> None:
    assert som_at.get(f"/staff/monthly/province:34/{month}/").status_code == 404


def test_a_district_has_no_report_of_its_own(som_at: Client) -> None:
    office = rows.office("34")
    assert som_at.get(f"/staff/monthly/{office.code}/2026-02/").status_code == 404


def test_a_month_is_due_as_the_obligation_says_and_a_province_may_have_its_own_day(
    unit: Any, nat: Any
) -> None:
    assert due_of(unit, FEBRUARY).day == date(2026, 3, 5)
    order = Obligation.objects.create(
        ref="O-REPORT22", issuer=Organisation.objects.get(code="moi"), duty="report",
        rhythm="monthly", title_th="รายงานประจำเดือน", whom=["provinces"], due_day=7,
        on_holiday="after", first_month=date(2026, 1, 1), made_at=clock.now(),
    )  # fmt: skip
    assert due_of(unit, FEBRUARY).day == date(2026, 3, 9)  # the 7th is a Saturday
    assert due_of(unit, date(2025, 12, 1)).is_by_obligation is False
    DayChange.objects.create(
        obligation=order, unit=unit, due_day=10, first_month=date(2026, 2, 1), because="น้ำท่วม",
        made_by=nat, made_at=clock.now(),
    )  # fmt: skip
    assert due_of(unit, FEBRUARY).day == date(2026, 3, 10)
    assert due_of(rows.province("50"), FEBRUARY).day == date(2026, 3, 9)
    DayChange.objects.create(  # of the units below alone: the province's own day stays
        obligation=order, unit=unit, inner_day=1, first_month=date(2026, 2, 1), because="รวบรวมก่อน",
        made_by=nat, made_at=clock.now() + timedelta(minutes=1),
    )  # fmt: skip
    assert due_of(unit, FEBRUARY).day == date(2026, 3, 10)


def test_who_has_not_handed_in_is_listed_with_how_late(
    unit: Any, nat: Any, client_of: Any, at: Callable[[str], Any]
) -> None:
    at("2026-03-08 09:00")
    said = text(client_of(nat).get("/staff/monthly/inbox/?tab=missing&month=2026-02"))
    assert "มกราคม 2569" in said  # a choice in the reader's calendar
    assert "จังหวัดร้อยเอ็ด" in said
    assert "ช้ากว่ากำหนด 3 วัน" in said


class TestEveryone:
    """`/dissemination/<ref>/`, without signing in."""

    @pytest.fixture
    def sealed(self, unit: Any, som: Any) -> Any:
        som.name_th = "ชื่อเจ้าหน้าที่"
        som.save()
        mark = queries.seen_mark(queries.month_of_unit(unit, FEBRUARY))
        return actions.seal_month(by=som, unit=unit, month=FEBRUARY, seen=mark)

    def test_it_says_what_was_sealed_and_nothing_of_people(self, sealed: Any) -> None:
        said = text(Client().get(f"/dissemination/{sealed.report.ref}/"))
        for one in ("จังหวัดอุบลราชธานี", "กุมภาพันธ์ 2569", "ปิดผนึกแล้ว", "12 กิจกรรม 12 ภาพ"):
            assert one in said
        digest = bytes(sealed.digest).hex()
        assert digest in said.replace(" ", "")
        assert "ชื่อเจ้าหน้าที่" not in said
        english = text(Client().get(f"/en/dissemination/{sealed.report.ref}/"))
        assert "February 2026" in english

    def test_a_code_from_the_paper_is_compared(
        self, sealed: Any, som: Any, unit: Any, nat: Any
    ) -> None:
        page, digest = f"/dissemination/{sealed.report.ref}/", bytes(sealed.digest).hex()
        grouped = " ".join(digest[at : at + 4] for at in range(0, 16, 4)).upper()
        for typed in (grouped, digest, f"sha256:{digest}"):
            assert "ตรงกับฉบับล่าสุด" in text(Client().get(page, {"digest": typed}))
        assert "ไม่ตรงกับรายงานนี้" in text(Client().get(page, {"digest": "0" * 16}))
        assert "ขอรหัสอีกเล็กน้อย" in text(Client().get(page, {"digest": digest[:8]}))
        actions.undo_seal(by=som, unit=unit, month=FEBRUARY)
        rows.activity(unit, what="เพิ่ม")
        mark = queries.seen_mark(queries.month_of_unit(unit, FEBRUARY))
        actions.seal_month(by=som, unit=unit, month=FEBRUARY, seen=mark)
        assert "เป็นฉบับก่อนหน้า" in text(Client().get(page, {"digest": digest}))

    def test_what_is_not_there_or_was_never_sealed_is_not_found(self, unit: Any) -> None:
        never = actions.month_held(unit, FEBRUARY)
        for ref in ("M-00000000", never.ref, "nonsense"):
            assert Client().get(f"/dissemination/{ref}/").status_code == 404
