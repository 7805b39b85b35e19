"""The subject of a letter says once what kind of message it is; where and until when is one line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from ruthan.publishing.models import Alert
from ruthan.publishing.queries import draft_of_cancel
from ruthan.publishing.queries.letters import bulletin, letter

ENDS = datetime(2026, 11, 21, 5, tzinfo=UTC)


def an_alert(**over: Any) -> Alert:
    plain: dict[str, Any] = {
        "ref": "A-2345ABCD", "title_th": "ไม่มีลิงก์คืนเงิน", "title_en": "There are no refund links",
        "body_th": "ข", "todo_th": "ค", "body_en": "b", "todo_en": "c", "severity": "high",
        "urgency": "urgent", "expires_at": ENDS, "provinces": [], "change_th": "", "change_en": "",
        "message": "alert",
    }  # fmt: skip
    return Alert(**(plain | over))


@pytest.mark.parametrize(
    ("language", "title", "subject"),
    [
        ("th", "", "ยกเลิกประกาศ: ไม่มีลิงก์คืนเงิน"),
        ("en", "", "Cancelled: There are no refund links"),
        ("th", "ลิงก์นั้นปลอดภัย", "ประกาศยกเลิก: ลิงก์นั้นปลอดภัย"),
    ],
)
def test_a_cancellation_is_called_one_once(language: str, title: str, subject: str) -> None:
    words = draft_of_cancel(an_alert()) | {"message": "cancel", "body_th": "ข", "body_en": "b"}
    over = an_alert(**({**words, "title_th": title} if title else words))
    with translation.override(language):
        assert letter(over).subject.partition("] ")[2] == subject


def test_a_cancellation_in_a_chat_says_so_once_too() -> None:
    words = draft_of_cancel(an_alert()) | {"message": "cancel", "body_th": "ข", "body_en": "b"}
    with translation.override("th"):
        said = bulletin(an_alert(**words)).parts[0]
    assert (said.word, said.title) == ("ประกาศยกเลิก", "ไม่มีลิงก์คืนเงิน")


def test_thai_has_no_full_stop_between_the_place_and_the_end() -> None:
    with translation.override("th"):
        assert "ทั้งประเทศ · มีผลถึง 21 พ.ย. 2569" in letter(an_alert()).body
    with translation.override("en"):
        assert "The whole country. In force until 21 Nov 2026" in letter(an_alert()).body
