"""The quick tight reading is the tight reading, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.matching.engine.phrases.view import forgiving, forgiving_view, tight_of, view_of

TYPED = "เแกขx_-., 12๓aAΣİß!ๆุ่้%@:/\n\u200b😀ก็ํา"


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=TYPED, max_size=16) | st.text(max_size=24))
def test_both_ways_of_reading_agree(text: str) -> None:
    assert tight_of(text) == view_of(text).tight
    assert forgiving(tight_of(text)) == forgiving_view(view_of(text)).tight


@pytest.mark.parametrize(
    ("text", "tight"),
    [
        ("โ อ น เ งิ น", "โอนเงิน"),
        ("โทร 081-234-5678", "โทร081 234 5678"),
        ("1,000.50 บาท", "100050บาท"),
        ("ด่วนนนนน!!!", "ด่วน"),
        ("เเม่", "แม่"),
    ],
)
def test_what_it_reads(text: str, tight: str) -> None:
    assert tight_of(text) == tight
