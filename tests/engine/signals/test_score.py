"""The hint for the order of looking: more for the words of scams, told by their places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.signals import ScamHint, detect_signals, scam_hint
from ruthan.matching.engine.signals.score import blur, buckets, hashes

SHIPPED = Path("ruthan/matching/engine/data/scam-score.json")
SCAMS = [
    "ยินดีด้วย คุณได้รับสิทธิ์สินเชื่อฉุกเฉิน 50,000 บาท คลิก: https://bit.ly/0000",
    "สล็อตเว็บตรง ฝาก 100 รับ 200 ถอนไม่อั้น คลิก https://ufa000.invalid",
    "คุณได้รับเงินกู้ 200,000 เข้าสู่ระบบเพื่อรับเงินค่ะ LINE: demo000",
]
ORDINARY = [
    "วันนี้อากาศดีมาก ไปเดินเล่นกันไหม", "กาแฟร้านนี้อร่อยดี แต่รอนานไปหน่อย", "พรุ่งนี้ประชุมผู้ปกครองเก้าโมงนะคะ",
]  # fmt: skip


def hint(text: str) -> ScamHint:
    entities = extract_entities(text)
    return scam_hint(text, entities, detect_signals(text, entities))


@pytest.mark.parametrize("text", SCAMS)
def test_the_words_of_scams_are_alike_and_shown(text: str) -> None:
    found = hint(text)
    assert found.alike and found.points >= 98
    assert found.spans
    assert all(text[start:end].strip() for start, end in found.spans)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_talk_is_not(text: str) -> None:
    found = hint(text)
    assert not found.alike and found.points < 98
    assert found.spans == ()


@pytest.mark.parametrize("text", ["", " ", "123 456", "😀😀", "-"])
def test_without_words_there_is_no_hint(text: str) -> None:
    assert hint(text) == ScamHint(0, alike=False, spans=())


def test_its_own_numbers_and_the_path_of_a_link_do_not_count() -> None:
    one = "กู้ได้ 50,000 บาท คลิก https://bit.ly/abc โทร 060-000-0014"
    other = "กู้ได้ 70,000 บาท คลิก https://bit.ly/xyz โทร 060-000-0099"
    texts = [blur(text, extract_entities(text)).text for text in (one, other)]
    assert texts[0] == texts[1]
    assert "bit.ly" in texts[0] and "abc" not in texts[0]


def test_disguised_letters_score_as_their_plain_ones() -> None:
    plain = "สินเชื่อด่วน อนุมัติไว"
    assert blur("สิน\u200bเชื่อด่วน อนุมัติไว", ()).text == blur(plain, ()).text


def test_every_run_of_characters_has_a_bucket_and_each_counts_once() -> None:
    assert {size: len(found) for size, found in hashes("กขคงจ").items()} == {2: 4, 3: 3, 4: 2, 5: 1}
    assert len(buckets("กขกขกข")) <= 2 + 2 + 2 + 2


def test_the_shipped_file_is_small_and_holds_no_words() -> None:
    assert SHIPPED.stat().st_size < 300_000
    raw = json.loads(SHIPPED.read_text(encoding="utf-8"))
    assert raw["provenance"]["made_by"] == "python -m tools.train_scam_score"
    raw.pop("weights")
    assert json.dumps(raw, ensure_ascii=False).isascii()


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_has_points_between_0_and_100_and_spans_that_fit(text: str) -> None:
    found = hint(text)
    assert 0 <= found.points <= 100
    assert all(0 <= start < end <= len(text) for start, end in found.spans)
