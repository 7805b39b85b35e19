"""Numbers of the country for spreadsheets: numbers are numbers, words are never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from ruthan.referrals.engine.sheet import harmless

Cell = str | int | None
_WIDE: Final = 28
_NARROW: Final = 13


def xlsx_of(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with its first row standing still; no formula, no link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet, bold = book.add_worksheet(name[:31]), book.add_format({"bold": True})
        for column, word in enumerate(head):
            sheet.write_string(0, column, harmless(word), bold)
            sheet.set_column(column, column, _WIDE if column in {1, 2} else _NARROW)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, harmless(value))
    return out.getvalue()


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The same as CSV in UTF-8 without a mark, for programs."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(head)
    table.writerows(
        [cell if isinstance(cell, int) else harmless(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode()
