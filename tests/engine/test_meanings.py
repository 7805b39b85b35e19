"""Words that say the same count as shared; words in one another's place count as apart."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from ruthan.core.text.breaks import words
from ruthan.core.text.fold import fold
from ruthan.matching.engine.decide import Matcher
from ruthan.matching.engine.grams import Hasher
from ruthan.matching.engine.meanings import meaning
from ruthan.matching.engine.sketch import Sketch
from ruthan.matching.engine.swaps import swapped
from tests.engine.test_decide import CLAIMS

_CLAIM = "ดื่มน้ำใบตัวอย่างต้มรักษาโรคเบาหวานได้"


def _cut(text: str) -> tuple[str, ...]:
    return Sketch(text, hasher=Hasher()).particulars.sequence


@pytest.mark.parametrize(
    ("one", "other"),
    [("หมอ", "แพทย์"), ("ตัง", "เงิน"), ("แบงค์", "ธนาคาร"), ("ลิ้งค์", "link"), ("สอง", "2"), ("scammers", "มิจฉาชีพ")],
)  # fmt: skip
def test_one_word_may_stand_for_the_other(one: str, other: str) -> None:
    assert meaning(fold(one)) == meaning(fold(other))
    assert Hasher(b"secret").word(fold(one)) == Hasher(b"secret").word(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("ซื้อ", "ขาย"), ("เพิ่ม", "ลด"), ("แพง", "ถูก"), ("ฝาก", "ถอน"), ("จริง", "ปลอม"), ("เปิด", "ปิด")],
)  # fmt: skip
def test_opposites_never_stand_for_one_another(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


def test_every_word_of_the_list_is_in_one_group_and_can_be_met() -> None:
    groups = json.loads(
        (files("ruthan.matching.engine") / "data/meanings.json").read_text(encoding="utf-8")
    )["groups"]
    listed = [word for group in groups for word in group.split()]
    assert len(listed) == len(set(listed)) > 1_000
    assert all(len(group.split()) > 1 for group in groups)
    whole = [word for word in listed if len(words(fold(word))) == 1]
    assert len(whole) > 0.8 * len(listed)


def _among_others(key: str, text: str) -> Matcher:
    known = Matcher()
    known.add_many([(key, text, ""), *((key, text, "") for key, text in CLAIMS)])
    for number in range(60):
        known.add(f"other-{number}", f"ประกาศฉบับที่ {number} เรื่องการซ่อมท่อประปาถนนสายตัวอย่าง {number}")
    return known


def test_another_wording_is_found_by_what_it_means() -> None:
    matcher = _among_others("leaf", _CLAIM)
    found = matcher.match("กินใบตัวอย่างต้มแล้วหายขาดจากเบาหวานจริงไหมคะ")
    assert (found.matches[0].key, found.relation) == ("leaf", "same")


def test_shared_words_are_told_as_the_message_says_them() -> None:
    matcher = _among_others("leaf", _CLAIM)
    told = " ".join(matcher.match("คุณหมอบอกทานใบตัวอย่างต้มบำบัดโรคเบาหวาน").matches[0].reasons)
    assert "บำบัด" in told
    assert "รักษา" not in told


FRAME = "ใส่{}เปียกนอนช่วยลด{}ได้ทันทีไม่ต้องกินยา"


@pytest.mark.parametrize(
    ("other", "places"),
    [
        (FRAME.format("ถุงเท้า", "ไข้"), 0.0),
        (FRAME.format("ถุงเท้า", "ไมเกรน"), 0.5),
        (FRAME.format("หมวก", "ไมเกรน"), 1.0),
        (FRAME.format("ถุงเท่า", "ไข้"), 0.0),  # mistyped
        (FRAME.format("ถุงเท้า", "ตัวร้อน"), 0.0),  # says the same
        ("ข่าวดี " + FRAME.format("ถุงเท้า", "ไข้") + " ฝากแชร์ให้เพื่อนบ้าน", 0.0),  # adds
        ("วันนี้ไปตลาดซื้อผักกับแม่", 0.0),  # no frame
    ],
)
def test_other_words_in_the_same_places(other: str, places: float) -> None:
    assert swapped(_cut(FRAME.format("ถุงเท้า", "ไข้")), _cut(other)) == places


def test_numbers_are_left_to_their_values() -> None:
    one = "ปล่อยสินเชื่อห้าหมื่นบาทผ่านเพจตัวอย่าง"
    assert swapped(_cut(one), _cut(one.replace("ห้าหมื่น", "70,000"))) == 0.0


def test_the_same_frame_about_something_else_is_another_instance_and_says_why() -> None:
    matcher = _among_others("socks", FRAME.format("ถุงเท้า", "ไข้เด็ก"))
    found = matcher.match(FRAME.format("หมวก", "ไมเกรน"))
    assert found.relation == "family"
    assert any(reason.startswith("other_words: ") for reason in found.matches[0].reasons)
