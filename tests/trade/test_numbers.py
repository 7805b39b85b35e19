"""Registration numbers: what they can be, whether they can exist, whether they fit the goods."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruthan.trade.rules import numbers
from ruthan.trade.rules.tables import look_ups, number_classes, products

TODAY = date(2026, 11, 29)
PROVINCES = {"10": "กรุงเทพมหานคร", "12": "นนทบุรี", "50": "เชียงใหม่"}


def read(typed: str, product: str = "") -> list[Any]:
    return [
        numbers.judged(
            one, product=product, today=TODAY, province_of=lambda code: PROVINCES.get(code, "")
        )
        for one in numbers.read_numbers(typed, product=product)
    ]


@pytest.mark.parametrize(
    ("typed", "product", "code", "shown", "possible", "fit"),
    [
        ("อย. 00-0-00000-0-0000", "food", "fda_food", "00-0-00000-0-0000", False, "fits"),
        ("10-1-00000-1-0001", "food", "fda_food", "10-1-00000-1-0001", True, "fits"),
        ("๑๐-๑-๐๐๐๐๐-๑-๐๐๐๑", "food", "fda_food", "10-1-00000-1-0001", True, "fits"),
        ("อย 1010000010001", "food", "fda_food", "10-1-00000-1-0001", True, "fits"),
        ("10-1-00000-1-0001", "cosmetic", "fda_food", "10-1-00000-1-0001", True, "differs"),
        ("10-1-00000-1-0001", "", "fda_food", "10-1-00000-1-0001", True, "unsure"),
        ("10-1-00000-1-0001", "other", "fda_food", "10-1-00000-1-0001", True, "unsure"),
        ("1000000000", "cosmetic", "fda_cosmetic", "1000000000", True, "fits"),
        ("5010000000002", "cosmetic", "fda_cosmetic", "5010000000002", True, "unsure"),
        ("100000000000", "device", "fda_device", "100000000000", True, "fits"),
        ("1A 12/45", "drug", "fda_drug", "1A 12/45", True, "fits"),
        ("g 12/2545", "drug", "fda_drug", "G 12/2545", True, "fits"),
        ("G 12/45", "food", "fda_drug", "G 12/45", True, "differs"),
        ("วอส. 1/2567", "hazard", "fda_hazard", "วอส. 1/2567", True, "fits"),
        ("ฆอ. 12/2568", "food", "fda_advert", "ฆอ. 12/2568", True, "fits"),
        ("ฆท 12/2568", "food", "fda_advert", "ฆท. 12/2568", True, "differs"),
        ("ฆพ. 12/2568", "device", "fda_advert", "ฆพ. 12/2568", True, "fits"),
        ("มอก. 9999-2560", "standard", "tisi", "มอก. 9999-2560", True, "fits"),
        ("มอก. 9999-2580", "standard", "tisi", "มอก. 9999-2580", False, "fits"),
        ("มอก. 9999 เล่ม 2-2560", "standard", "tisi", "มอก. 9999 เล่ม 2-2560", True, "fits"),
        ("มอก. 9999-2560", "food", "tisi", "มอก. 9999-2560", True, "differs"),
        ("ทะเบียนนิติบุคคล 0000000000000", "", "juristic", "0000000000000", False, "unsure"),
        ("0-0000-00000-00-0", "", "juristic", "0000000000000", False, "unsure"),
        ("1-0000-00000-00-0", "food", "person", "x-xxxx-xxxxx-xx-x", True, "unsure"),
        ("1234567890123", "other", "person", "x-xxxx-xxxxx-xx-x", True, "unsure"),
    ],
)
def test_each_form_is_read_for_its_goods(
    *, typed: str, product: str, code: str, shown: str, possible: bool, fit: str
) -> None:
    (one,) = read(typed, product)
    assert (one.code, one.shown, one.is_possible, one.fit) == (code, shown, possible, fit)


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("081-234-5678", "cosmetic"), ("0600000014", ""), ("1000000000", "food"),
        ("100000000000", ""), ("ราคา 1,990 บาท", "food"), ("", "food"), ("อย.", "food"),
    ],
)  # fmt: skip
def test_telephones_accounts_and_prices_are_no_registration(typed: str, product: str) -> None:
    assert read(typed, product) == []


def test_a_possible_form_never_says_that_it_is_registered() -> None:
    (one,) = read("10-1-00000-1-0001", "food")
    assert one.province == "กรุงเทพมหานคร"
    assert "ยังไม่ได้แปลว่าขึ้นทะเบียน" in one.sentences[0].th
    assert not one.is_odd


def test_the_sentence_names_both_classes() -> None:
    (one,) = read("10-1-00000-1-0001", "cosmetic")
    assert one.is_odd
    assert "เลขสารบบอาหาร" in one.sentences[1].th
    assert "เครื่องสำอาง" in one.sentences[1].th
    assert "cosmetics" in one.sentences[1].en


def test_several_numbers_stand_in_order_each_once() -> None:
    found = read("ฆอ. 12/2568 แล้วก็ อย. 10-1-00000-1-0001, 10-1-00000-1-0001 มอก. 9999-2560", "food")
    assert [one.code for one in found] == ["fda_advert", "fda_food", "tisi"]


def test_a_person_s_number_is_never_shown() -> None:
    digits = "110000000000"
    whole = next(digits + last for last in "0123456789" if numbers.has_check_digit(digits + last))
    (one,) = read(whole, "food")
    assert one.code == "person"
    assert whole not in repr(one)


@given(st.text(max_size=400), st.sampled_from(["", *products()]))
def test_any_text_is_read_without_a_crash_and_only_known_classes_come_out(
    typed: str, product: str
) -> None:
    for one in read(typed, product):
        assert one.code in number_classes() or one.code == "person"
        assert one.fit in {"fits", "differs", "unsure"}
        assert one.sentences
        assert one.look_up in look_ups() or one.look_up == ""


@given(st.text(alphabet="0123456789๐๑๒๓๔๕๖๗๘๙- ", max_size=3_000))
def test_giant_rows_of_digits_end_quickly_and_are_few(typed: str) -> None:
    assert len(numbers.read_numbers(typed, product="food")) <= numbers.MOST


@given(st.from_regex(r"\A[0-9]{2}-[0-9]-[0-9]{5}-[0-9]-[0-9]{4}\Z"))
def test_a_food_number_keeps_its_digits_and_is_possible_only_in_a_province(typed: str) -> None:
    (one,) = read(typed, "food")
    assert one.shown == typed
    assert re.sub(r"\D", "", one.shown) == re.sub(r"\D", "", typed)
    assert one.is_possible == (typed[:2] in PROVINCES)


def test_every_table_row_leads_somewhere() -> None:
    for goods in products().values():
        assert goods.look_up in look_ups()
        assert set(goods.numbers) <= set(number_classes())
        assert goods.needs in ("", *goods.numbers)
    for one in number_classes().values():
        assert one.look_up in look_ups()
