"""The monthly report as a Word document: the twin of the PDF, to be filed or edited.

Thai is broken between words and set as complex script; the same content gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

import segno
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK, WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ruthan.campaigns.engine.form import Cell, FormChannel, columns_for
from ruthan.campaigns.engine.form_pdf import GONE, Sheet
from ruthan.campaigns.engine.form_pictures import fitted, size_of
from ruthan.core.text.breaks import break_words

FONT: Final = "Sarabun"
_WIDTH: Final = 170  # millimetres between the margins
_HEIGHTS: Final = {2: 50, 3: 38}
_GUTTER: Final = 4
_ROOM: Final = 247  # millimetres of a page that are written on
_QUIET: Final = "51606C"
_MARK: Final = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f
 eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>
<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f
 eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/><v:textpath
 on="t" fitshape="t"/></v:shapetype><v:shape id="draft" o:spid="_x0000_s2049" type="#_x0000_t136"
 style="position:absolute;margin-left:0;margin-top:0;width:300pt;height:150pt;rotation:308;
z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;
mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f"
 fillcolor="#e6eaed" stroked="f"><v:textpath style="font-family:Sarabun;font-size:1pt"
 string="ร่าง"/></v:shape></w:pict></w:r>
"""


def form_docx(sheet: Sheet) -> bytes:
    """The report as DOCX."""
    document = Document()
    _page(document)
    _plain_style(document)
    _head_and_foot(document, sheet)
    form, pictures = sheet.form, fitted(sheet.pictures)
    title = document.add_heading(level=1)
    _spaced(title, before=0, after=6, line=24)
    title.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    _run(title, form.unit_line, size=17, bold=True).add_break(WD_BREAK.LINE)
    _run(title, form.title, size=17, bold=True)
    for channel in form.channels:
        _channel(document, sheet, channel, pictures)
    _properties(document, sheet)
    body = io.BytesIO()
    document.save(body)
    return _dated(body.getvalue(), sheet)


def _channel(document: Any, sheet: Sheet, channel: FormChannel, pictures: dict[str, bytes]) -> None:
    heading = document.add_heading(level=2)
    _spaced(heading, before=8, after=3, line=18.5)
    heading.paragraph_format.keep_with_next = True
    _run(heading, channel.heading, size=14, bold=True)
    cells = sheet.form.cells(channel)
    if not cells:
        line = document.add_paragraph()
        line.paragraph_format.left_indent = Mm(8)
        _run(line, channel.nothing_line, size=14)
        return
    across = columns_for(len(cells))
    rows = [cells[at : at + across] for at in range(0, len(cells), across)]
    table = document.add_table(rows=len(rows), cols=across)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _bare(table, across)
    for number, row in enumerate(rows):
        _whole(table.rows[number])
        for place, cell in enumerate(row):
            _fill(table.cell(number, place), cell, pictures, across)


def _fill(held: Any, cell: Cell, pictures: dict[str, bytes], across: int) -> None:
    paragraph = held.paragraphs[0]
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    _spaced(paragraph, before=2, after=2)
    paragraph.paragraph_format.keep_with_next = True
    body = pictures.get(cell.photo.photo) if cell.photo else None
    if body is not None:
        _picture(paragraph.add_run(), body, cell.caption, across)
    elif cell.photo is not None:
        _run(paragraph, GONE, size=11, colour=_QUIET)
    below = held.add_paragraph()
    below.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    _spaced(below, before=0, after=3, line=16)
    _run(below, cell.caption, size=12.5).add_break(WD_BREAK.LINE)
    _run(below, cell.days, size=12.5)


def _picture(run: Any, body: bytes, caption: str, across: int) -> None:
    """The photo as large as its cell lets it be, uncropped, with its words for who cannot see."""
    width, height = size_of(body)
    room = (_WIDTH / across - _GUTTER, float(_HEIGHTS[across]))
    share = min(room[0] / width, room[1] / height)
    made = run.add_picture(io.BytesIO(body), width=Mm(width * share), height=Mm(height * share))
    made._inline.docPr.set("descr", caption)


def _head_and_foot(document: Any, sheet: Sheet) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = False
    head = section.header.paragraphs[0]
    words = f"{sheet.form.unit_line} ประจำเดือน{sheet.form.month_name}"
    _run(head, words, size=10.5, colour=_QUIET)
    if sheet.is_draft:
        head._p.append(parse_xml(_MARK.strip()))
    table = section.footer.add_table(rows=1, cols=3, width=Mm(_WIDTH))
    table.autofit = False
    for place, width in enumerate((118, 34, 18)):
        table.columns[place].width = table.cell(0, place).width = Mm(width)
    _lines(table.cell(0, 0).paragraphs[0], sheet.foot)
    _numbers(table.cell(0, 1).paragraphs[0], pages=_pages(sheet))
    if sheet.address:
        _code(table.cell(0, 2).paragraphs[0], sheet.address)
    empty = section.footer.paragraphs[0]._p
    empty.getparent().remove(empty)
    _spaced(section.footer.add_paragraph(), before=0, after=0, line=1)  # a table is not the last


