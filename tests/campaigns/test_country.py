"""The national view: the matrix, a unit's year, the map, who is late; for who reads the country."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ruthan.campaigns.models import DayChange, Obligation
from ruthan.campaigns.queries import country as queries
from ruthan.campaigns.queries import reporting_units, standing
from ruthan.campaigns.queries.units import unit
from ruthan.campaigns.rules import country as rules
from ruthan.core import clock
from ruthan.core.refs import public_reference
from tests import makers
from tests.campaigns import rows
from tests.campaigns.country_steps import BANGKOK, FEBRUARY, a_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march(at: Any) -> None:
    at("2026-03-10 09:00")


def row_of(code: str = "province:45", month: date = FEBRUARY) -> Any:
    (row,) = queries.month_rows([unit(code)], month)
    return row


def an_obligation(by: Any, **over: Any) -> Any:
    plain = {
        "ref": public_reference("O"), "issuer": unit("moi"), "duty": "report",
        "rhythm": "monthly", "title_th": "รายงานทุกเดือน", "whom": ["provinces"], "due_day": 5,
        "first_month": date(2026, 1, 1), "made_by": by, "made_at": clock.now(),
    }  # fmt: skip
    return Obligation.objects.create(**(plain | over))


# -- What is counted ------------------------------------------------------------------------------


def test_a_cell_counts_what_was_approved_and_says_why_nothing_was_done(reference: Any) -> None:
    held = rows.province("45")
    for _number in range(2):
        rows.activity(held, channel="on_ground", people=40, questions=3)
    rows.activity(rows.office("45"), channel="on_ground", people=5)
    rows.activity(held, channel="online", state="sent", people=999)
    rows.activity(held, channel="on_air", state="returned")
    rows.activity(held, channel="on_air", first=date(2026, 1, 31))
    a_report("45", nothing={"billboard": "จอชำรุด"})
    row = row_of()
    cells = {cell.channel: cell for cell in row.cells}
    assert (cells["on_ground"].activities, cells["on_ground"].people) == (3, 85)
    assert (cells["online"].activities, cells["online"].waiting) == (0, 1)
    assert cells["billboard"].because == "จอชำรุด"
    assert (cells["on_air"].activities, cells["documents"].because) == (0, "")
    assert (row.done, row.people, row.state) == (1, 85, "received")


def test_a_leap_february_has_its_last_day(reference: Any) -> None:
    rows.activity(rows.province("45"), first=date(2028, 2, 29))
    assert row_of(month=date(2028, 2, 1)).activities == 1
    assert row_of(month=date(2028, 2, 1)).due == date(2028, 3, 5)


@pytest.mark.parametrize(
    ("handed_in", "late"),
    [
        (datetime(2026, 3, 5, 23, 59, 59, tzinfo=BANGKOK), 0),
        (datetime(2026, 3, 6, 0, 0, 0, tzinfo=BANGKOK), 1),
        (datetime(2026, 3, 8, 9, 0, tzinfo=BANGKOK), 3),
    ],
)
def test_lateness_is_counted_from_the_fifth(reference: Any, handed_in: Any, late: int) -> None:
    a_report("45", state="submitted", handed_in=handed_in)
    assert row_of().late == late


def test_what_never_came_is_late_from_the_day_after_and_not_before(reference: Any, at: Any) -> None:
    at("2026-03-05 23:59")
    assert row_of().late == 0
    at("2026-03-06 00:01")
    assert (row_of().late, row_of().is_in) == (1, False)


def test_a_reopened_report_is_as_late_as_it_first_came(reference: Any) -> None:
    report = a_report("45", state="submitted")
    report.state = "open"
    report.save()
    row = row_of()
    assert (row.is_in, row.late) == (False, 0)


def test_the_obligation_in_force_sets_the_day_and_a_province_may_have_its_own(
    reference: Any, nat: Any
) -> None:
    held = an_obligation(nat, due_day=8, on_holiday="before")
    assert row_of().due == date(2026, 3, 6)  # the 8th is a Sunday
    assert row_of("dopa").due == date(2026, 3, 5)  # nobody asked the departments
    DayChange.objects.create(
        obligation=held, unit=rows.province("45"), due_day=12, first_month=FEBRUARY,
        last_month=FEBRUARY, because="น้ำท่วม", made_by=nat, made_at=clock.now(),
    )  # fmt: skip
    assert row_of().due == date(2026, 3, 12)
    assert row_of("province:50").due == date(2026, 3, 6)
    assert row_of(month=date(2026, 1, 1)).due == date(2026, 2, 6)
    held.ended_at = clock.now() - timedelta(days=1)
    held.save()
    assert row_of("province:50").due == date(2026, 3, 6)  # what was due before stays
    assert row_of(month=date(2026, 3, 1)).due == date(2026, 4, 5)


def test_who_is_late_here_is_who_is_late_on_the_page_of_obligations(
    reference: Any, nat: Any
) -> None:
    held = an_obligation(nat, due_day=8, on_holiday="after")
    DayChange.objects.create(
        obligation=held, unit=rows.province("45"), due_day=6, first_month=FEBRUARY,
        because="ตัวอย่าง", made_by=nat, made_at=clock.now(),
    )  # fmt: skip
    a_report("50", handed_in=datetime(2026, 3, 9, 9, 0, tzinfo=BANGKOK))
    units = queries.units_of("provinces")
    theirs = {one.unit.code: (one.due_on, one.late_by) for one in standing(units, FEBRUARY)}
    ours = {row.unit.code: (row.due, row.late) for row in queries.month_rows(units, FEBRUARY)}
    assert ours == theirs
    assert ours["province:45"] == (date(2026, 3, 6), 4)


# -- The pages ------------------------------------------------------------------------------------


def test_the_matrix_shows_seventy_six_provinces_and_what_each_did(reference: Any, nat: Any) -> None:
    rows.activity(rows.province("45"), channel="on_ground")
    a_report("45", handed_in=datetime(2026, 3, 8, 9, 0, tzinfo=BANGKOK))
    page = makers.signed_in(nat).get(reverse("country:matrix"), {"month": "๒๕๖๙-๐๒"})
    words = page.content.decode()
    assert words.count("data-row") == 76
    assert "ช้ากว่ากำหนด 3 วัน" in words
    assert f"{reverse('country:unit-month', args=['province:45'])}?month=2026-02#on_ground" in words
    others = makers.signed_in(nat).get(reverse("country:matrix"), {"tab": "enterprises"})
    assert "การไฟฟ้าส่วนภูมิภาค" in others.content.decode()


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"q": "ร้อยเอ็ด"}, 1),
        ({"q": "roi et"}, 1),
        ({"state": "received"}, 1),
        ({"state": "none"}, 75),
        ({"late": "on"}, 75),
        ({"late": "on", "q": "ร้อยเอ็ด"}, 0),
        ({"region": "no-such"}, 76),
        ({"tab": "planets", "state": "x"}, 76),
    ],
)
def test_filters_leave_what_fits_and_nonsense_leaves_all(
    reference: Any, nat: Any, asked: dict[str, str], left: int
) -> None:
    a_report("45")
    page = makers.signed_in(nat).get(reverse("country:matrix"), {"month": "2026-02"} | asked)
    assert page.status_code == 200
    assert page.content.decode().count("data-row") == left


@pytest.mark.parametrize(
    "typed", ["", "x", "2026-13", "2026-00", "9999-01", "1/2/3", "\x00", "²٢-1"]
)
def test_a_month_that_is_none_is_the_month_before_this(typed: str) -> None:
    assert rules.asked_month(typed, date(2026, 3, 10)) == FEBRUARY


@pytest.mark.parametrize("typed", ["2026-02", "2569-2", "๒๕๖๙-๐๒", "2026-02-28"])
def test_a_month_is_read_in_either_era_and_digit(typed: str) -> None:
    assert rules.asked_month(typed, date(2026, 3, 10)) == FEBRUARY


def test_the_matrix_asks_as_often_however_much_was_done(reference: Any, nat: Any) -> None:
    browser = makers.signed_in(nat)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            browser.get(reverse("country:matrix"), {"month": "2026-02"})
        return len(seen)

    asked()
    few = asked()
    for code in ("45", "50", "34", "80"):
        for channel in ("online", "on_ground", "billboard"):
            rows.activity(rows.province(code), channel=channel)
        a_report(code, nothing={"on_air": "ปิดปรับปรุง"})
    assert asked() == few <= 12


def test_a_units_year_and_month_lead_to_the_entries(reference: Any, nat: Any) -> None:
    held = rows.activity(rows.province("45"), channel="on_ground", what="ประชุมหัวหน้าส่วนราชการ")
    rows.photo(held)
    browser = makers.signed_in(nat)
    year = browser.get(reverse("country:unit-year", args=["province:45"]), {"year": "๒๕๖๙"})
    assert year.content.decode().count("data-row") == 3  # January to March
    month = browser.get(
        reverse("country:unit-month", args=["province:45"]), {"month": "2026-02"}
    ).content.decode()
    assert "ประชุมหัวหน้าส่วนราชการ" in month.replace("\u200b", "").replace("<wbr>", "")
    assert held.ref in month
    for code in ("province:10", "moi", "nothing", "bot"):
        assert browser.get(reverse("country:unit-year", args=[code])).status_code == 404


def test_the_map_has_every_province_once_with_words_and_a_table(reference: Any, nat: Any) -> None:
    rows.activity(rows.province("45"), channel="on_ground")
    a_report("50", handed_in=datetime(2026, 3, 8, 9, 0, tzinfo=BANGKOK))
    browser = makers.signed_in(nat)
    page = browser.get(reverse("country:map"), {"month": "2026-02"}).content.decode()
    assert page.count('<rect class="sq') == 77
    assert "ร้อยเอ็ด: ทำแล้ว 1 จาก 6 ช่องทาง" in page
    assert "กรุงเทพมหานคร: ไม่อยู่ใน 76 จังหวัดที่รายงาน" in page
    late = browser.get(reverse("country:map"), {"month": "2026-02", "by": "late"}).content.decode()
    assert "เชียงใหม่: ส่งช้า 3 วัน" in late
    assert "sq-late" in late
    assert "ร้อยเอ็ด: ยังไม่ส่ง ช้า 5 วัน" in late


def test_no_number_of_inhabitants_is_made_up(reference: Any, nat: Any, monkeypatch: Any) -> None:
    rows.activity(rows.province("45"), channel="on_ground", people=600)
    browser, asked = makers.signed_in(nat), {"month": "2026-02", "by": "people"}
    assert not rules.population().is_known
    page = browser.get(reverse("country:map"), asked).content.decode()
    assert "ยังไม่มีผู้กรอกจำนวนประชากร" in page
    assert '<rect class="sq' not in page
    known = rules.Population("ทะเบียนตัวอย่าง", "2026-01-01", {"45": 100_000})
    monkeypatch.setattr(rules, "population", lambda: known)
    page = browser.get(reverse("country:map"), asked).content.decode()
    assert "ร้อยเอ็ด: รับรู้ 600 คน ต่อประชากร 100,000 คน" in page
    assert "ทะเบียนตัวอย่าง" in page


def test_inhabitants_come_from_a_file_that_is_looked_at(
    reference: Any, nat: Any, settings: Any, tmp_path: Any
) -> None:
    rows.activity(rows.province("45"), channel="on_ground", people=600)
    browser, asked = makers.signed_in(nat), {"month": "2026-02", "by": "people"}
    file = settings.RUTHAN_POPULATION_FILE = tmp_path / "population.json"

    def said(body: str = "") -> str:
        if body:
            file.write_text(body, encoding="utf-8")
        return str(browser.get(reverse("country:map"), asked).content.decode())

    assert "population.json" in said()
    good = '{"source": "ทะเบียนตัวอย่าง", "dated": "2026-01-01", "people": {"45": 100000}}'
    assert "ร้อยเอ็ด: รับรู้ 600 คน ต่อประชากร 100,000 คน" in said(good)
    page = re.sub(r"<[^>]+>", " ", said(good)).replace("\u200b", "")
    assert "1 ม.ค. 2569" in page
    assert "2026-01-01" not in page
    bars = page[page.index("คนต่อประชากร 100,000 คน)") : page.index("ดูเป็นตาราง")]
    assert "ร้อยเอ็ด" in bars
    assert "เชียงใหม่" not in bars  # nobody entered how many live there: not nought
    for bad, at in (
        (good.replace('"45"', '"99"'), "99"), (good.replace("100000", '"many"'), "45"),
        (good.replace("ทะเบียนตัวอย่าง", " "), "source"), ("[]", "people"), (good[:20], "population.json"),
    ):  # fmt: skip
        page = said(bad)
        assert f"ไม่ถูกต้องที่: {at}" in page
        assert '<rect class="sq' not in page


def test_who_is_late_stands_first_by_how_much(reference: Any, nat: Any) -> None:
    for one in reporting_units():
        if one.code not in {"province:34", "province:45"}:
            a_report(unit=one)
    a_report("45", handed_in=datetime(2026, 3, 7, 9, 0, tzinfo=BANGKOK))
    page = makers.signed_in(nat).get(reverse("country:late"), {"month": "2026-02"})
    assert [row.unit.code for row in page.context["missing"]] == ["province:34"]
    assert [(row.unit.code, row.late) for row in page.context["came_late"]] == [("province:45", 2)]
    assert page.context["in_time"] == page.context["n_units"] - 2


def test_the_country_is_not_there_for_a_coordinator(reference: Any, krit: Any, anan: Any) -> None:
    for person in (krit, anan):
        browser = makers.signed_in(person)
        for name in ("matrix", "map", "late", "compared", "compilations", "sheet"):
            assert browser.get(reverse(f"country:{name}")).status_code == 404
        assert browser.get(reverse("country:unit-year", args=["province:50"])).status_code == 404
