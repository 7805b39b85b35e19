"""Folding: every trick by which one Thai message is made to look like another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.core.text.fold import fold, light_fold, light_fold_with_map, squash

THAI_LETTERS = "".join(map(chr, [*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E50)]))
MESSY = st.text(
    alphabet=st.sampled_from(THAI_LETTERS + "abcXYZ 0129๐๙.,-\n\u200b\ufe0f\u0e4d💰Аа０ｌ"),
    max_size=60,
)


@pytest.mark.parametrize(
    ("trick", "written", "folded"),
    [
        ("nikhahit and aa", "น\u0e4d\u0e49า", "น้ำ"),
        ("nikhahit and aa, tone first", "น\u0e49\u0e4dา", "น้ำ"),
        ("sara am before its tone", "น\u0e33\u0e49", "น้ำ"),
        ("zero width space", "โอน\u200bเงิน", "โอนเงิน"),
        ("soft hyphen and joiner", "โอ\u00adน\u200dเงิน", "โอนเงิน"),
        ("variation selector", "1\ufe0f\u20e32\ufe0f\u20e3", "12"),
        ("bidi controls", "\u202eโอน\u202c", "โอน"),
        ("tag characters", "โอน\U000e0041\U000e007f", "โอน"),
        ("Thai digits", "๑๔๔๑", "1441"),
        ("Lao digits", "໑໔໔໑", "1441"),
        ("full-width letters and digits", "ＬＩＮＥ０８", "line08"),
        ("mathematical letters", "𝗹𝗶𝗻𝗲", "line"),
        ("repeated letters", "มากกกกก", "มาก"),
        ("repeated Latin letters", "freeeeee", "free"),
        ("two sara e for sara ae", "เเจก", "แจก"),
        ("tone before vowel", "ก\u0e48\u0e35", "กี่"),
        ("one mark twice", "ที่\u0e48", "ที่"),
        ("Latin letter inside a Thai word", "เงิu", "เงิน"),
        ("Latin letter for a leading vowel", "lงินกู้", "เงินกู้"),
        ("Cyrillic letters in a Latin word", "раураl", "paypal"),
        ("Lao letters for Thai ones", "ກຳ", "กำ"),
        ("letters apart by spaces", "โ อ น เ งิ น", "โอนเงิน"),
        ("letters apart by dots", "โ.อ.น", "โอน"),
        ("Latin letters apart", "l.i.n.e", "line"),
        ("emoji inside a word", "โอน💰เงิน", "โอนเงิน"),
        ("strokes over letters", "f\u0336r\u0336e\u0336e\u0336", "free"),
        ("line break of the chat app", "โอน\nเงิน", "โอน เงิน"),
        ("case", "FREE", "free"),
    ],
)
def test_every_trick_is_undone(trick: str, written: str, folded: str) -> None:
    assert fold(written) == folded, trick


@pytest.mark.parametrize(
    ("one", "other"), [("หมี", "หมู"), ("เสือ", "เสื้อ"), ("ใกล้", "ไกล"), ("ขาว", "ข้าว"), ("ปา", "ป่า")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert squash(one) != squash(other)


@pytest.mark.parametrize(
    "plain", ["พ.ร.บ.", "ม.ค. ก.พ. มี.ค. เม.ย.", "ก.ก.ต.", "น.ส.สมมุติ ตัวอย่าง", "vitamin c"]
)
def test_abbreviations_and_plain_words_are_left_alone(plain: str) -> None:
    assert fold(plain) == plain


@pytest.mark.parametrize(
    "written", ["โ อ น เ งิ น", "โ.อ.น.เ.งิ.น", "โอน💰เงิน", "โอน\nเงิน", "โอน  เงิน!!", "โอน\u200bเงิน"]
)
def test_squash_gives_one_key_for_all_disguises(written: str) -> None:
    assert squash(written) == "โอนเงิน"


def test_light_fold_keeps_repeats_case_and_spacing() -> None:
    assert light_fold("WWW.มากกก  ๐๘๑") == "WWW.มากกก  081"


def test_the_map_points_back_at_the_original_characters() -> None:
    original = "อน\u0e4d\u0e49า\u200bx๑"
    folded = light_fold_with_map(original)
    assert folded.text == "อน้ำx1"
    assert [original[place] for place in folded.spans[-2:]] == ["x", "๑"]
    assert folded.origin(4, 5) == (6, 7)


def test_composition_to_nfc_keeps_the_map_in_step() -> None:
    original = "cafe\u0301 ๑๒"
    folded = light_fold_with_map(original)
    assert folded.text == "café 12"
    assert original[folded.spans[5]] == "๑"


@given(MESSY)
@settings(max_examples=300)
def test_light_fold_and_its_map_agree(text: str) -> None:
    folded = light_fold_with_map(text)
    assert folded.text == light_fold(text)
    assert len(folded.spans) == len(folded.text)
    assert list(folded.spans) == sorted(folded.spans)
    assert all(0 <= place < len(text) for place in folded.spans)


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_any_text_folds_without_an_exception(text: str) -> None:
    assert fold(text) == fold(text).strip()
    assert not any(char.isspace() for char in squash(text))


@given(st.text(alphabet=st.sampled_from(THAI_LETTERS), max_size=30))
def test_a_vowel_or_tone_alone_is_never_dropped(text: str) -> None:
    single = "".join(
        char for place, char in enumerate(text) if place == 0 or text[place - 1] != char
    )
    kept = set(fold(single).replace("แ", "เ").replace("\u0e33", ""))
    assert (
        set(single.replace("แ", "เ").replace("\u0e33", "").replace("\u0e4d", "").replace("า", ""))
        - kept
        == set()
    )
