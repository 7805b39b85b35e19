"""Text on the screen: breaks, money, digits, differences, receipts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Draw = Callable[..., str]


def test_thai_may_break_between_words_and_only_there(draw: Draw) -> None:
    shown = draw("{{ text|breaks }}", text="ธนาคารตัวอย่างเปิดตามปกติ")
    assert "<wbr>" in shown
    assert shown.replace("<wbr>", "") == "ธนาคารตัวอย่างเปิดตามปกติ"
    assert "ธนาคาร" in shown


def test_breaks_escape_what_people_send(draw: Draw) -> None:
    shown = draw("{{ text|breaks }}", text='<img src=x>ทดสอบ"&')
    assert "<img" not in shown
    assert "&lt;img src=x&gt;" in shown.replace("<wbr>", "")


def test_links_and_digits_are_not_cut(draw: Draw) -> None:
    link = "hxxps://thpost-redeliver[.]example/p 000-0-00012-3"
    assert draw("{{ text|breaks }}", text=link) == link


@pytest.mark.parametrize(
    ("satang", "thai", "english"),
    [(1_890_000, "18,900 บาท", "18,900 baht"), (1250, "12.50 บาท", "12.50 baht"), (None, "", "")],
)
def test_money_is_shown_in_baht(draw: Draw, satang: int | None, thai: str, english: str) -> None:
    assert draw("{{ n|baht }}", n=satang) == thai
    assert draw("{{ n|baht }}", n=satang, language="en") == english


def test_official_digits_are_thai(draw: Draw) -> None:
    assert draw("{{ '2569'|thai_digits }}") == "๒๕๖๙"


def test_a_difference_keeps_what_stays_and_marks_what_went_and_came(draw: Draw) -> None:
    shown = draw("{% diff a b %}", a="ธนาคารปิดวันศุกร์ <b>", b="ธนาคารเปิดวันศุกร์ <b>")
    assert "<del>ปิด</del><ins>เปิด</ins>" in shown
    assert "&lt;b&gt;" in shown
    assert "<ins>ธนาคาร" not in shown


def test_equal_texts_have_no_marks(draw: Draw) -> None:
    shown = draw("{% diff a a %}", a="เหมือนเดิม")
    assert "<ins>" not in shown
    assert "<del>" not in shown


def test_a_receipt_shows_the_whole_code_in_groups_of_five(draw: Draw) -> None:
    code = "482910375620481937560284719356"
    shown = draw("{% receipt_card code %}", code=code)
    groups = [code[i : i + 5] for i in range(0, 30, 5)]
    assert all(f"<span>{group}</span>" in shown for group in groups)
    assert f'data-copy="{code}"' in shown
    assert "แสดงครั้งเดียว" in shown


def test_an_undone_step_is_offered_by_a_button_that_posts(draw: Draw) -> None:
    class Message:
        message, level_tag, extra_tags = "ปิดเรื่องแล้ว", "success", "undo:/undo/7/"

    shown = draw("{% toasts %}", messages=[Message()])
    assert 'method="post" action="/undo/7/"' in shown
    assert 'role="status"' in shown


def test_bad_news_interrupts_a_screen_reader(draw: Draw) -> None:
    class Message:
        message, level_tag, extra_tags = "<i>", "error", ""

    shown = draw("{% toasts %}", messages=[Message()])
    assert 'role="alert"' in shown
    assert "&lt;i&gt;" in shown
