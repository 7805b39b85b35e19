"""What a claim or a scam family fills into the form of an alert; people word it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruthan.claims import queries as claims
from ruthan.matching import queries as matching
from ruthan.publishing import rules

if TYPE_CHECKING:
    from ruthan.claims.models import Claim
    from ruthan.publishing.models import Alert

OVER = ("ยกเลิกประกาศ: ", "Cancelled: ")  # before the title of what is cancelled


def draft_of_claim(claim: Claim) -> dict[str, Any]:
    """The words of a claim's signed verdict, or its title alone while nothing is signed."""
    found: dict[str, Any] = {
        "title_th": rules.headline(claim.title_th),
        "strand": claim.strand if claim.strand in rules.TOPICS else "",
        "direction": claim.direction,
    }
    verdict = claims.current_verdict(claim)
    if verdict is None:
        return found
    found |= {
        "body_th": verdict.reason_th[: rules.BODY_CHARS],
        "todo_th": verdict.advice_th[: rules.TODO_CHARS],
    }
    if claim.title_en and verdict.reason_en and verdict.advice_en:
        found |= {
            "title_en": rules.headline(claim.title_en),
            "body_en": verdict.reason_en[: rules.BODY_CHARS],
            "todo_en": verdict.advice_en[: rules.TODO_CHARS],
        }
    return found


def draft_of_family(ref: str) -> dict[str, Any] | None:
    """Numbers of a scam family, never a word of a report; None when there is no such family."""
    held = matching.family(ref)
    counts = matching.families().filter(pk=held.pk).first() if held else None
    if counts is None:
        return None
    n = counts.instances
    return {
        "title_th": "ระวังข้อความหลอกลวงที่เปลี่ยนหน้าไปเรื่อย ๆ",
        "body_th": f"พบข้อความแบบเดียวกัน {n} รูปแบบ ต่างกันเพียงลิงก์ เลขบัญชี จำนวนเงิน หรือชื่อที่อ้าง",
        "todo_th": "อย่ากดลิงก์ อย่าโอนเงิน และอย่าบอกรหัส ไม่แน่ใจให้โทร 1441",
        "title_en": "Beware of one scam message with many faces",
        "body_en": f"One message goes round in {n} versions: other links, accounts, names, sums.",
        "todo_en": "Open no link, transfer nothing, tell no code. When in doubt call 1441.",
        "strand": "SCM",
    }


def draft_of_cancel(alert: Alert) -> dict[str, Any]:
    """The words of a cancellation, to be completed with the reason."""
    found = {
        "title_th": rules.headline(f"{OVER[0]}{alert.title_th}"),
        "todo_th": "ไม่ต้องทำตามประกาศเดิมอีก",
    }
    if alert.title_en:
        found |= {
            "title_en": rules.headline(f"{OVER[1]}{alert.title_en}"),
            "todo_en": "You need not follow the former alert any more.",
        }
    return found
