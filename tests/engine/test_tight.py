"""The quick reading says what the reading with the way back says, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.matching.engine.phrases.view import forgiving_view, reading_of, view_of

TYPED = "เแกขx_-., 12๓aAΣİß!ๆุ่้%@:/\n\u200b😀ก็ํา"


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=TYPED, max_size=16) | st.text(max_size=24))
def test_both_ways_of_reading_agree(text: str) -> None:
    quick, whole = reading_of(text), forgiving_view(view_of(text))
    assert (quick.tight, quick.plain, quick.latin) == (whole.tight, whole.plain, whole.latin)


@pytest.mark.parametrize(
    ("text", "tight"),
    [
        ("โ อ น เ งิ น", "โอนเงิน"),
        ("โทร 081-234-5678", "โทร081 234 5678"),
        ("1,000.50 บาท", "100050บาท"),
        ("ด่วนนนนน!!!", "ดวน"),
        ("เเม่", "แม"),
    ],
)
def test_what_it_reads(text: str, tight: str) -> None:
    assert reading_of(text).tight == tight
