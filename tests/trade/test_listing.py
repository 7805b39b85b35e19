"""An offer looked over: each reason with the words that fired it, never a verdict."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.trade.queries.listing import looked_at
from ruthan.trade.rules.hand_over import hand_over
from ruthan.trade.rules.wording import accusing_words, names_person
from ruthan.triage.rules.matrix import shipped_matrix

TODAY = date(2026, 11, 29)


def look(text: str = "", **facts: Any) -> Any:
    return looked_at(text, facts, today=TODAY)


def reasons(text: str = "", **facts: Any) -> dict[str, tuple[str, ...]]:
    return {one.code: one.words for one in look(text, **facts).signals}


@pytest.mark.parametrize(
    ("text", "facts", "code", "words"),
    [
        ("", {"price": 10_000, "usual": 100_000}, "price_far_below", ()),
        ("ปกติ 12,000 เหลือ 1,990", {}, "price_far_below", ("ปกติ 12,000 เหลือ 1,990",)),
        ("", {"terms": "prepay", "payee": "person"}, "prepay_person", ()),
        ("", {"terms": "prepay", "payee": "company"}, "prepay", ()),
        ("ไม่รับเปลี่ยนคืนทุกกรณี", {}, "no_return", ("ไม่รับเปลี่ยนคืนทุกกรณี",)),
        ("กระเป๋างานมิลเลอร์", {"product": "brand"}, "copy_grade", ("งานมิลเลอร์",)),
        ("โอนนอกแอปถูกกว่า", {}, "off_platform", ("โอนนอกแอป",)),
        ("ลีนตัวอย่าง รักษาเบาหวานหายขาด ไม่ต้องกินยา", {"product": "food"}, "cure_claim", None),
        ("กาแฟตัวอย่าง", {"product": "food"}, "no_number", ()),
        ("", {"product": "food", "numbers": "00-0-00000-0-0000"}, "number_impossible", ("00-0-00000-0-0000",)),
        ("", {"product": "cosmetic", "numbers": "10-1-00000-1-0001"}, "number_differs", ("10-1-00000-1-0001",)),
    ],
)  # fmt: skip
def test_each_reason_shows_its_words(
    text: str, facts: dict[str, Any], code: str, words: tuple[str, ...] | None
) -> None:
    found = reasons(text, **facts)
    assert code in found
    if words is not None:
        assert found[code] == words
    else:
        assert found[code]
        assert all(word in text for word in found[code])


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("ขายกาแฟตัวอย่าง ราคา 390 บาท", {}),
        ("", {"price": 60_000, "usual": 100_000}),
        ("", {"terms": "platform", "payee": "person"}),
        ("", {"product": "food", "numbers": "10-1-00000-1-0001"}),
        ("ยาตัวอย่าง รักษาอาการไอ", {"product": "drug", "numbers": "1A 12/45"}),
    ],
)
def test_ordinary_offers_are_quiet(text: str, facts: dict[str, Any]) -> None:
    assert reasons(text, **facts) == {}


def test_a_named_account_in_the_text_is_seen_and_its_number_hidden() -> None:
    text = "สนใจโอนเงินก่อน ธ.กสิกรไทย 000-0-00012-3 น.ส.สมมุติ ตัวอย่าง แล้วส่งสลิป"
    found = look(text)
    assert "prepay_person" in {one.code for one in found.signals}
    assert "000-0-00012-3" not in repr(found.signals)


def test_what_to_ask_follows_from_what_was_seen() -> None:
    found = look("", product="food", terms="prepay", payee="person")
    asked = [one.th for one in found.questions]
    assert any("เลขสารบบอาหาร" in words for words in asked)
    assert any("บัญชีไม่ใช่ชื่อร้าน" in words for words in asked)
    assert [place.code for place in found.places] == ["fda"]


def test_a_machine_never_says_that_goods_are_not_genuine() -> None:
    found = look(
        "กระเป๋างานมิลเลอร์ ปกติ 12,000 เหลือ 990 โอนก่อน อย. 00-0-00000-0-0000", product="cosmetic"
    )
    said = [one.why for one in found.signals]
    said += [words for number in found.numbers for words in number.sentences]
    said += found.questions
    assert said
    assert [one for one in said if accusing_words(one.th, one.en)] == []


@settings(max_examples=60)
@given(st.text(max_size=600), st.sampled_from(["", "food", "brand", "drug"]))
def test_any_text_is_looked_over(text: str, product: str) -> None:
    for one in look(text, product=product).signals:
        assert one.why.th
        assert one.why.en


@pytest.mark.parametrize(
    ("category", "product", "first"),
    [
        ("fda-food", "food", "fda"), ("fda-cosmetic", "cosmetic", "fda"), ("tisi", "standard", "tisi"),
        ("counterfeit-ip", "brand", "dip"), ("unregistered-seller", "", "dbd"),
        ("not-delivered", "other", "ocpb"), ("refund", "", "ocpb"), ("unfair-terms", "", "ocpb"),
        ("overclaim", "food", "fda"), ("overclaim", "standard", "ocpb"), ("unheard-of", "", "ocpb"),
    ],
)  # fmt: skip
def test_it_goes_to_whose_matter_it_is(category: str, product: str, first: str) -> None:
    desks = hand_over(matrix=shipped_matrix(), category=category, product=product)
    assert desks[0].organisation == first
    assert all(desk.why.th and desk.why.en and desk.hours > 0 for desk in desks)
    assert len({desk.organisation for desk in desks}) == len(desks)


def test_grounds_and_clocks_are_those_of_the_shipped_matrix() -> None:
    rows = shipped_matrix().rows["com_food"].routes
    desks = {
        desk.organisation: desk for desk in hand_over(matrix=shipped_matrix(), category="fda-food")
    }
    for route in rows:
        assert desks[route.organisation].ground == route.ground


def test_a_known_platform_is_asked_and_an_unknown_one_is_not() -> None:
    with_it = hand_over(
        matrix=shipped_matrix(), category="counterfeit-ip", platform="platform:shopee"
    )
    assert "platform:shopee" in {desk.organisation for desk in with_it}
    assert not any(
        "{" in desk.organisation
        for desk in hand_over(matrix=shipped_matrix(), category="counterfeit-ip")
    )


@pytest.mark.parametrize(
    ("text", "accuses"),
    [
        ("ร้านนี้โกง", True), ("ของปลอมแน่นอน", True), ("this shop is a scammer", True),
        ("ค้นทะเบียน อย. แล้วไม่พบเลข", False), ("The number was not found.", False),
        ("สบู่ใบโกงกาง", False), ("สบู่ใบโกงกางของร้านนี้โกง", True),
    ],
)  # fmt: skip
def test_words_that_accuse_are_found(*, text: str, accuses: bool) -> None:
    assert bool(accusing_words(text)) is accuses


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ขายโดย นายสมมุติ ตัวอย่าง", True), ("น.ส.สมมุติ", True), ("ร้านสมมุติตัวอย่าง", False),
        ("คนขายคือนางสาวสมมุติ", True), ("ขายโดยนายสมมุติ", True), ("ร้านของนางสมมุติ", True),
        ("ครีมนางแบบตัวอย่าง", False), ("นายหน้าขายที่ดิน", False), ("ว่านนางคำแห้ง", False), ("ของนางคำปันสมมุติ", True),
        ("นายหน้าชื่อนายสมมุติ", True), ("ทนายความ", False),
    ],
)  # fmt: skip
def test_a_titled_name_is_a_person(*, text: str, names: bool) -> None:
    assert names_person(text) is names
