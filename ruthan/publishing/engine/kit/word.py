"""The briefing as a Word document: Thai broken between words, Thai set as complex script."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ruthan.core.text.breaks import break_words
from ruthan.publishing.engine.kit.fact import Fact
from ruthan.publishing.engine.kit.paper import briefing_parts, foot_parts, source_lines
from ruthan.publishing.engine.kit.phrases import phrase
from ruthan.ui.words import COLOURS

FONT: Final = "Sarabun"
_INK, _MUTED, _TEAL = "16232e", "51606c", "074e4e"
_PAPER: Final = (Mm(210), Mm(297))


def briefing_docx(fact: Fact, words: dict[str, str]) -> bytes:
    """The briefing as DOCX, to be edited; about 30 ms."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = _PAPER
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(16)
    _plain_style(document, fact.language)
    _properties(document, fact, words["title"])
    tone = COLOURS[fact.tone][0].lstrip("#")
    head = f"{phrase('briefing', fact.language)} · {fact.site}"
    _say(document, head, size=10, colour=_MUTED)
    _say(document, fact.word, size=14, colour=tone, bold=True)
    title = document.add_heading(level=1)
    _run(title, words["title"], size=20, colour=_INK, bold=True)
    if fact.places:
        _say(document, f"{phrase('places', fact.language)}: {fact.places}", size=11, colour=_MUTED)
    for part in briefing_parts(fact, words):
        heading = document.add_heading(level=2)
        _run(heading, part.label, size=11, colour=_TEAL if part.loud else _MUTED, bold=True)
        for line in part.lines:
            _say(document, line, size=13, colour=_INK, bold=part.loud)
    if fact.sources:
        heading = document.add_heading(level=2)
        _run(heading, phrase("sources", fact.language), size=11, colour=_MUTED, bold=True)
        for line in source_lines(fact):
            _say(document, line, size=10, colour=_MUTED)
    _say(document, " ".join(foot_parts(fact, fact.language)), size=10, colour=_MUTED)
    _say(document, fact.url, size=10, colour=_MUTED)
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def _say(document: Any, text: str, **look: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    _run(paragraph, text, **look)


def _run(paragraph: Any, text: str, *, size: int, colour: str, bold: bool = False) -> None:
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.LEFT
    run = paragraph.add_run(break_words(text))
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = RGBColor.from_string(colour.upper())
    run.font.cs_bold = bold
    _complex(run._r.get_or_add_rPr(), size=size)


def _complex(properties: Any, *, size: int) -> None:
    """Thai letters take their typeface and size from the settings of complex scripts."""
    fonts = properties.find(qn("w:rFonts"))
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(name), None)
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(size * 2))
    properties.find(qn("w:sz")).addnext(element)


def _plain_style(document: Any, language: str) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    properties = style.element.get_or_add_rPr()
    _complex(properties, size=13)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-US" if language == "en" else "th-TH")
    spoken.set(qn("w:bidi"), "th-TH")
    properties.append(spoken)


def _properties(document: Any, fact: Fact, title: str) -> None:
    held = document.core_properties
    held.title, held.author, held.subject = title[:255], fact.site, fact.ref
    held.comments, held.language = phrase("licence", fact.language), fact.language
    moment = datetime.fromisoformat(fact.signed_at) if fact.signed_at else datetime(2026, 1, 1)  # noqa: DTZ001 - a file property without a zone
    held.created = held.modified = moment.replace(tzinfo=None)
