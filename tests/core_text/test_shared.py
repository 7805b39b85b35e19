"""What several texts have in common reads as words, never as halves of them."""

from __future__ import annotations

from ruthan.core.text.shared import shared_words


def test_what_differs_is_left_out() -> None:
    one = "พัสดุของท่านตกค้าง ชำระ 39 บาท ที่ post-a.example ภายในวันนี้"
    other = "พัสดุของท่านตกค้าง ชำระ 590 บาท ที่ fee.example ภายในวันนี้"
    assert shared_words([one, other]) == "พัสดุของท่านตกค้าง ชำระ … บาท ที่ … ภายในวันนี้"


def test_words_are_never_cut() -> None:
    assert shared_words(["โอนเงินก่อนวันศุกร์นี้", "โอนเงินกับวันเสาร์นี้"]).startswith("โอนเงิน …")


def test_three_texts_say_less_than_two() -> None:
    texts = ["buy gold now at noon", "buy gold today at noon", "sell gold today at noon"]
    assert shared_words(texts[:2]) == "buy gold … at noon"
    assert shared_words(texts) == "gold … at noon"


def test_nothing_in_common_and_nothing_at_all() -> None:
    assert shared_words(["ฝนตกหนัก", "hello there"]) == ""
    assert shared_words([]) == ""
    assert shared_words(["ข้อความเดียว"]) == "ข้อความเดียว"
