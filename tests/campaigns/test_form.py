"""The paper of a month: the twelve entries of the order's sample, in PDF, DOCX and on the page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from ruthan.campaigns.engine.form import (
    Form,
    FormChannel,
    FormEntry,
    FormPhoto,
    canonical,
    content_of,
    digest_of,
    form_of,
)
from ruthan.campaigns.engine.form_docx import form_docx
from ruthan.campaigns.engine.form_pdf import GONE, Sheet, form_pages, form_pdf, told
from ruthan.campaigns.engine.form_pictures import fitted
from ruthan.campaigns.queries import monthly as queries
from ruthan.campaigns.rules.channels import channels
from tests.campaigns import rows
from tests.campaigns.sample import FEBRUARY, TWELVE, the_sample

# The sample of the form in reading order, as the document prints it, but for its two defects.
SAMPLE = [
    "ภาพการเผยแพร่ข้อมูลฯ ประจำเดือนกุมภาพันธ์ ๒๕๖๙",
    "๑. ช่องทางออนไลน์ (Online) (เช่น เฟซบุ๊ก อินสตาแกรม ไลน์กลุ่มของทางราชการ เว็บไซต์จังหวัด)",
    "เว็บไซต์จังหวัด", "(๑๔ ก.พ. ๖๙)", "เพจ FB จังหวัด", "(๑๔ ก.พ. ๖๙)",
    "ไลน์กลุ่มส่วนราชการ", "(๒๐ ก.พ. ๖๙)",
    "๒. ช่องทางออกอากาศ (On Air) (เช่น วิทยุชุมชน/หมู่บ้าน รายการวิทยุของกรมประชาสัมพันธ์ ฯลฯ)",
    "วิทยุชุมชน", "(๑๖ - ๒๒ ก.พ. ๖๙)", "รายการวิทยุของกรมประชาสัมพันธ์", "(๑๕ ก.พ. ๖๙)",
    "วิทยุชุมชน", "(๒๖ ก.พ. ๖๙)",
    "๓. ช่องทางภาคสนาม (On Ground)",
    "การประชุมหัวหน้าส่วนราชการประจำเดือน", "(๒๗ ก.พ. ๖๙)",
    "๔. ช่องทางสื่อดิจิทัล (Digital Billboard)",
    "จอ LED หน้าศาลากลางจังหวัด", "(๙ - ๑๑ ก.พ. ๖๙)",
    "จอ LED หน้าศาลากลางจังหวัด", "(๑๒ - ๑๕ ก.พ. ๖๙)",
    "๕. ช่องทางเครือข่ายชุมชน (Community) (เช่น ถ่ายทอดองค์ความรู้ไปยังผู้นำชุมชน หรือประชาชน)",
    "ถ่ายทอดความรู้เกี่ยวกับภัยออนไลน์ให้กับชาวบ้าน", "(๑๙ ก.พ. ๖๙)",
    "๖. ช่องทางเอกสารราชการและแอปพลิเคชันที่ให้บริการแก่ประชาชน (Documents and Applications)",
    "ใบเสร็จค่าไฟ", "(๑ - ๒๘ ก.พ. ๖๙)", "Pop - up บนแอป PEA", "(๒๓ - ๒๘ ก.พ. ๖๙)",
]  # fmt: skip
ORIGINAL = [
    "กรม/รัฐวิสาหกิจ/จังหวัด ร้อยเอ็ด",
    "วันที่เผยแพร่ (๑๔ ก.พ. ๖๙)",
    "๕. ช่องทางสื่อดิจิทัล (Digital Billboard) (เช่น การประชุมของส่วนราชการ การประชุมกรรมการจังหวัด ฯลฯ)",
    "๕. ช่องทางเครือข่ายชุมชน (Community)",
    "Pop - up บนแอป)",
]
URL = "https://ruthan.example/dissemination/M-7K3F9Q2M/"


def squeezed(text: str) -> str:
    """A text without spaces and break marks, for files that set lines where they like."""
    return re.sub("[\\s\u200b\u00a0]|<wbr>", "", text)


def stand_in_order(wanted: list[str], text: str) -> list[str]:
    """Which of the wanted texts do not follow each other."""
    plain, at, missing = squeezed(text), 0, []
    for one in map(squeezed, wanted):
        found = plain.find(one, at)
        if found < 0:
            missing.append(one)
        else:
            at = found + len(one)
    return missing


def pdf_text(body: bytes) -> str:
    """What a PDF's reader of text can tell: Latin, digits and days, not Thai with its marks."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def set_words(sheet: Sheet) -> str:
    """The words that typst sets, in their order."""
    held = told(sheet)
    words = [held["draft"], held["unit"], held["title"]]
    for channel in held["channels"]:
        words += [channel["heading"], channel["nothing"]]
        for cell in channel["cells"]:
            words += [cell["gone"], cell["caption"], cell["days"]]
    return "\n".join((*words, *held["foot"]))


