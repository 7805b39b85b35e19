"""English stems, numbers in figures and words, and what a denial turns around."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruthan.core.text.breaks import words
from ruthan.core.text.fold import fold
from ruthan.matching.engine.denial import contradiction, denied
from ruthan.matching.engine.quantities import quantities
from ruthan.matching.engine.stems import stem


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("cats", "cat"),
        ("agreed", "agre"),
        ("plastered", "plaster"),
        ("hopping", "hop"),
        ("falling", "fall"),
        ("filing", "file"),
        ("happy", "happi"),
        ("relational", "relat"),
        ("vietnamization", "vietnam"),
        ("hopefulness", "hope"),
        ("electricity", "electr"),
        ("adjustment", "adjust"),
        ("adoption", "adopt"),
        ("controlling", "control"),
        ("sky", "sky"),
        ("เรื่องนี้", "เรื่องนี้"),
        ("covid19", "covid19"),
    ],
)
def test_english_words_are_cut_to_their_stems(word: str, expected: str) -> None:
    assert stem(word) == expected


@given(st.text())
def test_a_stem_is_made_of_any_text_and_is_never_longer_by_more_than_a_letter(word: str) -> None:
    assert len(stem(word)) <= len(word) + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ปรับ 2,000 บาท", {"2000"}),
        ("ปรับ ๒,๐๐๐ บาท", {"2000"}),
        ("ปรับสองพันบาท", {"2000"}),
        ("ปรับ 2 พัน", {"2000"}),
        ("ได้หมื่นนึง", {"10000"}),
        ("สี่พันห้า", {"4500"}),
        ("3 หมื่นห้า", {"35000"}),
        ("20k", {"20000"}),
        ("ร้อยเก้าสิบเก้าบาท", {"199"}),
        ("สองล้านสามแสน", {"2300000"}),
        ("3 พันล้าน", {"3000000000"}),
        ("ภายในสามวัน", {"3"}),
        ("สิบห้าเปอร์เซ็นต์", {"15"}),
        ("บัญชี 000-0-00012-3", {"0000000123"}),
        ("บัญชี 0000000123", {"0000000123"}),
        ("สามีไปห้างที่สี่แยก", set()),
        ("ข้าวพันธุ์ใหม่", set()),
        ("ห้าพันธุ์", set()),
    ],
)
def test_one_number_has_one_spelling(text: str, expected: set[str]) -> None:
    assert quantities(fold(text)) == expected


@given(st.text(alphabet="สองพันหมื่นล้านสิบร้อย0123456789.,-: k%นึงวัน"))
def test_numbers_are_read_from_anything(text: str) -> None:
    assert all(quantities(text)) or not quantities(text)


@pytest.mark.parametrize(
    ("claim", "message", "turned"),
    [
        ("ธนาคารสมมุติปิดสาขาวันศุกร์", "ธนาคารสมมุติไม่ปิดสาขาวันศุกร์", 1.0),
        ("น้ำใบตัวอย่างรักษามะเร็ง", "น้ำใบตัวอย่างรักษามะเร็งไม่ได้", 1.0),
        ("กองทัพเรียกกำลังพลสำรอง", "กองทัพปฏิเสธข่าวเรียกกำลังพลสำรอง", 1.0),
        ("ปล่อยกู้ไม่เช็กบูโร", "เขาให้กู้โดยไม่เช็กบูโร", 0.0),
        ("ดื่มน้ำใบตัวอย่างสลายนิ่ว", "ต้มใบตัวอย่างกินสลายนิ่ว ไม่ต้องผ่าตัด", 0.0),
        ("the bank will close on friday", "the bank will not close on friday", 1.0),
    ],
)
def test_a_denial_turns_around_what_stands_beside_it(
    claim: str, message: str, turned: float
) -> None:
    one, other = words(claim), words(message)
    found = contradiction(frozenset(one), denied(one), frozenset(other), denied(other))
    assert found == turned
