"""Limits: what is dropped from a submitted text and what is refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruthan.core.text.digits import to_arabic, to_thai
from ruthan.core.text.limits import TextRefused, clean_submission, cut_bytes


def test_nul_and_lone_surrogates_are_dropped() -> None:
    assert clean_submission("โอน\x00\ud800เงิน\r\nด่วน ") == "โอนเงิน\nด่วน"


@pytest.mark.parametrize("text", ["", "   \n", "\x00\ud800"])
def test_a_text_with_nothing_in_it_is_refused(text: str) -> None:
    with pytest.raises(TextRefused) as refused:
        clean_submission(text)
    assert refused.value.code == "empty"


def test_a_text_that_is_too_long_is_refused_and_not_cut() -> None:
    assert clean_submission("ก" * 10, max_chars=10) == "ก" * 10
    with pytest.raises(TextRefused) as refused:
        clean_submission("ก" * 11, max_chars=10)
    assert (refused.value.code, refused.value.limit) == ("too_long", 10)


@given(st.text(max_size=200), st.integers(min_value=0, max_value=100))
def test_cutting_never_splits_a_character_or_passes_the_limit(text: str, limit: int) -> None:
    assert len(cut_bytes(text, max_bytes=limit).encode("utf-8", "surrogatepass")) <= max(limit, 0)


def test_digits_change_and_nothing_else() -> None:
    assert to_thai("ปี 2569") == "ปี ๒๕๖๙"
    assert to_thai(14) == "๑๔"
    assert to_arabic("๓๐ ม.ค.") == "30 ม.ค."