def docx_text(body: bytes) -> str:
    """The text of a DOCX in the order of its body."""
    document = Document(io.BytesIO(body))
    return "\n".join(
        one.text or "" for one in document.element.body.iter() if one.tag.endswith("}t")
    )


def sample_form(
    *, is_as_original: bool = False, revision: int = 0
) -> tuple[Form, dict[str, bytes]]:
    """The sample without a database."""
    pictures = {f"p{n}": rows.picture(n) for n in range(len(TWELVE))}
    held = []
    for one in channels():
        entries = tuple(
            FormEntry(f"D-{n}", what, f"2026-02-{first:02d}", f"2026-02-{last:02d}",
                      (FormPhoto(f"p{n}", "a" * 64, ""),))
            for n, (code, what, first, last) in enumerate(TWELVE) if code == one.code
        )  # fmt: skip
        number = one.number_original if is_as_original else "๑๒๓๔๕๖"[one.number - 1]
        examples = one.examples_original if is_as_original else one.examples_th
        held.append(FormChannel(one.code, number, one.th, examples, entries))
    form = Form(
        "M-7K3F9Q2M", revision, "province:45", "จังหวัดร้อยเอ็ด", "province", "2026-02-01",
        is_as_original, "2026-03-02T10:00:00+07:00" if revision else "", tuple(held),
    )  # fmt: skip
    return form, pictures


def sealed_sheet(**over: Any) -> Sheet:
    form, pictures = sample_form(revision=1, **over)
    return Sheet(form, pictures, digest_of(content_of(form)).hex(), URL)


def test_the_twelve_entries_stand_in_the_pdf_as_in_the_sample() -> None:
    sheet = sealed_sheet()
    text = set_words(sheet)
    assert stand_in_order(SAMPLE, text) == []
    read = pdf_text(form_pdf(sheet))
    marks = ("(Online)", "(On Air)", "(On Ground)", "(Digital", "(Community)", "(Documents")
    for one, mark in zip(sheet.form.channels, marks, strict=True):
        days = [cell.days for cell in sheet.form.cells(one)]
        at = read.index(mark)
        assert stand_in_order([mark, *days], read[at:]) == []
        read = read[at:]
    assert squeezed("จังหวัดร้อยเอ็ด") in squeezed(text)
    assert squeezed("เช่น จอ LED หน้าศาลากลางจังหวัด ป้ายประชาสัมพันธ์อิเล็กทรอนิกส์") in squeezed(text)


def test_the_twelve_entries_stand_in_the_docx_as_in_the_sample() -> None:
    body = form_docx(sealed_sheet())
    assert stand_in_order(SAMPLE, docx_text(body)) == []
    document = Document(io.BytesIO(body))
    assert len(document.inline_shapes) == 12
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
        foot = parts.read("word/footer1.xml").decode()
    assert "PAGE" in foot
    assert "ThaiArabic" in foot


@pytest.mark.parametrize("drawn", [set_words, lambda s: docx_text(form_docx(s))])
def test_the_original_form_is_printed_misprints_and_all(drawn: Callable[[Sheet], str]) -> None:
    text = squeezed(drawn(sealed_sheet(is_as_original=True)))
    assert [one for one in map(squeezed, ORIGINAL) if one not in text] == []
    assert squeezed("๔. ช่องทางสื่อดิจิทัล") not in text
    assert text.count(squeezed("วันที่เผยแพร่")) == 1


def test_help_text_is_never_printed() -> None:
    for is_as_original in (True, False):
        text = squeezed(set_words(sealed_sheet(is_as_original=is_as_original)))
        assert "ตอนรายงาน" not in text
        assert "สีน้ำเงิน" not in text


def test_the_two_pages_show_twelve_pictures_and_thai_numbers() -> None:
    pages = form_pages(sealed_sheet(), ppi=40)
    assert len(pages) == 2
    for body in pages:
        with Image.open(io.BytesIO(body)) as page:
            assert len(page.convert("RGB").quantize(64).getcolors() or ()) > 20  # drawn, not blank
    reader = PdfReader(io.BytesIO(form_pdf(sealed_sheet())))
    assert sum(len(page.images) for page in reader.pages) == 12
    for number, page in zip("๑๒", reader.pages, strict=True):
        last = page.extract_text().rstrip().splitlines()[-1]
        assert re.findall("[๐-๙]+", last) == [number, "๒"]


