"""Tables for banks: text cells, zeros kept, nothing that a spreadsheet runs; the exchange's array."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ruthan.sharing.rules import gse, tables
from ruthan.sharing.rules.lines import Line

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def a_line(value: str = "0000000123", **over: Any) -> Line:
    plain = {
        "id": UUID(int=7), "kind": "bank_account", "value": value, "provider": "004", "people": 3,
        "reports": 4, "grade": "reported", "is_contested": False, "first_seen": NOW,
        "last_seen": NOW, "expires_at": NOW + timedelta(days=180), "changed_at": NOW,
    }  # fmt: skip
    return Line(**(plain | over))


def csv_rows(*lines: Line) -> list[dict[str, str]]:
    text = "".join(tables.csv_of(tables.row_of(line, tlp="amber") for line in lines))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def xlsx_cells(*lines: Line) -> list[list[Any]]:
    body = tables.xlsx_of(tables.row_of(line, tlp="amber") for line in lines)
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        assert book.testzip() is None
        for name in book.namelist():
            etree.fromstring(book.read(name))
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return [list(row) for row in sheet.iter(f"{SHEET}row")]


def test_the_styles_are_those_that_strict_readers_ask_for() -> None:
    with zipfile.ZipFile(io.BytesIO(tables.xlsx_of([]))) as book:
        styles = etree.fromstring(book.read("xl/styles.xml"))
    kinds = [
        fill.find(f"{SHEET}patternFill").get("patternType") for fill in styles.iter(f"{SHEET}fill")
    ]
    assert kinds == ["none", "gray125"]  # the two that every workbook begins with
    for name, least in (("fonts", 1), ("borders", 1), ("cellXfs", 2), ("cellStyles", 1)):
        held = styles.find(f"{SHEET}{name}")
        assert int(held.get("count")) == len(held) >= least, name


RUN = ["=1+1", "+66600000014", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|calc", "%0A"]


@pytest.mark.parametrize("value", RUN)
def test_no_cell_of_csv_is_run(value: str) -> None:
    [row] = csv_rows(a_line(value))
    assert row["value"].startswith("'")


@pytest.mark.parametrize("value", ["0000000123", "0600000014", "123456789012345"])
def test_digits_are_kept_as_they_are(value: str) -> None:
    [row] = csv_rows(a_line(value))
    assert row["value"] == "'" + value
    [_head, cells] = xlsx_cells(a_line(value))
    assert "".join(cells[2].itertext()) == value


@given(st.text(max_size=40))
def test_whatever_a_value_is_a_csv_cell_is_harmless_and_reads_back(value: str) -> None:
    [row] = csv_rows(a_line(value.replace("\x00", "")))
    assert not row["value"].startswith(tables._RUN)
    assert row["tlp"] == "TLP:AMBER"


@given(st.text(max_size=40))
def test_whatever_a_value_is_every_cell_of_xlsx_is_text(value: str) -> None:
    for cells in xlsx_cells(a_line(value)):
        assert len(cells) == len(tables.HEADER)
        for cell in cells:
            assert cell.get("t") == "inlineStr" and cell.get("s") == "1"
            assert cell.find(f"{SHEET}f") is None and cell.find(f"{SHEET}v") is None


def test_a_row_says_how_well_it_is_known_and_accuses_nobody() -> None:
    [row] = csv_rows(a_line(is_contested=True, grade="reviewed"))
    assert (row["review"], row["contested"], row["expires"]) == ("reviewed", "yes", "2027-05-28")
    assert "unproven" in row["note"] and "Contested" in row["note"]


def test_a_signal_has_what_the_exchange_requires() -> None:
    signal = gse.signal_of(a_line())
    assert signal is not None
    assert signal["report_date"] == "2026-11-29 09:00:00"
    assert signal["abuse_type"] == "scam" and signal["signal_type"] == "bank account number"
    assert 0 <= signal["confidence_score"] <= 100 and signal["predictive"] is False
    assert all(isinstance(value, str) for value in signal["extra_data"].values())
    assert json.loads(json.dumps(signal)) == signal


def test_a_contested_entry_is_hardly_trusted_and_a_withdrawn_one_no_signal() -> None:
    told, contested = gse.signal_of(a_line()), gse.signal_of(a_line(is_contested=True))
    assert told is not None and contested is not None
    assert contested["confidence_score"] < told["confidence_score"]
    assert gse.signal_of(a_line(is_withdrawn=True)) is None
