"""Dates are Thai in Thai and English in English; clocks say what is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from ruthan.ui.tags.moments import span, thai_date, thai_datetime

Draw = Callable[..., str]
NOW = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "thai", "english"),
    [
        (NOW, "21 พ.ย. 2569", "21 Nov 2026"),
        (datetime(2026, 12, 31, 18, 0, tzinfo=UTC), "1 ม.ค. 2570", "1 Jan 2027"),
        (date(2028, 2, 29), "29 ก.พ. 2571", "29 Feb 2028"),
        (None, "", ""),
    ],
)
def test_a_day_is_shown_on_thai_clocks(moment: date | None, thai: str, english: str) -> None:
    with translation.override("th"):
        assert thai_date(moment) == thai
    with translation.override("en"):
        assert thai_date(moment) == english


def test_the_month_may_be_written_out_and_the_hour_added() -> None:
    with translation.override("th"):
        assert thai_date(NOW, "long") == "21 พฤศจิกายน 2569"
        assert thai_datetime(NOW) == "21 พ.ย. 2569 14:05 น."
    with translation.override("en"):
        assert thai_date(NOW, "long") == "21 November 2026"
        assert thai_datetime(NOW) == "21 Nov 2026, 14:05"
    assert thai_datetime(None) == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 minutes"),
        (59, "0 minutes"),
        (60, "1 minute"),
        (3600, "1 hour"),
        (3 * 3600 + 20 * 60, "3 hours 20 minutes"),
        (11 * 3600 + 20 * 60, "11 hours"),
        (86400 + 3600, "1 day 1 hour"),
        (5 * 86400 + 3600, "5 days"),
    ],
)
def test_a_span_names_its_two_largest_units(seconds: int, text: str) -> None:
    with translation.override("en"):
        assert span(seconds) == text


@pytest.mark.parametrize(
    ("minutes", "words", "kind"),
    [
        (205, "เหลือเวลา 3 ชั่วโมง 25 นาที", "calm"),
        (60, "เหลือเวลา 1 ชั่วโมง", "calm"),
        (59, "เหลือเวลา 59 นาที", "soon"),
        (-130, "เกินกำหนด 2 ชั่วโมง 10 นาที", "over"),
    ],
)
def test_a_clock_counts_down_then_up(draw: Draw, minutes: int, words: str, kind: str) -> None:
    due = NOW + timedelta(minutes=minutes)
    shown = draw("{% clock due now %}", due=due, now=NOW)
    assert words in shown
    assert f"clock-{kind}" in shown
    assert f'datetime="{due.isoformat()}"' in shown


def test_a_clock_that_is_done_says_whether_in_time(draw: Draw) -> None:
    early = draw("{% clock due now done_at=now %}", due=NOW + timedelta(minutes=1), now=NOW)
    late = draw("{% clock due now done_at=now %}", due=NOW - timedelta(minutes=1), now=NOW)
    assert "เสร็จทันเวลา" in early
    assert "เสร็จช้ากว่ากำหนด" in late
    assert "ไม่มีกำหนด" in draw("{% clock None %}")


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=5), "เมื่อสักครู่"),
        (timedelta(minutes=7), "7 นาทีที่ผ่านมา"),
        (timedelta(hours=23), "23 ชั่วโมงที่ผ่านมา"),
        (timedelta(days=6), "6 วันที่ผ่านมา"),
        (timedelta(days=7), "14 พ.ย. 2569"),
        (timedelta(hours=-2), "21 พ.ย. 2569"),
    ],
)
def test_recent_is_relative_and_old_is_a_date(draw: Draw, passed: timedelta, words: str) -> None:
    shown = draw("{{ at|relative_time:now }}", at=NOW - passed, now=NOW)
    assert f">{words}</time>" in shown
    assert 'title="' in shown
    assert ("data-relative" in shown) == (
        words[0].isdigit() and "ผ่านมา" in words or "สักครู่" in words
    )


def test_nothing_is_said_about_no_moment(draw: Draw) -> None:
    assert draw("{{ at|relative_time:now }}", at=None, now=NOW) == ""
