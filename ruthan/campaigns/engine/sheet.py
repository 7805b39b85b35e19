"""Reading a spreadsheet of a stranger (XLSX or CSV) as rows of text, and drawing the template.

A formula is the text it is written with; nothing is computed, followed or unpacked beyond its
limit.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from lxml import etree  # type: ignore[import-untyped]  # ships no types

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_ROWS: Final = 1_000
MAX_COLUMNS: Final = 40
MAX_CELL: Final = 2_000
CODES: Final = frozenset({"empty", "too_large", "unknown_kind", "broken", "too_many_rows"})
_MOST_UNPACKED = 60 * 1024 * 1024
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})\d+")
_EPOCH = date(1899, 12, 30)
Row = tuple[str, ...]


class SheetRefused(ValueError):
    """The file cannot be read; `code` is one of CODES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_rows(body: bytes) -> list[Row]:
    """The rows of the first sheet, empty ones left out; raises SheetRefused and nothing else."""
    if not body.strip():
        raise SheetRefused("empty")
    if len(body) > MAX_BYTES:
        raise SheetRefused("too_large")
    try:
        found = _xlsx(body) if body.startswith(b"PK\x03\x04") else _csv(body)
        rows = []
        for row in found:
            if any(row):
                rows.append(row)
            if len(rows) > MAX_ROWS + 1:
                raise SheetRefused("too_many_rows")
    except SheetRefused:
        raise
    except (
        zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, csv.Error, KeyError, ValueError,
        IndexError, OSError, NotImplementedError, RuntimeError, EOFError,
    ) as error:  # fmt: skip
        raise SheetRefused("broken") from error
    if not rows:
        raise SheetRefused("empty")
    return rows


def day_of_serial(text: str) -> date | None:
    """The day that a spreadsheet keeps as a number of days; None for any other text."""
    if not re.fullmatch(r"\d{5}(\.0+)?", text):
        return None
    days = int(text[:5])
    return _EPOCH + timedelta(days=days) if 40_000 <= days < 60_000 else None


def _csv(body: bytes) -> Iterator[Row]:
    text = _decoded(body)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield tuple(_plain(cell) for cell in row[:MAX_COLUMNS])


def _decoded(body: bytes) -> str:
    codec = "utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    for attempt in (codec, "cp874"):
        try:
            text = body.decode(attempt)
        except UnicodeError:
            continue
        if not any(c < " " and c not in "\t\n\r\f\v" for c in text):
            return text
    raise SheetRefused("unknown_kind")


def _xlsx(body: bytes) -> Iterator[Row]:
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        names = set(book.namelist())
        if "xl/workbook.xml" not in names:
            raise SheetRefused("unknown_kind")
        if sum(one.file_size for one in book.infolist()) > _MOST_UNPACKED:
            raise SheetRefused("too_large")
        shared = _shared(book) if "xl/sharedStrings.xml" in names else []
        sheet = _parsed(book, _first_sheet(book, names))
    for row in sheet.iter(f"{_MAIN}row"):
        yield _cells(row, shared)


def _first_sheet(book: zipfile.ZipFile, names: set[str]) -> str:
    first = next(_parsed(book, "xl/workbook.xml").iter(f"{_MAIN}sheet"))
    wanted = first.get(_RELATED)
    for one in _parsed(book, "xl/_rels/workbook.xml.rels"):
        if one.get("Id") == wanted:
            target = str(one.get("Target", "")).removeprefix("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            if path in names:
                return path
    raise SheetRefused("broken")


def _parsed(book: zipfile.ZipFile, name: str) -> Any:
    with book.open(name) as file:
        text = file.read(_MOST_UNPACKED + 1)
    if len(text) > _MOST_UNPACKED or b"<!DOCTYPE" in text[:4096]:
        raise SheetRefused("broken")
    reader = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(text, reader)


def _shared(book: zipfile.ZipFile) -> list[str]:
    found = _parsed(book, "xl/sharedStrings.xml").iter(f"{_MAIN}si")
    return ["".join(part.text or "" for part in one.iter(f"{_MAIN}t")) for one in found]


def _cells(row: Any, shared: Sequence[str]) -> Row:
    held: dict[int, str] = {}
    for number, cell in enumerate(row.iter(f"{_MAIN}c")):
        named = _CELL.fullmatch(str(cell.get("r", "")))
        column = _column(named[1]) if named else number
        if column < MAX_COLUMNS:
            held[column] = _plain(_value(cell, shared))
    return tuple(held.get(column, "") for column in range(max(held, default=-1) + 1))


def _value(cell: Any, shared: Sequence[str]) -> str:
    formula = cell.find(f"{_MAIN}f")
    if formula is not None:
        return f"={formula.text or ''}"
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
    value = cell.find(f"{_MAIN}v")
    text = value.text or "" if value is not None else ""
    if cell.get("t") == "s":
        return shared[int(text)]
    return text.removesuffix(".0")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _plain(text: str) -> str:
    shown = "".join(c for c in text if c >= " " or c in "\n\t")
    return " ".join(shown.split())[:MAX_CELL]


def template(
    name: str, head: Sequence[str], *, hints: Sequence[str], lists: Mapping[int, Sequence[str]]
) -> bytes:
    """A workbook to fill in: headings, a hint at each column, choices to pick from."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#e3f0ef"})
        plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet, choices = book.add_worksheet(name[:31]), book.add_worksheet("choices")
        for column, title in enumerate(head):
            sheet.write_string(0, column, title, bold)
            sheet.set_column(column, column, 24, plain)
            rule: dict[str, Any] = {"validate": "any", "input_message": hints[column][:255]}
            offered = lists.get(column)
            if offered:
                choices.write_column(0, column, offered)
                letter = chr(ord("A") + column)
                source = f"=choices!${letter}$1:${letter}${len(offered)}"
                rule |= {"validate": "list", "source": source, "error_type": "warning"}
            if hints[column] or offered:
                sheet.data_validation(1, column, MAX_ROWS, column, rule)
        sheet.freeze_panes(1, 0)
        choices.hide()
    return out.getvalue()
