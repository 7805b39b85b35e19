"""Numbers of letters as the grammar reads them, what is marked, enclosures, odd stamps."""

from __future__ import annotations

from datetime import date, time

import pytest

from ruthan.campaigns.rules import letters as rules


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("ที่ มท ๐๒๐๖.๒/ว ๕๕๒", "มท 0206.2/ว 552"),
        ("มท 0206.2/ว552", "มท 0206.2/ว 552"),
        ("ที่มท๐๒๐๖.๒/๐๑๒", "มท 0206.2/12"),
        ("  รอ ๐๐๑๗.๑.๓ / ๑๒๓๔ ", "รอ 0017.1.3/1234"),
        ("มท\u200b ๐๒๐๖.๒/ว ๕๕๒", "มท 0206.2/ว 552"),
    ],
)
def test_a_number_is_read_in_its_syntax(raw: str, read: str) -> None:
    assert str(rules.read_number(raw)) == read


@pytest.mark.parametrize(
    "raw",
    [
        "มท ๐๒๐๖.๒/ว ส๕๕๒",  # as the scan has it
        "มท ๐๒๐๖.๒ ว ๕๕๒", "มท ๒๐๖/ว ๕๕๒", "๐๒๐๖.๒/ว ๕๕๒", "มทก ๐๒๐๖/๑", "มท ๐๒๐๖.๒/ว", "",
        "มท ๐๒๐๖.๒/ว ๕๕๒ และ ๕๕๓", "มท ๐๒๐๖.๑.๒.๓/๔",
    ],
)  # fmt: skip
def test_what_does_not_fit_is_not_guessed(raw: str) -> None:
    assert rules.read_number(raw) is None


def test_a_number_is_printed_with_thai_digits() -> None:
    read = rules.read_number("มท 0206.2/ว552")
    assert read is not None
    assert read.in_thai == "มท ๐๒๐๖.๒/ว ๕๕๒"
    assert read.is_circular


def test_what_is_not_read_is_marked_beside_what_a_person_marked() -> None:
    assert rules.unread(number="", dated_on=None, marked=["subject", "nonsense"]) == [
        "number", "dated_on", "subject",
    ]  # fmt: skip
    assert rules.unread(number="มท 0206.2/1", dated_on=date(2026, 1, 30), marked=[]) == []


def test_enclosures_are_read_as_letters_name_them() -> None:
    lines = [
        "๑. แนวทางการดำเนินการ จำนวน ๑ ฉบับ", "2) แบบรายงานผล ฉบับที่ ๒ จำนวน ๓ ชุด", "แบบมอบหมาย", "๔. ",
    ]  # fmt: skip
    assert rules.read_enclosures(lines) == [
        {"title": "แนวทางการดำเนินการ", "copies": 1},
        {"title": "แบบรายงานผล ฉบับที่ ๒", "copies": 3, "unit": "ชุด"},
        {"title": "แบบมอบหมาย", "copies": 1},
    ]


def test_a_stamp_before_the_letter_or_before_the_desk_before_is_odd() -> None:
    second = date(2026, 2, 2)
    stamps = [
        rules.StampRead(1, date(2026, 1, 29), time(10)),
        rules.StampRead(2, second, time(14)),
        rules.StampRead(3, None, None),
        rules.StampRead(4, second, time(9)),
    ]
    assert rules.odd_stamps(stamps, dated_on=date(2026, 1, 30)) == {1: "early", 4: "order"}
    fine = [rules.StampRead(1, second, time(9)), rules.StampRead(2, second, None)]
    assert rules.odd_stamps(fine, dated_on=second) == {}


def test_a_year_that_cannot_be_the_letters_is_odd() -> None:
    today = date(2026, 2, 3)
    assert rules.odd_day(date(2026, 2, 4), today=today) == "future"
    assert rules.odd_day(date(1983, 2, 3), today=today) == "old"
    assert rules.odd_day(date(2026, 1, 30), today=today) == ""


def test_a_stamp_has_its_time_with_a_dot() -> None:
    assert rules.stamp_time(time(10, 0)) == "๑๐.๐๐ น."
