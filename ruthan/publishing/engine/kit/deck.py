"""Slides for a meeting: what is true, what was passed around, why, what to do, where it stands."""

from __future__ import annotations

import io
from typing import Any, Final

import segno
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from ruthan.core.text.breaks import break_words
from ruthan.publishing.engine.kit.contrast import ratio
from ruthan.publishing.engine.kit.fact import Fact
from ruthan.publishing.engine.kit.paper import foot_parts, source_lines
from ruthan.publishing.engine.kit.phrases import phrase
from ruthan.ui.words import COLOURS

FONT: Final = "Sarabun"
WIDTH, HEIGHT = 12_192_000, 6_858_000  # 16:9, in EMU
_EDGE_X, _EDGE_Y = int(WIDTH * 0.06), int(HEIGHT * 0.06)
_PAPER, _INK, _MUTED, _TEAL = "fbfaf7", "16232e", "51606c", "074e4e"
_EMU_A_POINT: Final = 12_700
_LETTER: Final = 0.52  # of the type size: how wide a Thai letter is, marks left out
_LINE: Final = 1.55


def slides_pptx(fact: Fact, words: dict[str, str]) -> bytes:
    """Four or five slides as PPTX, to be edited; about 60 ms."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(WIDTH), Emu(HEIGHT)
    _properties(deck, fact, words["title"])
    language = fact.language
    _cover(deck, fact, words["title"])
    if words.get("said"):
        label = phrase("message", language)
        _slide(deck, fact, label, words["said"], size=28, colour=_MUTED, after=fact.word)
    _slide(deck, fact, phrase("why", language), words["why"], size=30)
    if words.get("todo"):
        _slide(
            deck, fact, phrase("todo", language), words["todo"], size=36, colour=_TEAL, bold=True
        )
    _last(deck, fact)
    body = io.BytesIO()
    deck.save(body)
    return body.getvalue()


def _cover(deck: Any, fact: Fact, title: str) -> None:
    slide, tone = _blank(deck, fact), COLOURS[fact.tone][0].lstrip("#")
    _text(slide, fact.word, top=_EDGE_Y, height=700_000, size=28, colour=tone, bold=True)
    top = int(HEIGHT * 0.2)
    size = _fitting(title, 54, height=int(HEIGHT * 0.5))
    _text(slide, title, top=top, height=int(HEIGHT * 0.5), size=size, colour=_INK, bold=True,
          middle=True, is_title=True)  # fmt: skip
    _foot(slide, fact)


def _slide(
    deck: Any, fact: Fact, heading: str, text: str, *, size: int, colour: str = _INK,
    bold: bool = False, after: str = "",
) -> None:  # fmt: skip
    slide = _blank(deck, fact)
    _text(slide, heading, top=_EDGE_Y, height=700_000, size=24, colour=_MUTED, bold=True,
          is_title=True)  # fmt: skip
    height = int(HEIGHT * (0.5 if after else 0.64))
    fitting = _fitting(text, size, height=height)
    _text(slide, text, top=int(HEIGHT * 0.17), height=height, size=fitting, colour=colour,
          bold=bold, middle=True)  # fmt: skip
    if after:
        tone = COLOURS[fact.tone][0].lstrip("#")
        _text(slide, after, top=int(HEIGHT * 0.7), height=800_000, size=40, colour=tone, bold=True)
    _foot(slide, fact)


def _last(deck: Any, fact: Fact) -> None:
    slide, language = _blank(deck, fact), fact.language
    _text(slide, phrase("sources", language), top=_EDGE_Y, height=700_000, size=24, colour=_MUTED,
          bold=True, is_title=True)  # fmt: skip
    side = int(HEIGHT * 0.34)
    lines = "\n".join([*source_lines(fact), fact.url])
    room = WIDTH - 2 * _EDGE_X - side - 300_000
    size = _fitting(lines, 24, height=int(HEIGHT * 0.6), width=room)
    _text(slide, lines, top=int(HEIGHT * 0.2), height=int(HEIGHT * 0.6), size=size, colour=_INK,
          width=room)  # fmt: skip
    code = io.BytesIO()
    segno.make(fact.url, error="m").save(code, kind="png", scale=12, border=1)
    code.seek(0)
    picture = slide.shapes.add_picture(
        code, WIDTH - _EDGE_X - side, int(HEIGHT * 0.24), width=side, height=side
    )
    picture._element.nvPicPr.cNvPr.set("descr", f"{phrase('read', language)}: {fact.url}")
    _foot(slide, fact)


def _blank(deck: Any, fact: Fact) -> Any:
    """A slide with a title of its own (for readers aloud), paper ground and a bar in the tone."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    ground = slide.background.fill
    ground.solid()
    ground.fore_color.rgb = _colour(_PAPER)
    bar = slide.shapes.add_shape(1, 0, 0, 120_000, HEIGHT)
    bar.fill.solid()
    bar.fill.fore_color.rgb = _colour(COLOURS[fact.tone][0])
    bar.line.fill.background()
    bar.name = "tone"
    return slide


