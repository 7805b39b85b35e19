"""Line breaks between Thai words: never inside one, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.core.text import breaks
from ruthan.core.text.breaks import break_words, words


def test_words_are_found_without_spaces() -> None:
    assert words("ลงทะเบียนรับเงินด่วน PromptPay 2569") == (
        "ลงทะเบียน",
        "รับเงิน",
        "ด่วน",
        "PromptPay",
        "2569",
    )


@pytest.mark.parametrize(
    "text", ["https://a.example/path", "๑๔ ก.พ. ๖๙", "LINE @demo 060-000-0014", "", "พ.ร.บ.", "เงิน"]
)
def test_links_dates_and_single_words_stay_as_they_are(text: str) -> None:
    assert break_words(text) == text


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("อย่าติดตั้งแอปนอกสโตร์", "อย่า|ติดตั้ง|แอป|นอก|สโตร์"),
        ("แอปพลิเคชันแอปๆของเอไอเอส", "แอปพลิเคชัน|แอปๆ|ของ|เอไอเอส"),
        ("สแกนคิวอาร์โค้ดเข้าวอลเล็ต", "สแกน|คิวอาร์โค้ด|เข้า|วอลเล็ต"),
    ],
)
def test_words_of_the_net_are_not_cut_in_the_middle(text: str, cut: str) -> None:
    assert break_words(text, mark="|") == cut


def test_a_break_stands_between_words_and_never_before_a_repeat_sign() -> None:
    assert break_words("โอนเงินด่วนมากๆเลย", mark="|") == "โอน|เงิน|ด่วน|มากๆ|เลย"


@given(st.text(alphabet=st.sampled_from("กขคงนมรเแโาิีู่้์ำๆฯ abc1๒. "), max_size=40))
@settings(max_examples=100, deadline=None)
def test_taking_the_marks_out_gives_the_text_back(text: str) -> None:
    assert break_words(text, mark="|").replace("|", "") == text


LETTERS = st.text(alphabet=st.sampled_from("กขคงนมรเแโาิีู่้์ำๆฯธาคร"), max_size=300)


@given(LETTERS)
@settings(max_examples=60, deadline=None)
def test_what_was_cut_before_is_cut_the_same(text: str) -> None:
    breaks._cuts.cache_clear()
    first = words(text), break_words(text)
    assert (words(text), break_words(text)) == first


def test_of_what_was_cut_only_lengths_are_kept_and_the_oldest_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    breaks._cuts.cache_clear()
    monkeypatch.setattr(breaks, "_KEPT", 2)
    for text in ("โอนเงินด่วน", "ธนาคารสมมุติ", "รีบถอนเงิน", "จริงไหม", "ส่งต่อด้วย"):
        words(text)
    kept = breaks._cuts()
    words("โอนเงินด่วน" * 30)
    held = kept._old | kept._new
    assert len(held) <= 4
    assert kept.get(kept.key("โอนเงินด่วน")) is None
    assert kept.get(kept.key("ส่งต่อด้วย")) == bytes(map(len, words("ส่งต่อด้วย")))
    assert not any("ต่อ".encode() in part for pair in held.items() for part in pair)
    assert "".join(words("โอนเงินด่วน" * 30)) == "โอนเงินด่วน" * 30
    breaks._cuts.cache_clear()


def test_two_processes_keep_the_same_words_under_different_names() -> None:
    assert breaks._Cuts().key("เงิน") != breaks._Cuts().key("เงิน")
