"""Published answers and alerts to look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ruthan.claims.actions import reopen
from ruthan.core import clock
from ruthan.publishing import actions
from tests import makers
from tests.cast import CAST


@pytest.fixture
def an_alert(db: None) -> Callable[..., Any]:
    """`an_alert(approved=False, severity="high")`: a warning by nok, signed by bua."""

    def made(*, approved: bool = True, days: int = 7, **over: Any) -> Any:
        plain: dict[str, Any] = {
            "title_th": "ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง",
            "title_en": "There is no refund link",
            "body_th": "มีคนโทรมาอ้างการไฟฟ้าตัวอย่าง",
            "body_en": "Callers pose as an electricity office.",
            "todo_th": "วางสาย แล้วโทร 1441",
            "todo_en": "Hang up and call 1441.",
            "severity": "high",
            "urgency": "urgent",
            "expires_at": clock.now() + timedelta(days=days),
        }
        nok, bua = makers.a_person(CAST["nok"]), makers.a_person(CAST["bua"])
        alert = actions.draft_alert(by=nok, **(plain | over))
        return actions.approve_alert(by=bua, alert=alert) if approved else alert

    return made


@pytest.fixture
def an_answer(db: None) -> Callable[..., Any]:
    """`an_answer(code="scam", title_th=...)`: a published claim with its verdict."""

    def made(*, code: str = "false", **over: Any) -> Any:
        words = {
            "title_th": "ธนาคารตัวอย่างเปิดทุกสาขาตามปกติ",
            "title_en": "All branches are open as usual",
            "statement_th": "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้",
            "statement_en": "The bank closes every branch this Friday",
        }
        of_verdict = {k: over.pop(k) for k in list(over) if k in _OF_VERDICT}
        plain = {"reason_en": "The bank confirms it.", "advice_th": "ดูประกาศของธนาคารตัวอย่าง"}
        claim = makers.a_claim(**(words | over))
        verdict = makers.a_verdict(claim, code=code, **(plain | of_verdict))
        return verdict.claim

    return made


@pytest.fixture
def correct(db: None) -> Callable[..., Any]:
    """`correct(claim, code="partly", change_th=...)`: a second verdict, signed like the first."""

    def made(claim: Any, **over: Any) -> Any:
        claim = reopen(by=makers.a_person(CAST["nok"]), claim=claim, because="รู้เพิ่ม")
        return makers.a_verdict(claim, **over)

    return made


_OF_VERDICT = {"reason_th", "reason_en", "advice_th", "advice_en", "impact", "verified_by"}
