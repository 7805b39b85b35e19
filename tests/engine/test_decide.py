"""Deciding: copies, rewordings, templates and ordinary talk, each to its relation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.matching.engine.decide import Matcher
from ruthan.matching.engine.pairs import compare

CLAIMS = [
    ("lime", "กินน้ำมะนาวโซดารักษามะเร็งหายขาดใน 7 วัน"),
    ("loan", "ธนาคารออมสินปล่อยสินเชื่อ 50,000 บาท ผ่านเพจ สินเชื่อตัวอย่าง"),
    ("quake", "กรมอุตุนิยมวิทยาเตือนแผ่นดินไหวใหญ่ที่จังหวัดเชียงใหม่คืนนี้"),
    ("card", "บัตรประชาชนหมดอายุต้องต่ออายุออนไลน์ภายในสิ้นเดือนมิฉะนั้นถูกปรับ"),
    ("salt", "ดื่มน้ำเกลือเข้มข้นตอนเช้าช่วยล้างไตและลดความดันโลหิต"),
]


@pytest.fixture
def matcher() -> Matcher:
    known = Matcher()
    known.add_many([(key, text, "") for key, text in CLAIMS])
    for number in range(60):
        known.add(
            f"other-{number}", f"ประกาศฉบับที่ {number} เรื่องการปิดถนนสายตัวอย่าง {number} เพื่อซ่อมท่อประปา"
        )
    return known


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("กินน้ำมะนาวโซดารักษามะเร็งหายขาดใน 7 วัน", "lime"),
        ("กิน น้ำ มะนาว โซดา รักษามะเร็งงงงง หายขาดใน ๗ วัน แชร์ด่วน", "lime"),
        ("ป้าส่งมาว่า กินน้ำมะนาว\u200bโซดา🍋รักษามะเร็งหายขาดใน 7 วัน จริงไหมคะ", "lime"),
        ("ดื่มน้ำเกลือเข้มข้นตอนเช้า ช่วยล้างไต ลดความดันโลหิต ส่งต่อๆกันมา", "salt"),
    ],
)
def test_a_copy_is_the_same_claim_however_it_is_dressed(
    matcher: Matcher, text: str, key: str
) -> None:
    decision = matcher.match(text)
    assert (decision.relation, decision.matches[0].key) == ("same", key)
    assert decision.probability > 0.85


def test_a_claim_inside_a_long_message_is_found(matcher: Matcher) -> None:
    story = "วันนี้ไปตลาดกับเพื่อนบ้านแล้วแวะกินก๋วยเตี๋ยวร้านเดิมที่อร่อยมาก อากาศร้อนสุด ๆ เดินไปก็บ่นไป " * 6
    decision = matcher.match(story + CLAIMS[4][1] + story)
    assert (decision.relation, decision.matches[0].key) == ("same", "salt")


def test_a_rewording_is_ranked_first(matcher: Matcher) -> None:
    assert matcher.match("มะเร็งหายใน 7 วันด้วยการดื่มโซดาผสมมะนาวจริงไหม").matches[0].key == "lime"


@pytest.mark.parametrize(
    "text", ["แพงจุง", "วันนี้อากาศดีจัง ไปเที่ยวไหนกันดี", "ร้านนี้อร่อยมากกก บริการดี", "5555", "ok ครับ"]
)
def test_ordinary_talk_is_none_and_still_ranked_with_low_probability(
    matcher: Matcher, text: str
) -> None:
    decision = matcher.match(text)
    assert decision.relation in {"none", "related"}
    assert decision.probability < 0.5


def test_another_instance_of_a_template_is_family_and_says_why(matcher: Matcher) -> None:
    decision = matcher.match("ธนาคารออมสินปล่อยสินเชื่อ 80,000 บาท ผ่านเพจ เงินด่วนสมมุติ")
    assert (decision.relation, decision.matches[0].key) == ("family", "loan")
    assert any(
        reason.startswith(("other_page", "other_numbers")) for reason in decision.matches[0].reasons
    )


def test_an_added_claim_is_found_at_once_and_a_removed_one_never(matcher: Matcher) -> None:
    text = "ห้ามใช้โทรศัพท์ขณะฝนตกเพราะฟ้าจะผ่าตัวอย่าง"
    matcher.match("เริ่ม")
    matcher.add("new", text)
    assert matcher.match(text).matches[0].key == "new"
    matcher.remove("new")
    assert all(match.key != "new" for match in matcher.match(text).matches)
    with pytest.raises(KeyError):
        matcher.remove("new")


def test_adding_a_key_again_replaces_its_text(matcher: Matcher) -> None:
    count = len(matcher)
    matcher.add("lime", "ข้อความใหม่ทั้งหมดเกี่ยวกับการเดินทางโดยรถไฟตัวอย่าง")
    assert len(matcher) == count
    assert matcher.match("ข้อความใหม่ทั้งหมดเกี่ยวกับการเดินทางโดยรถไฟตัวอย่าง").matches[0].key == "lime"
    assert matcher.match(CLAIMS[0][1]).relation != "same"


def test_top_limits_the_matches_and_the_best_comes_first(matcher: Matcher) -> None:
    decision = matcher.match("ประกาศเรื่องการปิดถนนสายตัวอย่าง", top=3)
    assert len(decision.matches) == 3
    assert decision.probability == max(match.probability for match in decision.matches)


@pytest.mark.parametrize("text", ["", " ", "!!!", "\u200b", "\ud800"])
def test_a_message_without_letters_is_none(matcher: Matcher, text: str) -> None:
    assert matcher.match(text).relation == "none"
    assert compare(text, CLAIMS[0][1]).relation == "none"


def test_an_empty_matcher_answers_none() -> None:
    assert Matcher().match("กินน้ำมะนาวโซดา").matches == ()


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("เมื่อเสียชีวิต คนไทยทุกคนได้รับเงิน 2,000 บาท", "คนไทยทุกคนเมื่อเสียชีวิตจะได้รับเงิน ๒,๐๐๐ บาท", "same"),
        ("กินน้ำมะนาวโซดารักษามะเร็ง", "กิน น้ำ มะ นาว โซดารักษามะเร็ง!!", "same"),
        ("ออมสินปล่อยสินเชื่อ ผ่านเพจ สินเชื่อตัวอย่าง", "ออมสินปล่อยสินเชื่อ ผ่านเพจ เงินด่วนสมมุติ", "family"),
        ("โอนไปบัญชีกสิกร 000-0-00012-3 เพื่อปลดล็อก", "โอนไปบัญชีกสิกร 000-0-00099-9 เพื่อปลดล็อก", "family"),
        ("กินน้ำมะนาวโซดารักษามะเร็ง", "ปิดถนนสายตัวอย่างเพื่อซ่อมท่อประปา", "none"),
    ],
)
def test_pairs_are_told_apart(a: str, b: str, relation: str) -> None:
    assert compare(a, b).relation == relation


@given(st.sampled_from(CLAIMS), st.sampled_from(CLAIMS))
@settings(deadline=None)
def test_the_order_of_a_pair_does_not_matter(one: tuple[str, str], other: tuple[str, str]) -> None:
    there, back = compare(one[1], other[1]), compare(other[1], one[1])
    assert (there.relation, there.probability) == (back.relation, back.probability)


def test_a_denial_is_not_the_same_claim() -> None:
    found = compare("กรมการแพทย์ให้ผู้ป่วยหยุดยาเบาหวานตัวอย่าง", "กรมการแพทย์ไม่ให้ผู้ป่วยหยุดยาเบาหวานตัวอย่าง")
    assert any(reason.startswith("negation") for reason in found.reasons)
    assert (
        found.probability
        < compare(
            "กรมการแพทย์ให้ผู้ป่วยหยุดยาเบาหวานตัวอย่าง", "กรมการแพทย์ให้ผู้ป่วยหยุดยาเบาหวานตัวอย่างนะ"
        ).probability
    )


@pytest.fixture
def english() -> Matcher:
    known = Matcher()
    known.add_many(
        [
            ("ferry", "The example ferry stops all crossings for a month.", "Is the Ferry Closed?"),
            ("twin", "The demo bridge collapsed on Monday.", ""),
            ("other-twin", "The demo bridge collapsed on Monday.", ""),
            *(
                (f"road-{n}", f"Road {n} is shut for repairs of water pipes.", "")
                for n in range(40)
            ),
        ]
    )
    return known


@pytest.mark.parametrize(
    "text",
    [
        "They are stopping every crossing of the ferry!! #ExampleFerry — Demo (@demo) May 1, 2026",
        "ferry closing? heard it is closed, example_ferry",
    ],
)
def test_an_english_rewording_is_found_by_stems_titles_and_names(
    english: Matcher, text: str
) -> None:
    assert english.match(text).matches[0].key == "ferry"


def test_of_equal_claims_the_one_that_was_known_first_comes_first(english: Matcher) -> None:
    assert [one.key for one in english.match("demo bridges collapse").matches][:2] == [
        "twin",
        "other-twin",
    ]


def test_a_copy_of_the_statement_alone_is_a_copy_whatever_the_title(english: Matcher) -> None:
    found = english.match("breaking: The example ferry stops all crossings for a month. pass it on")
    assert (found.relation, found.matches[0].key) == ("same", "ferry")
    assert found.matches[0].reasons[0].startswith("copy")


def test_several_claims_of_one_message_are_all_found(matcher: Matcher) -> None:
    text = "ข่าวเช้านี้ หนึ่ง บัตรประชาชนหมดอายุต้องต่อออนไลน์ในสิ้นเดือนไม่งั้นโดนปรับ สอง " + "อากาศดี " * 30
    text += "สาม ตื่นเช้ามาซดน้ำเกลือเข้มข้นล้างไต ความดันโลหิตลด"
    found = matcher.match(text)
    assert {one.key for one in found.matches[:2]} == {"card", "salt"}


def test_a_claim_turned_around_is_not_the_same_and_says_why(matcher: Matcher) -> None:
    found = matcher.match("ดื่มน้ำเกลือเข้มข้นตอนเช้าไม่ช่วยล้างไตและไม่ลดความดันโลหิต หมอเตือน")
    assert found.relation != "same"
    assert sum(reason.startswith("negation") for reason in found.matches[0].reasons) == 1


@pytest.mark.parametrize("amount", ["50,000", "๕๐,๐๐๐", "5 หมื่น", "ห้าหมื่น"])
def test_one_amount_in_any_spelling_is_the_same_amount(matcher: Matcher, amount: str) -> None:
    text = f"ธนาคารออมสินปล่อยสินเชื่อ {amount} บาท ผ่านเพจ สินเชื่อตัวอย่าง"
    assert matcher.match(text).relation == "same"
    other = matcher.match(text.replace(amount, "เจ็ดหมื่น"))
    assert other.relation == "family"
    assert any(reason.startswith("other_numbers") for reason in other.matches[0].reasons)