def _lines(paragraph: Any, lines: list[str]) -> None:
    for number, line in enumerate(lines):
        run = _run(paragraph, line, size=9.5, colour=_QUIET)
        if number < len(lines) - 1:
            run.add_break(WD_BREAK.LINE)


def _numbers(paragraph: Any, *, pages: int) -> None:
    """Page x of y as fields that Word counts itself, in Thai digits.

    LibreOffice knows the first alone, in digits of its own, and takes that switch for letters; so
    the other says what is likely, in the same digits, until Word has counted.
    """
    _run(paragraph, "หน้า ", size=10, colour=_QUIET)
    _field(paragraph, "PAGE", "1")
    _run(paragraph, " จาก ", size=10, colour=_QUIET)
    _field(paragraph, "SECTIONPAGES \\* ThaiArabic", str(pages))
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT


def _pages(sheet: Sheet) -> int:
    """How many pages it will be: blocks that stay whole, laid one below the other."""
    pages, used = 1, 22.0
    for channel in sheet.form.channels:
        cells = sheet.form.cells(channel)
        across = columns_for(len(cells))
        heading = 5 + 6.5 * (1 + len(channel.heading) // 80)
        for at in range(0, max(1, len(cells)), across):
            row = cells[at : at + across]
            lines = max((1 + len(cell.caption) // (70 // across) for cell in row), default=0)
            height = (_HEIGHTS[across] + 3 + 5.7 * (lines + 1)) if row else 8
            height += heading if at == 0 else 0
            if used + height > _ROOM:
                pages, used = pages + 1, 0.0
            used += height
    return pages


def _field(paragraph: Any, code: str, shown: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = _run(paragraph, shown if kind == "shown" else "", size=10, colour=_QUIET)
        if kind == "shown":
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
        run._r.append(element)


def _code(paragraph: Any, address: str) -> None:
    body = io.BytesIO()
    segno.make(address, error="m").save(body, kind="png", scale=6, border=1)
    made = paragraph.add_run().add_picture(io.BytesIO(body.getvalue()), width=Mm(15))
    made._inline.docPr.set("descr", "QR")
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(22), Mm(18)
    section.top_margin, section.bottom_margin = Mm(19), Mm(26)
    section.header_distance, section.footer_distance = Mm(9), Mm(8)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:fmt"), "thaiNumbers")
    held = section._sectPr
    held.insert(held.index(held.find(qn("w:cols"))), numbers)  # where the schema has it


def _bare(table: Any, across: int) -> None:
    """No lines, columns of one width."""
    for column in table.columns:
        column.width = Mm(_WIDTH / across)
        for cell in column.cells:
            cell.width = Mm(_WIDTH / across)


def _whole(row: Any) -> None:
    """A row stays on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _spaced(paragraph: Any, *, before: float, after: float, line: float = 0) -> None:
    """Space around a paragraph; `line` is the exact distance of its lines in points."""
    held = paragraph.paragraph_format
    held.space_before, held.space_after = Pt(before), Pt(after)
    held.line_spacing = Pt(line) if line else 1.0


def _run(
    paragraph: Any, text: str, *, size: float, bold: bool = False, colour: str = "000000"
) -> Any:
    run = paragraph.add_run(break_words(text))
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = RGBColor.from_string(colour)
    run.font.cs_bold = bold
    _complex(run._r.get_or_add_rPr(), size=size)
    return run


def _complex(properties: Any, *, size: float) -> None:
    """Thai letters take their typeface and size from the settings of complex scripts."""
    fonts = properties.find(qn("w:rFonts"))
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(name), None)
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(round(size * 2)))
    properties.find(qn("w:sz")).addnext(element)


def _plain_style(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    properties = style.element.get_or_add_rPr()
    _complex(properties, size=14)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "th-TH")
    spoken.set(qn("w:bidi"), "th-TH")
    properties.append(spoken)


def _properties(document: Any, sheet: Sheet) -> None:
    held, form = document.core_properties, sheet.form
    held.title, held.author, held.subject = form.title[:255], form.unit_name[:255], form.ref
    held.comments = f"sha256:{sheet.digest}" if sheet.digest else ""
    held.language, held.revision = "th-TH", max(1, form.revision)
    held.created = held.modified = sheet.moment.replace(tzinfo=None)


def _dated(body: bytes, sheet: Sheet) -> bytes:
    """The same parts, dated by the report and not by the clock: the same content, the same file."""
    at = max(sheet.moment.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as made, zipfile.ZipFile(out, "w") as written:
        for name in made.namelist():
            part = zipfile.ZipInfo(name, at)
            part.external_attr = 0o600 << 16
            packed = zipfile.ZIP_STORED if name.endswith(".jpg") else zipfile.ZIP_DEFLATED
            written.writestr(part, made.read(name), compress_type=packed)
    return out.getvalue()
