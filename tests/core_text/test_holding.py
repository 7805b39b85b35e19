"""Words in many texts: what is refused early is what the whole fold would refuse."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ruthan.core.text.fold import squash
from ruthan.core.text.holding import holding

LETTERS = "กขคงนรสพมเแโไาำิีัู่้์ํๆฯwunslipabkLKſ0๑|._-* \u200bอ😀!าฤ"
TEXT = st.text(alphabet=st.sampled_from(LETTERS), max_size=30)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("โอนเงิน", "รีบ โ-อ-น เ-งิ-น ด่วน"),
        ("เงิน", "เงิu"),
        ("เงิน", "llงิน กับ เเงิน lงิน"),
        ("ธนาคาร", "ธธธธนาค😀าร"),
        ("คธค", "คธธธค"),
        ("น้ำ", "นํ้าท่วม"),
        ("PromptPay ๑๒", "promptpay 12"),
    ],
)
def test_disguised_words_are_found(words: str, text: str) -> None:
    assert holding(words)(text)


def test_other_words_and_no_words_are_not_found() -> None:
    assert not holding("ธนาคาร")("โรงพยาบาล")
    assert not holding("  !")("โรงพยาบาล")


@given(before=TEXT, words=TEXT, after=TEXT, folds=st.booleans())
@example(before="กกก", words="ก", after="ก", folds=True)
@example(before="ll", words="l", after="ก", folds=False)
@settings(max_examples=400, deadline=None)
def test_the_early_refusal_agrees_with_the_whole_fold(
    before: str, words: str, after: str, *, folds: bool
) -> None:
    text = before + words + after
    held = squash(words) if folds else words
    assert holding(held)(text) == bool(squash(held) and squash(held) in squash(text))


@given(st.text(max_size=20), st.data())
@settings(max_examples=200, deadline=None)
def test_every_part_of_any_folded_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    whole = squash(text)
    start = data.draw(st.integers(0, len(whole)))
    part = whole[start : data.draw(st.integers(start, len(whole)))]
    assert holding(part)(text) == bool(squash(part) and squash(part) in whole)
