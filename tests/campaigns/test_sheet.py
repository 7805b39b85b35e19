"""Activities from a spreadsheet: looked through row by row, taken once, formulas are text."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from typing import Any

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from ruthan.campaigns.engine import sheet as engine
from ruthan.campaigns.models import Activity, MonthlyReport
from tests import makers
from tests.campaigns import rows

pytestmark = pytest.mark.django_db
HEAD = ("ช่องทาง", "ทำอะไร", "วันที่", "จำนวนคน", "ลิงก์")
GOOD = ("1", "เว็บไซต์จังหวัด", "๑๔ ก.พ. ๖๙", "", "https://example.go.th/a")
GOOD_TOO = ("ช่องทางภาคสนาม (On Ground)", "ประชุมหัวหน้าส่วนราชการ", "24/2/2569", "๑๒๐", "")


@pytest.fixture(autouse=True)
def _march() -> Any:
    with time_machine.travel("2026-03-02 10:00 +0700", tick=False):
        yield


def workbook(*lines: Any) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                if isinstance(cell, str) and not cell.startswith("="):
                    sheet.write_string(number, column, cell)
                elif isinstance(cell, str):
                    sheet.write_formula(number, column, cell, value="7")
                else:
                    sheet.write(number, column, cell)
    return out.getvalue()


def looked(browser: Any, body: bytes, name: str = "a.xlsx") -> Any:
    return browser.post("/staff/activities/sheet/", {"sheet": SimpleUploadedFile(name, body)})


def held_rows(page: Any) -> str:
    found = re.search(r'name="rows" value="([^"]*)"', page.content.decode())
    assert found
    return unescape(found[1])


def said(page: Any) -> str:
    return page.content.decode().replace("<wbr>", "")


def test_nothing_is_taken_before_the_person_says_so_and_never_twice(
    reference: Any, som: Any
) -> None:
    browser, body = makers.signed_in(som), workbook(HEAD, GOOD, GOOD_TOO)
    page = looked(browser, body)
    assert "บันทึกได้ 2 แถว" in said(page)
    assert not Activity.objects.exists()
    browser.post("/staff/activities/sheet/take/", {"rows": held_rows(page)})
    assert set(Activity.objects.values_list("channel", "way", "state")) == {
        ("online", "sheet", "approved"), ("on_ground", "sheet", "approved"),
    }  # fmt: skip
    assert Activity.objects.get(channel="on_ground").people == 120
    again = looked(browser, body)
    assert "มีอยู่แล้ว 2 แถว" in said(again)
    browser.post("/staff/activities/sheet/take/", {"rows": held_rows(page)})
    assert Activity.objects.count() == 2


def test_each_wrong_cell_has_its_sentence_and_the_good_rows_are_taken(
    reference: Any, som: Any
) -> None:
    browser = makers.signed_in(som)
    page = looked(browser, workbook(
        HEAD, GOOD, ("9", "", "31 ก.พ. 69", "มาก", ""), ("1", "=HYPERLINK(\"x\")", "14 ก.พ. 69", "=1+1", ""),
        GOOD,
    ))  # fmt: skip
    text = said(page)
    assert "บันทึกได้ 1 แถว" in text
    for wanted in ("ปฏิทินไม่มีวันนี้: 31 ก.พ. 69", "บอกสั้น ๆ ว่าทำอะไร", "ใส่ตัวเลข เช่น 120", "เหมือนแถวที่ 2"):
        assert wanted in text, wanted
    browser.post("/staff/activities/sheet/take/", {"rows": held_rows(page)})
    assert Activity.objects.count() == 1


def test_a_channel_that_is_none_is_told_how_to_be_written(reference: Any, som: Any) -> None:
    rows_of = (HEAD, ("2", "วิทยุชุมชน", "14 ก.พ. 69", "", ""), ("ป้ายลม", "ป้าย", "14 ก.พ. 69", "", ""))
    text = said(looked(makers.signed_in(som), workbook(*rows_of)))
    assert "ไม่มีช่องทางชื่อ ป้ายลม ใส่เลข 1 ถึง 6" in text
    assert "ออกอากาศ" in text  # number 2, by its name


def test_a_formula_is_the_text_it_is_written_with() -> None:
    assert engine.read_rows(workbook(("a",), ("=1+1",)))[1] == ("=1+1",)


@pytest.mark.parametrize("codec", ["utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_offices_save_it(reference: Any, som: Any, codec: str, delimiter: str) -> None:
    lines = [delimiter.join(line) for line in (HEAD, GOOD)]
    page = looked(makers.signed_in(som), "\r\n".join(lines).encode(codec), "a.csv")
    assert "บันทึกได้ 1 แถว" in said(page)


def test_a_day_that_the_spreadsheet_keeps_as_a_number(reference: Any, som: Any) -> None:
    page = looked(makers.signed_in(som), workbook(HEAD, ("1", "เว็บไซต์", 46067, 12, "")))
    makers.signed_in(som).post("/staff/activities/sheet/take/", {"rows": held_rows(page)})
    activity = Activity.objects.get()
    assert (str(activity.first_on), activity.people) == ("2026-02-14", 12)


def test_rows_of_a_sealed_month_and_of_another_s_unit_stay_out(reference: Any, som: Any) -> None:
    MonthlyReport.objects.create(
        ref="M-1", unit=rows.province("34"), month="2026-02-01", state="sealed"
    )
    page = looked(makers.signed_in(som), workbook((*HEAD, "หน่วยงาน"), (*GOOD, "ร้อยเอ็ด"), GOOD))
    assert "รายงานของเดือนนี้ปิดผนึกแล้ว" in said(page)
    assert 'name="rows"' not in said(page)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b"", "ไฟล์"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "ไม่ใช่ตาราง"),
        (workbook(HEAD, GOOD)[:900], "เสียหาย"),
        (b"a,b\r\n1,2", "ขาดคอลัมน์: ช่องทาง, ทำอะไร, วันที่"),
        (("ก,ข\r\n" * 1100).encode(), "เกิน 1,000 แถว"),
    ],
)
def test_what_is_no_sheet_is_refused_kindly(
    reference: Any, som: Any, body: bytes, wanted: str
) -> None:
    page = looked(makers.signed_in(som), body)
    assert page.status_code == 422
    assert wanted in said(page)


def test_hostile_workbooks_are_refused() -> None:
    def with_sheet(text: bytes) -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(workbook(HEAD))) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                new.writestr(name, text if name.endswith("sheet1.xml") else old.read(name))
        return out.getvalue()

    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    for text, code in (
        (entity, "broken"),
        (b"<" + b"a" * 70_000_000, "too_large"),
        (b"<x", "broken"),
    ):
        with pytest.raises(engine.SheetRefused) as refused:
            engine.read_rows(with_sheet(text))
        assert refused.value.code == code


def test_the_template_is_read_by_its_own_reader(reference: Any, som: Any) -> None:
    answer = makers.signed_in(som).get("/staff/activities/sheet/template/")
    assert answer["Content-Type"].endswith("sheet")
    head = engine.read_rows(answer.content)[0]
    assert head[:3] == ("ช่องทาง", "ทำอะไร", "วันที่")
    xml = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/worksheets/sheet1.xml").decode()
    assert "dataValidation" in xml


@pytest.mark.parametrize("sent", ["", "x", "{}", '["a"]', "[]", '[["a"]]'])
def test_nonsense_instead_of_rows_takes_nothing(reference: Any, som: Any, sent: str) -> None:
    answer = makers.signed_in(som).post("/staff/activities/sheet/take/", {"rows": sent})
    assert answer.url == "/staff/activities/sheet/"
    assert not Activity.objects.exists()
