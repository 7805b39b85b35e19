"""Checks of goods and shops in the demonstration, on reports of today; one is worked through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.apps import apps

from ruthan.core import clock, crypto
from ruthan.project.demo.content import Row
from ruthan.trade import actions, queries

# By the id of the report: what was filled in, the trouble, days since the goods came.
_ASKED: dict[str, tuple[dict[str, Any], str, int | None]] = {
    "r247": (
        {"goods": "หมวกกันน็อกตัวอย่าง", "product": "standard", "platform": "platform:tiktok",
         "shop": "ร้านหมวกสมมุติ", "price": 15_000, "usual": 60_000}, "tisi", None,
    ),
    "r250": (
        {"goods": "ทุเรียนอบแห้งตัวอย่าง", "product": "food", "shop": "ร้านของฝากสมมุติ"},
        "fda-food", None,
    ),
    "r260": (
        {"goods": "น้ำหมักสมุนไพรสมมุติ", "product": "food", "numbers": "อย. 00-1-00000-0-0001",
         "shop": "ร้านน้ำหมักสมมุติ", "price": 150_000, "terms": "prepay", "payee": "person"},
        "overclaim", None,
    ),
    "r263": (
        {"goods": "เก้าอี้ตัวอย่าง", "product": "other", "shop": "ร้านเก้าอี้สมมุติ", "price": 189_000,
         "terms": "cod"}, "not-as-described", 2,
    ),
}  # fmt: skip
_WORKED = "r260"


def ask(row: Row, report: Any) -> None:
    """Open the check that came with a report of these days."""
    held = _ASKED.get(row["id"])
    if held is None:
        return
    facts, category, days = held
    received = None if days is None else clock.today() - timedelta(days=days)
    actions.open_check(
        by="citizen", report=report,
        asked=actions.Asked(facts=facts, category=category, received_on=received),
    )  # fmt: skip


def work(people: Mapping[str, Any]) -> None:
    """Look one up, hear its seller, and say in public what the official list showed."""
    facts = _ASKED[_WORKED][0]
    checks = apps.get_model("trade.TradeCheck")._default_manager
    found = checks.filter(
        is_demonstration=True, category="overclaim", report__centre__is_national=True
    )
    check = found.select_related("report__data_key", "report__centre").first()
    if check is None:
        return
    nok, bua = people["nok"], people["bua"]
    actions.record_look_up(
        by=nok, check=check, place="fda", word="not_found", number=facts["numbers"],
        note="ค้นด้วยเลขและชื่อสินค้า ไม่มีรายการที่ตรง", looked_on=clock.today(),
    )  # fmt: skip
    letter = actions.ask_seller(
        by=nok, check=check, way="post", to="ร้านน้ำหมักสมมุติ ตลาดตัวอย่าง", shop=facts["shop"],
        asked="สินค้านี้ขึ้นทะเบียนด้วยเลขใด และขอภาพฉลากที่เห็นเลขชัด ๆ",
    )  # fmt: skip
    letter = actions.reply_as_seller(
        letter=letter, text="กำลังยื่นขอเลข ระหว่างนี้หยุดขายชั่วคราวแล้ว", may_show=True
    )
    outcome = actions.propose_outcome(
        by=nok, check=check, word="not_found", goods=facts["goods"], shop=facts["shop"],
        number="00-1-00000-0-0001",
        text_th="ค้นทะเบียนอาหารของ อย. ในวันที่ตรวจ ไม่พบเลขนี้ และไม่มีจังหวัดรหัส 00 "
        "ผู้ป่วยไม่ควรหยุดยาหรือเลื่อนการรักษา ถามเภสัชกรหรือ อย. 1556 ก่อนซื้อ",
        text_en="The number was not in the food register of the FDA on that day, and no province "
        "has the code 00. Patients should not stop treatment; ask a pharmacist or call 1556.",
    )  # fmt: skip
    actions.approve_outcome(by=bua, outcome=outcome, seen=queries.reply_mark(letter))


def forget_trade(users: Iterable[Any]) -> None:
    """The keys of letters of the demonstration, and what its people did on other checks."""
    letters = apps.get_model("trade.SellerLetter")._default_manager.select_related("data_key")
    for letter in letters.filter(check_of__is_demonstration=True):
        crypto.destroy(letter.data_key)
    letters.filter(asked_by__in=users).delete()
    apps.get_model("trade.LookUp")._default_manager.filter(by__in=users).delete()
    outcomes = apps.get_model("trade.PublicOutcome")._default_manager
    outcomes.filter(proposed_by__in=users).delete()
    outcomes.filter(decided_by__in=users).delete()
