"""Tables for people who work in spreadsheets: every cell is text, none is ever run.

A spreadsheet takes a cell that begins with = + - @ for a formula and drops the zeros in front of a
number. In CSV nothing says that a cell is text, so such a cell gets an apostrophe in front; in
XLSX every cell is a string in a text format, and no formula can be written at all.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from ruthan.sharing.rules.lines import Line

HEADER: Final = (
    "reference", "kind", "value", "institution_code", "people", "reports", "grade", "review",
    "contested", "first_seen", "last_seen", "expires", "withdrawn", "tlp", "note",
)  # fmt: skip
_RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_DIGITS: Final = re.compile(r"0\d*|\d{12,}")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>'
)
_WORKBOOK: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="indicators" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_WORKBOOK_RELS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/worksheet"'
    f' Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/styles"'
    ' Target="styles.xml"/></Relationships>'
)
_STYLES: Final = (  # number format 49 is text
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<styleSheet xmlns="{_SHEET}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/>'
    '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/>'
    '<right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0"'
    ' fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"'
    ' fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0"'
    ' borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles'
    ' count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def row_of(line: Line, *, tlp: str) -> tuple[str, ...]:
    """One entry as words, in the order of the header."""
    return (
        str(line.id), line.kind, line.value, line.provider, str(line.people), str(line.reports),
        line.grade, line.review, "yes" if line.is_contested else "no",
        line.first_seen.date().isoformat(), line.last_seen.date().isoformat(),
        line.expires_at.date().isoformat(), "yes" if line.is_withdrawn else "no",
        f"TLP:{tlp.upper()}", line.sentence,
    )  # fmt: skip


def harmless(cell: str) -> str:
    """A cell of CSV that no spreadsheet runs, and whose leading zeros stay."""
    if cell.startswith(_RUN) or _DIGITS.fullmatch(cell):
        return "'" + cell
    return cell


def csv_of(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The table as CSV, line by line, with a mark by which spreadsheets know that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(HEADER)
    for row in rows:
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        writer.writerow([harmless(cell) for cell in row])
    yield out.getvalue()


def xlsx_of(rows: Iterable[Sequence[str]]) -> bytes:
    """The table as a workbook of text cells; at most the million rows that a sheet can hold."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _RELS)
        book.writestr("xl/workbook.xml", _WORKBOOK)
        book.writestr("xl/_rels/workbook.xml.rels", _WORKBOOK_RELS)
        book.writestr("xl/styles.xml", _STYLES)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            head = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_SHEET}"><sheetData>'
            sheet.write(head.encode())
            sheet.write(_row(HEADER).encode())
            for row in rows:
                sheet.write(_row(row).encode())
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def _row(cells: Sequence[str]) -> str:
    return "<row>" + "".join(_cell(cell) for cell in cells) + "</row>"


def _cell(cell: str) -> str:
    words = escape(_NOT_XML.sub("", cell))
    return f'<c t="inlineStr" s="1"><is><t xml:space="preserve">{words}</t></is></c>'