def test_a_draft_says_so_and_a_sealed_one_how_to_check_it() -> None:
    draft = squeezed(set_words(Sheet(*sample_form())))
    assert "ร่าง" in draft
    assert "รหัสตรวจสอบ" not in draft
    sheet = sealed_sheet()
    said = squeezed(pdf_text(form_pdf(sheet)))
    assert sheet.digest[:16] in said
    assert squeezed(f"รหัสตรวจสอบ {sheet.digest[:16]}") in squeezed(set_words(sheet))
    assert "ruthan.example/dissemination/M-7K3F9Q2M/" in said
    assert "ร่าง" not in set_words(sheet)
    assert sheet.address == f"{URL}?digest={sheet.digest[:16]}"
    with zipfile.ZipFile(io.BytesIO(form_docx(Sheet(*sample_form())))) as parts:
        assert 'string="ร่าง"' in parts.read("word/header1.xml").decode()


def test_the_section_of_the_word_file_keeps_the_order_of_the_schema() -> None:
    section = Document(io.BytesIO(form_docx(sealed_sheet()))).sections[0]._sectPr
    names = [one.tag.split("}")[1] for one in section]
    wanted = ["headerReference", "footerReference", "pgSz", "pgMar", "pgNumType", "cols", "docGrid"]
    assert names == wanted


def test_a_photo_that_is_gone_and_a_channel_without_one_are_said() -> None:
    form, pictures = sample_form(revision=1)
    del pictures["p0"]
    bare = replace(form.channels[2], entries=(), nothing="เพราะงดประชุมช่วงเลือกตั้ง")
    form = replace(form, channels=(*form.channels[:2], bare, *form.channels[3:]))
    for text in (
        set_words(Sheet(form, pictures, "a" * 64, URL)),
        docx_text(form_docx(Sheet(form, pictures, "a" * 64, URL))),
    ):
        assert squeezed(GONE) in squeezed(text)
        assert squeezed("ไม่มีการดำเนินการในเดือนนี้ เพราะงดประชุมช่วงเลือกตั้ง") in squeezed(text)


def test_the_same_content_is_the_same_file_and_the_same_digest() -> None:
    sheet = sealed_sheet()
    assert form_pdf(sheet) == form_pdf(sheet)
    content = content_of(sheet.form)
    assert form_of(content) == sheet.form
    assert canonical(dict(reversed(content.items()))) == canonical(content)


def test_the_title_goes_by_the_kind_of_unit() -> None:
    form, _pictures = sample_form()
    pea = replace(form, kind="enterprise", unit_name="การไฟฟ้าส่วนภูมิภาค")
    dopa = replace(form, kind="department", unit_name="กรมการปกครอง")
    assert pea.unit_line == "รัฐวิสาหกิจ การไฟฟ้าส่วนภูมิภาค"
    assert dopa.unit_line == "กรมการปกครอง"


def test_photos_that_weigh_too_much_are_written_anew() -> None:
    noise = Image.effect_noise((1000, 750), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)
    heavy = {f"p{n}": out.getvalue() for n in range(36)}
    made = fitted(heavy)
    assert sum(map(len, made.values())) < 9_000_000 < sum(map(len, heavy.values()))
    assert fitted({"p": heavy["p0"]})["p"] is heavy["p0"]


@pytest.mark.django_db
def test_the_sample_goes_through_rows_to_the_page(
    reference: Any, nat: Any, client_of: Any, at: Callable[[str], Any]
) -> None:
    at("2026-03-02 10:00")
    unit = rows.province("45")
    the_sample(unit)
    form = queries.form_of_month(queries.month_of_unit(unit, FEBRUARY))
    assert stand_in_order(SAMPLE, set_words(Sheet(form, queries.pictures_of(form)))) == []
    browser, base = client_of(nat), f"/staff/monthly/{unit.code}/2026-02"
    page = re.sub(
        "<[^>]+>", "", browser.get(f"{base}/preview/").content.decode().replace("<wbr>", "")
    )
    assert stand_in_order(SAMPLE, page) == []
    said = browser.get(f"{base}/preview/?form=original").content.decode()
    assert "๕. ช่องทางสื่อดิจิทัล" in said.replace("<wbr>", "")
