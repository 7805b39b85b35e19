"""Money: read from the ways people write it, printed in figures and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruthan.core.text.money import baht_words, format_baht, parse_money


@pytest.mark.parametrize(
    ("text", "baht"),
    [
        ("3 หมื่น5", 35_000), ("3หมื่น 5", 35_000), ("1.2 ล้าน", 1_200_000), ("๓.๕ แสน", 350_000),
        ("500.-", 500), ("500,-", 500), ("฿1,000", 1_000), ("1,000 THB", 1_000), ("350,000 บาท", 350_000),
        ("๒,๕๐๐บาท", 2_500), ("12.50 บาท", 12.5), ("10,000บ.", 10_000), ("2 พันล้านบาท", 2_000_000_000),
        ("สามร้อยห้าสิบบาทถ้วน", 350), ("ยี่สิบเอ็ดบาทห้าสิบสตางค์", 21.5), ("5k บาท", 5_000), ("1-2 แสน", 200_000),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_satang(text: str, baht: float) -> None:
    assert [money.satang for money in parse_money(text)] == [round(baht * 100)]


@pytest.mark.parametrize("text", ["อายุ 67 ปี", "โทร 1441", "5 คน", "16 ก.พ. 69", "บาท"])
def test_bare_numbers_are_not_money(text: str) -> None:
    assert parse_money(text) == ()


def test_spans_count_the_original_characters() -> None:
    text = "\u200bโอน\u200b ๓.๕ แสน ด่วน"
    (money,) = parse_money(text)
    assert text[money.start : money.end] == "๓.๕ แสน"
    assert not money.marked


@pytest.mark.parametrize(
    ("satang", "words"),
    [
        (35_000, "สามร้อยห้าสิบบาทถ้วน"), (0, "ศูนย์บาทถ้วน"), (100, "หนึ่งบาทถ้วน"), (1_000, "สิบบาทถ้วน"),
        (1_100, "สิบเอ็ดบาทถ้วน"), (2_100, "ยี่สิบเอ็ดบาทถ้วน"), (10_100, "หนึ่งร้อยเอ็ดบาทถ้วน"),
        (100_000_100, "หนึ่งล้านเอ็ดบาทถ้วน"), (75, "เจ็ดสิบห้าสตางค์"), (2_150, "ยี่สิบเอ็ดบาทห้าสิบสตางค์"),
        (1_000_000_000_000_000, "สิบล้านล้านบาทถ้วน"), (-100, "ลบหนึ่งบาทถ้วน"),
    ],
)  # fmt: skip
def test_amounts_are_written_in_words_as_on_a_cheque(satang: int, words: str) -> None:
    assert baht_words(satang) == words


@given(st.integers(min_value=1, max_value=10**9))
def test_words_read_back_as_the_same_amount(satang: int) -> None:
    if satang < 100:
        return
    assert [money.satang for money in parse_money(baht_words(satang))] == [satang]


def test_figures_show_satang_only_where_there_are_any() -> None:
    assert format_baht(100_000) == "1,000"
    assert format_baht(1_250) == "12.50"
    assert format_baht(-50) == "-0.50"