def _foot(slide: Any, fact: Fact) -> None:
    line = " ".join(foot_parts(fact, fact.language)) + f" · {fact.site}"
    _text(slide, line, top=HEIGHT - _EDGE_Y - 380_000, height=380_000, size=12, colour=_MUTED)


def _text(
    slide: Any, text: str, *, top: int, height: int, size: float, colour: str, bold: bool = False,
    width: int = WIDTH - 2 * _EDGE_X, middle: bool = False, is_title: bool = False,
) -> None:  # fmt: skip
    if is_title:
        box = slide.shapes.title
        box.left, box.top, box.width, box.height = _EDGE_X, top, width, height
    else:
        box = slide.shapes.add_textbox(_EDGE_X, top, width, height)
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for at, line in enumerate(text.splitlines() or [""]):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.line_spacing = PP_ALIGN.LEFT, 1.2
        run = paragraph.add_run()
        run.text = break_words(line)
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = _colour(colour)
        _face(run.font._element)


def _colour(written: str) -> Any:
    """A colour written as rrggbb, with or without its sign."""
    made: Any = RGBColor  # the library says nothing of its types here
    return made.from_string(written.lstrip("#").upper())


def _face(properties: Any) -> None:
    """One typeface for Latin letters and for complex scripts, Thai among them."""
    for name in ("a:latin", "a:cs"):
        element = properties.makeelement(qn(name), {"typeface": FONT})
        properties.append(element)


def _fitting(text: str, largest: int, *, height: int, width: int = WIDTH - 2 * _EDGE_X) -> float:
    """The largest type at which the words should stand in the box, by the width of letters."""
    size = largest
    while size > 14:
        letters = width / _EMU_A_POINT / (size * _LETTER)
        lines = sum(1 + int(_letters(line) / letters) for line in text.splitlines())
        if lines * size * _LINE * _EMU_A_POINT <= height:
            break
        size -= 2
    return size


def _letters(text: str) -> int:
    """How many letters stand side by side: marks above and below take no width."""
    return sum(1 for letter in text if not _is_mark(letter))


def _is_mark(letter: str) -> bool:
    return letter == "\u0e31" or "\u0e34" <= letter <= "\u0e3a" or "\u0e47" <= letter <= "\u0e4e"


def contrasts() -> dict[str, float]:
    """How well each ink of the slides reads on their ground."""
    return {ink: ratio(f"#{ink}", f"#{_PAPER}") for ink in (_INK, _MUTED, _TEAL)}


def _properties(deck: Any, fact: Fact, title: str) -> None:
    held = deck.core_properties
    held.title, held.author, held.subject = title[:255], fact.site, fact.ref
    held.comments, held.language = phrase("licence", fact.language), fact.language
