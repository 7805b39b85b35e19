"""Dates: Buddhist and Christian years, ranges that share parts, days that no calendar has."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruthan.core.text.dates import (
    DateRefused,
    date_range,
    find_dates,
    long_date,
    parse_date,
    short_date,
)

TODAY = date(2026, 2, 3)
DAYS = st.dates(min_value=date(2010, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("๓๐ มกราคม ๒๕๖๙", date(2026, 1, 30)), ("๑๔ ก.พ. ๖๙", date(2026, 2, 14)), ("2 ก.พ 69", date(2026, 2, 2)),
        ("2 กพ 2569", date(2026, 2, 2)), ("2 ก.\u200bพ. ๒๕๖๙", date(2026, 2, 2)), ("30/01/2569", date(2026, 1, 30)),
        ("30-1-69", date(2026, 1, 30)), ("2026-01-30", date(2026, 1, 30)), ("5 Feb 2026", date(2026, 2, 5)),
        ("30 ม.ค. พ.ศ. 2569", date(2026, 1, 30)), ("1 มกราคม 2024", date(2024, 1, 1)), ("14กุมภา", date(2026, 2, 14)),
        ("๓๐มกราคม๒๕๖๙", date(2026, 1, 30)), ("31 ธ.ค.", date(2025, 12, 31)), ("29 ก.พ. 67", date(2024, 2, 29)),
        ("5 ต.ค. 47", date(2004, 10, 5)), ("5 ต.ค. 40", date(1997, 10, 5)), ("1 ม.ค. 24", date(2024, 1, 1)),
        ("1 ม.ค. 29", date(2029, 1, 1)), ("1 ม.ค. พ.ศ. 27", date(1984, 1, 1)), ("1 ม.ค. ค.ศ. 69", date(2069, 1, 1)),
        ("1 ม.ค. ค.ศ. 35", date(2035, 1, 1)), ("1 ม.ค. ค.ศ. 85", date(1985, 1, 1)), ("05/10/47", date(2004, 10, 5)),
    ],
)  # fmt: skip
def test_a_day_is_read(text: str, day: date) -> None:
    assert parse_date(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("๑๖ - ๒๒ ก.พ. ๖๙", date(2026, 2, 16), date(2026, 2, 22)),
        ("๒๖ ก.พ. - ๒ มี.ค. ๖๙", date(2026, 2, 26), date(2026, 3, 2)),
        ("30 ธ.ค. 68 - 2 ม.ค. 69", date(2025, 12, 30), date(2026, 1, 2)),
        ("30 ธ.ค. - 2 ม.ค. 69", date(2025, 12, 30), date(2026, 1, 2)),
        ("8กพ-8มีค.65", date(2022, 2, 8), date(2022, 3, 8)),
        ("9 ถึง 11 ก.พ. 2569", date(2026, 2, 9), date(2026, 2, 11)),
    ],
)
def test_a_range_fills_in_what_it_shares(text: str, first: date, last: date) -> None:
    (found,) = find_dates(text, today=TODAY)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31 ก.พ. 69", "กุมภาพันธ์ 2569 has no day 31"), ("29 ก.พ. 69", "กุมภาพันธ์ 2569 has no day 29"),
        ("12/13/2569", "there is no month 13"), ("22 - 16 ก.พ. 69", "ends before it begins"),
        ("ไม่มีวัน", "no date"), ("1 ม.ค. 69 และ 2 ม.ค. 69", "more than one"), ("1 - 2 ม.ค. 69", "a range"),
    ],
)  # fmt: skip
def test_what_is_no_single_day_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateRefused, match=reason):
        parse_date(text, today=TODAY)


@pytest.mark.parametrize(
    "text", ["เวลา 22.00 น.", "3 เมตร", "1.2 ล้าน", "โทร 02-222-1871", "192.168.1.20"]
)
def test_other_numbers_are_not_dates(text: str) -> None:
    assert find_dates(text, today=TODAY) == ()


def test_dates_are_written_as_in_letters() -> None:
    day = date(2026, 1, 30)
    assert long_date(day) == "๓๐ มกราคม ๒๕๖๙"
    assert long_date(day, thai_digits=False) == "30 มกราคม 2569"
    assert short_date(date(2026, 2, 14)) == "๑๔ ก.พ. ๖๙"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 2, 16), date(2026, 2, 22), "๑๖ - ๒๒ ก.พ. ๖๙"),
        (date(2026, 2, 26), date(2026, 3, 2), "๒๖ ก.พ. - ๒ มี.ค. ๖๙"),
        (date(2025, 12, 30), date(2026, 1, 2), "๓๐ ธ.ค. ๖๘ - ๒ ม.ค. ๖๙"),
        (date(2026, 2, 16), date(2026, 2, 16), "๑๖ ก.พ. ๖๙"),
    ],
)
def test_ranges_share_month_and_year(first: date, last: date, text: str) -> None:
    assert date_range(first, last) == text


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(DateRefused):
        date_range(date(2026, 2, 2), date(2026, 2, 1))


@given(DAYS)
def test_written_dates_read_back(day: date) -> None:
    assert parse_date(long_date(day), today=TODAY) == day
    assert parse_date(long_date(day, thai_digits=False), today=TODAY) == day


@given(DAYS, DAYS)
def test_written_ranges_read_back(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    (found,) = find_dates(date_range(first, last), today=first)
    assert (found.first, found.last) == (first, last)
