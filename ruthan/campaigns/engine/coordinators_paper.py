"""The form that appoints a coordinator (enclosure 3 of document 4), as PDF and as a Word file.

A draft only: "ร่าง" across the page, an empty place for the signature, no garuda, no number.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any, Final

import typst
from docx import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ruthan.core.text.breaks import ZERO_WIDTH_SPACE, break_words

TITLE: Final = "แบบมอบหมายข้าราชการผู้รับผิดชอบประสานงาน"
SUBTITLE: Final = "การเผยแพร่ข้อมูลเกี่ยวกับการเสริมสร้างการรับรู้ภัยอาชญากรรมออนไลน์ต่อประชาชน"
DRAFT: Final = "ร่าง – ยังไม่ใช่หนังสือราชการ"
_FONT: Final = "Sarabun"
_DOTS: Final = "." * 44
_COLUMNS: Final = (48, 112)  # millimetres
_WORD_PARTS: Final = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Every word of the form, digits as they are printed; what is empty becomes a dotted line."""

    unit: str
    name: str
    position: str
    office: str
    phone: str
    email: str
    line: str
    appointed_by: str
    since: str
    date: str

    def rows(self) -> list[tuple[str, str]]:
        """The lines of the form, label and answer."""
        return [
            ("ชื่อ - สกุล", self.name), ("ตำแหน่ง", self.position), ("สังกัด", self.office),
            ("โทรศัพท์", self.phone), ("อีเมล", self.email), ("ไลน์", self.line),
            ("ทำหน้าที่ตั้งแต่วันที่", self.since), ("ผู้มอบหมาย", self.appointed_by),
        ]  # fmt: skip

    def opening(self) -> str:
        """The sentence that appoints."""
        return f"{self.unit or _DOTS} มอบหมายข้าราชการ จำนวน ๑ คน ทำหน้าที่ประสานงาน ดังนี้"


def paper_pdf(paper: Paper) -> bytes:
    """The form on A4; fonts and template come from the package, the words come as data."""
    words = {
        "title": TITLE, "subtitle": SUBTITLE, "draft": DRAFT, "opening": paper.opening(),
        "rows": [list(row) for row in paper.rows()], **asdict(paper),
    }  # fmt: skip
    return bytes(
        typst.compile(
            str(files("ruthan.campaigns").joinpath("engine/coordinators.typ")),
            font_paths=[str(files("ruthan.ui").joinpath("fonts"))],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(_boxed(words), ensure_ascii=False)},
        )
    )


def paper_docx(paper: Paper) -> bytes:
    """The same form as a Word file, to be filled in and signed."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.top_margin = section.bottom_margin = Mm(22)
    _plain(document)
    head = section.header.paragraphs[0]
    _say(head, DRAFT, size=11, colour="9B1C1C", centred=True)
    _say(document.add_paragraph(), TITLE, size=18, bold=True, centred=True)
    _say(document.add_paragraph(), SUBTITLE, size=14, centred=True)
    _say(document.add_paragraph(), paper.opening(), size=15)
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, _COLUMNS, strict=True):
        column.width = Mm(width)  # what LibreOffice goes by; Word goes by the cells
    for label, answer in paper.rows():
        cells = table.add_row().cells
        cells[0].width, cells[1].width = (Mm(width) for width in _COLUMNS)
        _say(cells[0].paragraphs[0], label, size=15)
        _say(cells[1].paragraphs[0], answer or _DOTS, size=15)
    for line in ("", "", f"(ลงชื่อ) {_DOTS} ผู้มอบหมาย", f"({_DOTS})", f"ตำแหน่ง {_DOTS}", f"วันที่ {paper.date or _DOTS}"):  # fmt: skip  # noqa: E501 - the foot, line by line
        _say(document.add_paragraph(), line, size=15, centred=True)
    document.core_properties.title = TITLE
    document.core_properties.author = "Ruthan"
    document.core_properties.language = "th-TH"
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def _say(
    paragraph: Any, text: str, *, size: int, bold: bool = False, centred: bool = False,
    colour: str = "16232E",
) -> None:  # fmt: skip
    ways = WD_PARAGRAPH_ALIGNMENT
    paragraph.alignment = ways.CENTER if centred else ways.LEFT
    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(break_words(text))
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT
    run.font.cs_bold = bold
    run.font.color.rgb = RGBColor.from_string(colour)
    _complex(run._r.get_or_add_rPr(), size=size)


def _complex(properties: Any, *, size: int) -> None:
    """Thai letters take their typeface and size from the settings of complex scripts."""
    fonts = properties.find(qn("w:rFonts"))
    for name in _WORD_PARTS:
        fonts.set(qn(name), _FONT)
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(size * 2))
    properties.find(qn("w:sz")).addnext(element)


def _plain(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(15)
    properties = style.element.get_or_add_rPr()
    _complex(properties, size=15)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "th-TH")
    spoken.set(qn("w:bidi"), "th-TH")
    properties.append(spoken)


def _boxed(value: object) -> object:
    """Texts as runs of words that must not be broken."""
    if isinstance(value, str):
        return [
            [word for word in break_words(run).split(ZERO_WIDTH_SPACE) if word]
            for run in value.split()
        ]
    if isinstance(value, dict):
        return {name: _boxed(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_boxed(part) for part in value]
    return value
