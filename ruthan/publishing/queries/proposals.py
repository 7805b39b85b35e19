"""The alert that a surge proposes, filled in from numbers and public words, never from a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from ruthan.claims import queries as claims
from ruthan.claims.rules import NOT_ANSWERS
from ruthan.claims.states import VerdictCode
from ruthan.matching.engine.surge import Unusual, in_words
from ruthan.publishing import rules
from ruthan.surges import queries as surges
from ruthan.surges.states import Kind
from ruthan.triage import queries as triage
from ruthan.triage.rules.rubric import SEVERITY_BANDS, URGENCY_BANDS

if TYPE_CHECKING:
    from ruthan.claims.models import Claim
    from ruthan.surges.models import Surge

DAYS = 7  # an alert from a surge is short: it is looked at again
_NAMES = {
    Kind.FAMILY: (
        "ข้อความแบบเดียวกันที่เปลี่ยนบัญชี ลิงก์ หรือจำนวนเงิน",
        "One message with changing accounts, links or amounts",
    )
}
_A_MATTER = ("เรื่องที่มีผู้แจ้งเข้ามามาก", "A matter that many people report")


@dataclass(frozen=True, slots=True)
class _Words:
    """What an alert says in one language."""

    title: str
    body: str
    todo: str


def claim_of_surge(surge: Surge) -> Claim | None:
    """The claim that surges. One query."""
    return claims.claim_by_id(surge.subject) if surge.kind == Kind.CLAIM else None


def proposed_draft(surge: Surge) -> dict[str, Any]:
    """The alert that a surge proposes: numbers and a claim's own public title, never a report.

    What has its answer is called by its title and sends people to the answer, whatever it says;
    anything else is said to be unconfirmed, and nothing is called true or false. People word it,
    sign it, and another one approves it.
    """
    claim = claim_of_surge(surge)
    code = claims.codes_of([claim]).get(claim.pk, "") if claim else ""
    if claim and code and code not in NOT_ANSWERS:
        thai, english = _answered(claim, code, surge)
    else:
        thai, english = _unconfirmed(claim, surge)
    severity, urgency = _rank(surge)
    found = surges.provinces_of(surge)
    return {
        "title_th": rules.headline(thai.title),
        "body_th": thai.body,
        "todo_th": thai.todo,
        "title_en": rules.headline(english.title),
        "body_en": english.body,
        "todo_en": english.todo,
        "severity": severity,
        "urgency": urgency,
        "direction": claim.direction if claim else "clean",
        "provinces": [surge.province] if surge.province else _few([code for code, _n in found]),
        "days": DAYS,
    }


def _answered(claim: Claim, code: str, surge: Surge) -> tuple[_Words, _Words]:
    """For a claim with an answer in force: its title, what was found, and the way to read it."""
    found_th, found_en = _label(code, "th"), _label(code, "en")
    thai, english = _numbers(surge)
    return (
        _Words(
            claim.title_th,
            f"มีผู้แจ้งเรื่องนี้เพิ่มขึ้นผิดปกติ ({thai}) เรื่องนี้ตรวจสอบแล้ว ผลคือ “{found_th}”",
            "เรื่องนี้ตรวจสอบแล้ว อ่านคำตอบก่อนส่งต่อ",
        ),
        _Words(
            claim.title_en or _A_MATTER[1],
            f"Unusually many people report this ({english}). It was checked: “{found_en}”.",
            "This was checked. Read the answer before you pass it on.",
        ),
    )


def _unconfirmed(claim: Claim | None, surge: Surge) -> tuple[_Words, _Words]:
    """For anything else: what it is as far as it may be said, and to wait."""
    named_th, named_en = _NAMES.get(Kind(surge.kind), _A_MATTER)
    if claim:
        named_th, named_en = claim.title_th, claim.title_en or named_en
    thai, english = _numbers(surge)
    return (
        _Words(
            f"ยังไม่ยืนยัน: {named_th}",
            f"มีผู้แจ้งเรื่องนี้เพิ่มขึ้นผิดปกติ ({thai}) เจ้าหน้าที่กำลังตรวจสอบ",
            "รอผลตรวจสอบก่อนส่งต่อ และอย่าเพิ่งโอนเงินหรือให้ข้อมูลส่วนตัว",
        ),
        _Words(
            f"Not confirmed: {named_en}",
            f"Unusually many people report this ({english}). It is being checked.",
            "Wait for the check before you pass it on. Send no money or personal data until then.",
        ),
    )


def _numbers(surge: Surge) -> tuple[str, str]:
    return in_words(Unusual(surge.people, surge.hours, surge.expected))


def _label(code: str, language: str) -> str:
    with override(language):
        return str(VerdictCode(code).label)


def _few(provinces: list[str]) -> list[str]:
    """The provinces where it surges when they are few; none, the whole country, when many."""
    return provinces if len(provinces) <= rules.FEW_PROVINCES else []


def _rank(surge: Surge) -> tuple[str, str]:
    """The gravest present rank of what waits; high and very urgent where nothing does."""
    ranks = triage.ranks_of_clusters(surges.clusters_of(surge.kind, surge.subject))
    severities = [s for s, _u in ranks if s in SEVERITY_BANDS]
    urgencies = [u for _s, u in ranks if u in URGENCY_BANDS]
    return (
        max(severities, key=SEVERITY_BANDS.index, default="high"),
        max(urgencies, key=URGENCY_BANDS.index, default="very_urgent"),
    )
