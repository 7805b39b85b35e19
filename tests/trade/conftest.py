"""A centre, its people, and one question about goods and a shop."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.core import clock
from ruthan.trade import actions
from tests import makers

SHOP = "ร้านสมมุติ ของดีตัวอย่าง"
FACTS = {
    "goods": "กาแฟลีนตัวอย่าง", "product": "food", "numbers": "อย. 10-1-00000-1-0001",
    "shop": SHOP, "price": 39_000, "terms": "prepay",
}  # fmt: skip


def a_check(
    text: str = "กาแฟลีนตัวอย่าง ดื่มแล้วผอมใน 3 วัน โอนก่อนส่ง", *, facts: Any = None, category: str = "",
    received_on: Any = None, **over: Any,
) -> Any:  # fmt: skip
    """A check of the national centre, with its report."""
    report = makers.a_report(actions.text_for_report(text, facts or FACTS), **over)
    asked = actions.Asked(facts=facts or FACTS, category=category, received_on=received_on)
    return actions.open_check(by="citizen", report=report, asked=asked)


def a_look_up(check: Any, by: Any, *, word: str = "not_found", **over: Any) -> Any:
    """What a person saw in the list of the FDA today."""
    plain = {
        "place": "fda", "number": "10-1-00000-1-0001", "note": "ค้นแล้วไม่พบ",
        "looked_on": clock.today(),
    }  # fmt: skip
    return actions.record_look_up(by=by, check=check, word=word, **(plain | over))


def a_letter(check: Any, by: Any, **over: Any) -> Any:
    """A letter to the shop by e-mail."""
    plain = {
        "way": "email", "to": "shop@mail.test-a.org", "shop": SHOP, "asked": "โปรดแจ้งเลข อย. ของสินค้า",
    }  # fmt: skip
    return actions.ask_seller(by=by, check=check, **(plain | over))


def an_outcome(check: Any, by: Any, **over: Any) -> Any:
    """A proposal that waits for the second signature."""
    plain = {
        "word": "not_found", "goods": "กาแฟลีนตัวอย่าง", "shop": SHOP,
        "number": "10-1-00000-1-0001", "text_th": "ค้นทะเบียนของ อย. แล้วไม่พบเลขนี้ในวันที่ตรวจ",
    }  # fmt: skip
    return actions.propose_outcome(by=by, check=check, **(plain | over))


@pytest.fixture
def check(reference: object, nok: Any) -> Any:
    return a_check()
