"""The briefing and the card for leaders: one page, whole words; Word and PowerPoint reopen."""

from __future__ import annotations

import io
import json
import zipfile
from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
import typst
from docx import Document
from lxml import etree
from pptx import Presentation
from pypdf import PdfReader

from ruthan.core.text.breaks import ZERO_WIDTH_SPACE
from ruthan.core.text.breaks import words as words_of
from ruthan.publishing.engine.card import typeset
from ruthan.publishing.engine.kit import deck, paper, texts, word
from ruthan.publishing.engine.kit.drafts import drafts
from ruthan.publishing.engine.kit.fact import Wording
from tests.publishing.kitfacts import ENGLISH, FACT, LONG

FACTS = {"short": FACT, "long": replace(LONG, why=FACT.why * 6), "english": ENGLISH}
A4, A5 = (595, 842), (420, 595)


def plain(text: str) -> str:
    return text.replace(ZERO_WIDTH_SPACE, "")


@pytest.mark.parametrize("name", FACTS)
def test_the_briefing_is_one_page_of_paper(name: str) -> None:
    fact = FACTS[name]
    read = PdfReader(io.BytesIO(paper.briefing_pdf(fact, drafts(fact)["briefing"])))
    assert len(read.pages) == 1
    box = read.pages[0].mediabox
    assert (round(box.width), round(box.height)) == A4
    fonts = read.pages[0]["/Resources"]["/Font"]  # type: ignore[index]  # a dictionary
    assert all("Sarabun" in str(font.get_object()["/BaseFont"]) for font in fonts.values())


def test_what_does_not_fit_on_a_page_is_refused() -> None:
    fact = replace(FACT, why=FACT.why * 60)
    words = drafts(fact)["briefing"]
    assert not paper.fits_briefing(fact, words)
    with pytest.raises(ValueError, match="page"):
        paper.briefing_pdf(fact, words)


@pytest.mark.parametrize("name", FACTS)
def test_no_word_of_the_briefing_is_split_and_lines_do_not_touch(name: str) -> None:
    fact = FACTS[name]
    data: Any = paper._scaled(paper._briefing(fact, drafts(fact)["briefing"]))
    found = json.loads(
        typst.query(selector="<word>", field="value", **typeset("kit/paper.typ", data))
    )
    boxes = {word["word"] for word in found}
    assert set(words_of(fact.why)) <= {w for box in boxes for w in words_of(box)}
    rows: dict[float, set[float]] = defaultdict(set)
    for one in found:
        rows[one["size"]].add(round(one["y"], 1))
        assert one["x"] >= 20 * 2.83
        assert one["x"] + one["width"] <= A4[0] - 20 * 2.83 + 1
    for size, places in rows.items():
        ordered = sorted(places)
        assert all(b - a >= 1.2 * size for a, b in zip(ordered, ordered[1:], strict=False))


def test_the_page_and_its_twin_say_the_same() -> None:
    words = drafts(FACT)["briefing"]
    html = texts.briefing_html(FACT, words).replace("<wbr>", "")
    for text in (words["title"], words["why"], words["said"], words["todo"], words["ask"]):
        assert text in html
    assert FACT.url in html
    assert '<html lang="th">' in html


def test_a_dialect_says_which_role_wrote_it_and_when() -> None:
    wording = Wording(
        {"points": "เว้าตามนี้เด้อ\nบ่ต้องฟ้าวถอนเงิน"}, by="ผู้ประสานงานจังหวัด", at="22 พ.ย. 2569"
    )
    data = paper._facilitator(FACT, wording, "tts")
    assert "ผู้ประสานงานจังหวัด" in "".join(
        word for runs in data["sources"] for run in runs for word in run
    )
    read = PdfReader(io.BytesIO(paper.facilitator_pdf(FACT, wording, language="tts")))
    assert len(read.pages) == 1
    box = read.pages[0].mediabox
    assert (round(box.width), round(box.height)) == A5


@pytest.mark.parametrize("name", FACTS)
def test_the_word_document_reopens_and_says_everything(name: str) -> None:
    fact = FACTS[name]
    words = drafts(fact)["briefing"]
    body = word.briefing_docx(fact, words)
    document = Document(io.BytesIO(body))
    said = plain("\n".join(paragraph.text for paragraph in document.paragraphs))
    for text in (*words.values(), fact.url, fact.source):
        assert text in said
    assert document.core_properties.title == words["title"]
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            fonts = run._r.rPr.rFonts
            assert fonts.get(f"{{{_W}}}cs") == "Sarabun"
            assert run._r.rPr.find(f"{{{_W}}}szCs") is not None


@pytest.mark.parametrize("name", FACTS)
def test_the_slides_reopen_and_say_everything(name: str) -> None:
    fact = FACTS[name]
    words = drafts(fact)["slides"]
    read = Presentation(io.BytesIO(deck.slides_pptx(fact, words)))
    assert len(read.slides) == 5
    said = plain("\n".join(_texts(slide) for slide in read.slides))
    for text in (*words.values(), fact.url, fact.word):
        assert text in said
    for slide in read.slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top + shape.height <= read.slide_height
            assert shape.left + shape.width <= read.slide_width


def test_slides_leave_out_what_is_not_said() -> None:
    fact = replace(FACT, said="", todo="")
    read = Presentation(io.BytesIO(deck.slides_pptx(fact, drafts(fact)["slides"])))
    assert len(read.slides) == 3


def test_inks_of_the_slides_read_well() -> None:
    assert min(deck.contrasts().values()) >= 6


@pytest.mark.parametrize("make", ["docx", "pptx"])
def test_office_files_are_sound_packages(make: str) -> None:
    """Every part is well-formed, every relation leads to a part, every part has a type."""
    words = drafts(FACT)
    body = (
        word.briefing_docx(FACT, words["briefing"])
        if make == "docx"
        else deck.slides_pptx(FACT, words["slides"])
    )
    packed = zipfile.ZipFile(io.BytesIO(body))
    names = set(packed.namelist())
    types = etree.fromstring(packed.read("[Content_Types].xml"))
    endings = {one.get("Extension") for one in types if one.get("Extension")}
    listed = {one.get("PartName") for one in types if one.get("PartName")}
    for name in names:
        if name.endswith((".xml", ".rels")):
            etree.fromstring(packed.read(name))
        assert f"/{name}" in listed or name.rpartition(".")[2] in endings, name
        if name.endswith(".rels"):
            assert _targets(packed.read(name), name) <= names


def _targets(body: bytes, name: str) -> set[str]:
    folder = name.replace("_rels/", "").rpartition("/")[0]
    found = set()
    for one in etree.fromstring(body):
        if one.get("TargetMode") == "External":
            continue
        target = one.get("Target") or ""
        parts = [] if target.startswith("/") else [p for p in folder.split("/") if p]
        for step in target.strip("/").split("/"):
            if step == "..":
                parts.pop()
            else:
                parts.append(step)
        found.add("/".join(parts))
    return found


def _texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
