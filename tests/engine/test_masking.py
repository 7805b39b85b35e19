"""Masking: what was found is shown without giving it away."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.matching.engine.entities import Entity, defang, extract_entities, mask, masked_text
from ruthan.matching.engine.entities.entity import PRIVACY
from ruthan.matching.engine.entities.mask import DEFANGED, PERSONAL, cover


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("citizen_id", "1000000000001", "x-xxxx-xxxxx-xx-1"), ("bank_account", "0000000123", "000-x-xx012-3"),
        ("bank_account", "020000000123", "020xxxxx0123"), ("promptpay", "0600000014", "060-xxx-0014"),
        ("promptpay", "1000000000009", "x-xxxx-xxxxx-xx-9"), ("phone", "+66600000014", "060-xxx-0014"), ("phone", "1441", "1441"),
        ("phone", "+697000000001", "+697 xxx 001"), ("email", "demo@example.com", "dxxx@example[.]com"),
        ("line_id", "@demoshop", "@dexxxp"), ("url", "https://a.example/p.html", "hxxps://a[.]example/p.html"),
        ("money", "1000", "1000"), ("fda", "1000000000009", "1000000000009"),
    ],
)  # fmt: skip
def test_a_view_never_shows_a_personal_number_whole(kind: str, value: str, shown: str) -> None:
    assert mask(Entity(kind, value, value, 0, len(value), 0.9)) == shown


def test_a_whole_text_is_masked_and_defanged() -> None:
    text = "โอนไป ธ.กสิกรไทย 000-0-00012-3 โทร 060-000-0014 เลขบัตร 1-0000-00000-00-9 https://a.example/p ด่วน"
    assert masked_text(text) == (
        "โอนไป ธ.กสิกรไทย 000-x-xx012-3 โทร 060-xxx-0014 เลขบัตร x-xxxx-xxxxx-xx-9 hxxps://a[.]example/p ด่วน"
    )


def test_disguised_numbers_are_masked_too() -> None:
    assert "0014" in masked_text("โทร ๐๖๐\u200b-๐๐๐-๐๐๑๔") and "๐๐๐" not in masked_text(
        "โทร ๐๖๐\u200b-๐๐๐-๐๐๑๔"
    )


@pytest.mark.parametrize("between", [" ", " - ", "\ufe0f\u20e3"])
def test_numbers_spelled_out_are_masked(between: str) -> None:
    shown = masked_text("โทร " + between.join("0600000014") + " ด่วน")
    assert sum(char.isdigit() for char in shown) <= 7


def test_entities_once_found_are_not_looked_for_again() -> None:
    text = "โทร 060-000-0014"
    assert masked_text(text, ()) == text
    assert masked_text(text, extract_entities(text)) == "โทร 060-xxx-0014"


def test_a_link_without_a_scheme_is_defanged() -> None:
    assert defang("a.example") == "a[.]example"


PIECES = st.sampled_from(
    ["โทร ", "060-000-0014", " บัญชี 000-0-00012-3", "a@b.example ", "http://x.example/1 ", "LINE @demo1 ",
     "พรุ่งนี้ 12.30 น. ", "อายุ 30 ปี ", "กรุงเทพ ", "ธ.ตัวอย่าง ", "50,000 บาท ", "0-0000-00000-00-1 ", "๐๖๐",
     "0x" + "a" * 40, "ปชช ", "พร้อมเพย์ 0600000014 "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=8).map("".join))
@settings(max_examples=200, deadline=None)
def test_reading_only_what_is_masked_masks_the_same(text: str) -> None:
    assert masked_text(text) == masked_text(text, extract_entities(text))


SHOWN = {
    "juristic_id", "fda", "tisi", "parcel", "money", "datetime", "agency", "place", "person_age", "social",
}  # fmt: skip


def test_every_kind_is_masked_defanged_or_shown_on_purpose() -> None:
    assert set(PRIVACY) == PERSONAL | DEFANGED | SHOWN
    assert not (PERSONAL | DEFANGED) & SHOWN


VALUES = {
    "citizen_id": "1000000000009", "bank_account": "0000000123", "promptpay": "000000000000012",
    "phone": "+66600000014", "email": "demo@example.com", "line_id": "demo000", "url": "https://a.example/p",
    "crypto": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(PERSONAL | DEFANGED))
def test_no_personal_value_is_shown_whole(kind: str) -> None:
    value = VALUES[kind]
    assert mask(Entity(kind, value, value, 0, len(value), 0.9)) != value
    assert value not in cover(f"ก {value} ข", [Entity(kind, value, value, 2, 2 + len(value), 0.9)])


def test_a_link_to_a_chat_is_masked_as_the_account_behind_it() -> None:
    assert masked_text("ทัก https://line.me/ti/p/~demo000 ด่วน") == "ทัก dexxx0 ด่วน"
