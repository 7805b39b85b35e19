"""The buyer's days over leap days and year ends; working days; the letter."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from ruthan.trade import queries
from ruthan.trade.rules import rights as rule
from ruthan.trade.rules.letter import Purchase, letter_of, letter_pdf

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("received", "cancel_by", "refund_by"),
    [
        (date(2026, 11, 22), date(2026, 11, 29), date(2026, 12, 14)),
        (date(2024, 2, 22), date(2024, 2, 29), date(2024, 3, 15)),  # leap day
        (date(2023, 2, 22), date(2023, 3, 1), date(2023, 3, 16)),
        (date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 19)),  # year end
        (date(2026, 12, 31), date(2027, 1, 7), date(2027, 1, 22)),
        (date(2024, 2, 29), date(2024, 3, 7), date(2024, 3, 22)),
    ],
)
def test_seven_days_to_cancel_and_fifteen_for_the_money(
    received: date, cancel_by: date, refund_by: date
) -> None:
    held = rule.rights(received, today=received)
    assert (held.cancel_by, held.refund_by) == (cancel_by, refund_by)
    assert held.cancel_left == 7
    assert held.may_cancel


def test_the_last_day_still_counts_and_the_next_does_not() -> None:
    received = date(2026, 11, 22)
    assert rule.rights(received, today=date(2026, 11, 29)).may_cancel
    after = rule.rights(received, today=date(2026, 11, 30))
    assert not after.may_cancel
    assert after.cancel_left == -1


def test_the_refund_runs_from_the_day_of_cancelling() -> None:
    held = rule.rights(
        date(2026, 11, 22), today=date(2026, 12, 10), cancelled_on=date(2026, 11, 24)
    )
    assert held.refund_by == date(2026, 12, 9)
    assert held.refund_left == -1
    assert not held.is_late
    assert rule.rights(
        date(2026, 11, 1), today=date(2026, 11, 20), cancelled_on=date(2026, 11, 9)
    ).is_late


@given(DAYS, st.integers(min_value=0, max_value=400))
def test_the_days_are_always_seven_and_fifteen_apart(received: date, later: int) -> None:
    held = rule.rights(received, today=received + timedelta(days=later))
    assert (held.cancel_by - received).days == 7
    assert (held.refund_by - held.cancel_by).days == 15
    assert held.cancel_left == 7 - later
    assert held.may_cancel == (later <= 7)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-11-23", date(2026, 11, 30)),  # Monday to Monday
        ("2026-11-27", date(2026, 12, 4)),  # Friday to Friday
        ("2026-11-28", date(2026, 12, 4)),  # a Saturday begins on Monday
        ("2024-02-26", date(2024, 3, 4)),  # over the leap day
        ("2026-12-30", date(2027, 1, 8)),  # over New Year's Eve and New Year
    ],
)
def test_five_working_days(reference: Any, asked: str, due: date) -> None:
    assert queries.reply_by(datetime.fromisoformat(f"{asked}T16:00+07:00")) == due


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2026, 11, 29), True), (date(2026, 11, 30), False), (date(2010, 1, 1), False),
        (date(2026, 1, 1), True),
    ],
)  # fmt: skip
def test_goods_did_not_come_tomorrow(*, day: date, fits: bool) -> None:
    assert rule.is_day_of_receipt(day, today=date(2026, 11, 29)) is fits


def test_the_letter_says_the_days_in_buddhist_years_and_leaves_lines() -> None:
    letter = letter_of(Purchase(received_on=date(2024, 2, 22), cancelled_on=date(2024, 2, 29)))
    words = "\n".join([letter.day, letter.title, letter.to, *letter.body, letter.sign])
    assert "29 กุมภาพันธ์ 2567" in letter.day
    assert "15 มีนาคม 2567" in words
    assert "ภายใน 7 วัน" in words
    assert "....." in letter.to


def test_the_letter_keeps_what_was_typed_and_cannot_be_a_template() -> None:
    nasty = '#panic("x") $x$ <b>ร้าน</b> \\ {{ 1 }}'
    letter = letter_of(
        Purchase(
            received_on=date(2026, 11, 22), cancelled_on=date(2026, 11, 24), shop=nasty,
            goods="กาแฟตัวอย่าง", name="สมมุติ ตัวอย่าง", price="390", reason=nasty,
        )
    )  # fmt: skip
    assert nasty in letter.to
    body = letter_pdf(letter)
    assert body.startswith(b"%PDF")
    pdf = PdfReader(io.BytesIO(body))
    assert len(pdf.pages) == 1
    assert "#panic" in pdf.pages[0].extract_text()
