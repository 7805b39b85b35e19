"""Lists for spreadsheets: CSV and XLSX in which no cell can run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def harmless(value: object) -> str:
    """A cell as text that a spreadsheet shows and never computes."""
    text = "" if value is None else str(value)
    text = "".join(c for c in text if c in "\n\t" or ord(c) >= 32)  # control characters
    return f"'{text}" if text.lstrip(" \u00a0\u200b").startswith(_DANGEROUS) else text


def csv_of(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The rows as CSV in UTF-8 with a mark, so that spreadsheets read the Thai."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([harmless(cell) for cell in head])
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_of(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The rows as a workbook; every cell is a string, no formula, no link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet, bold = book.add_worksheet(name[:31]), book.add_format({"bold": True})
        for column, cell in enumerate(head):
            sheet.write_string(0, column, harmless(cell), bold)
            sheet.set_column(column, column, 22)
        sheet.freeze_panes(1, 0)
        for number, line in enumerate(rows, 1):
            for column, value in enumerate(line):
                sheet.write_string(number, column, harmless(value)[:32_000])
    return out.getvalue()
