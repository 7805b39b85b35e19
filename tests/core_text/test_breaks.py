"""Line breaks between Thai words: never inside one, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_a_break_stands_between_words_and_never_before_a_repeat_sign() -> None:
    assert break_words("โอนเงินด่วนมากๆเลย", mark="|") == "โอน|เงิน|ด่วน|มากๆ|เลย"


@given(st.text(alphabet=st.sampled_from("กขคงนมรเแโาิีู่้์ำๆฯ abc1๒. "), max_size=40))
@settings(max_examples=100, deadline=None)
def test_taking_the_marks_out_gives_the_text_back(text: str) -> None:
    assert break_words(text, mark="|").replace("|", "") == text
