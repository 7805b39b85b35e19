"""What a person is shown for a report: the answer when there is one, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import get_language

from ruthan.claims import queries as claims
from ruthan.intake import queries as intake
from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.signals import detect_signals
from ruthan.network.queries import advice

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.network.queries import AdviceCard

REASON_CHARS = 280
_BY_SIGNAL = {
    "ongoing_call": "on-the-phone",
    "device_controlled": "device-controlled",
    "money_already_sent": "transferred-1h",
    "self_harm": "self-harm",
}
_BY_SITUATION = {
    "on_call": "on-the-phone",
    "device": "device-controlled",
    "money_1h": "transferred-1h",
    "money_24h": "transferred-72h",
    "money_72h": "transferred-72h",
    "money_later": "transferred-late",
    "held": "wrongly-held",
}
_MONEY = {"transferred-1h", "transferred-72h", "transferred-late"}
_NO_SECOND = _MONEY | {"wrongly-held"}  # a customer's money that came in is not money that left
MEANWHILE = "suspicious"


@dataclass(frozen=True, slots=True)
class Answered:
    """A published answer in the reader's words: verdict, day, why in short, what to do."""

    id: UUID  # of the verdict
    verdict: str
    title: str
    url: str
    decided_on: date
    why: str
    advice: str
    asked: int
    is_automatic: bool


def answered(report: Any) -> Answered | None:
    """The newest answer of a report, or None. Five queries at most."""
    replies = intake.replies_of(report)
    if not replies:
        return None
    reply = replies[0]
    english = _is_english()
    claim = claims.claim_by_id(reply.claim)
    verdict = claims.current_verdict(claim) if claim else None
    why = _in(english, verdict, "reason") if verdict else ""
    return Answered(
        id=reply.verdict,
        verdict=reply.verdict_code,
        title=(english and reply.title_en) or reply.title_th,
        url=f"/en{reply.path}" if english and not reply.path.startswith("/en/") else reply.path,
        decided_on=reply.decided_on,
        why=shortened(why),
        advice=shortened(_in(english, verdict, "advice")) if verdict else "",
        asked=intake.clusters_counts(claims.cluster_ids(claim) if claim else []).reporters,
        is_automatic=reply.is_automatic,
    )


def answered_claim(claim: Any, verdict: Any) -> Answered:
    """The answer to a claim for somebody who made no report of it. Two queries."""
    english = _is_english()
    decided_at = verdict.decided_at or verdict.proposed_at
    return Answered(
        id=verdict.pk,
        verdict=verdict.code,
        title=_in(english, claim, "title"),
        url=("/en" if english else "") + f"/answers/{claim.ref}/",
        decided_on=localdate(decided_at),
        why=shortened(_in(english, verdict, "reason")),
        advice=shortened(_in(english, verdict, "advice")),
        asked=intake.clusters_counts(claims.cluster_ids(claim)).reporters,
        is_automatic=True,
    )


def urgent(report: Any) -> list[AdviceCard]:
    """The cards that come before everything else: on the phone, device controlled, money left.

    What the person said counts before what the text seems to say. No query.
    """
    text = intake.text_of(report)
    said = _BY_SITUATION.get(intake.answers_of(report).get("situation", ""), "")
    seen = {signal.code for signal in detect_signals(text, extract_entities(text))}
    codes = [said] if said else []
    for signal, code in _BY_SIGNAL.items():
        if signal in seen and not (code in _MONEY and _NO_SECOND & set(codes)):
            codes.append(code)
    cards = [advice(code) for code in dict.fromkeys(codes)]
    return sorted((card for card in cards if card is not None), key=lambda card: card.order)


def meanwhile() -> AdviceCard | None:
    """What to do until the answer comes."""
    return advice(MEANWHILE)


def shortened(text: str) -> str:
    """The first paragraph, cut at a space when long; Thai has a space between sentences."""
    first = text.strip().partition("\n")[0].strip()
    if len(first) <= REASON_CHARS:
        return first
    return first[:REASON_CHARS].rpartition(" ")[0].rstrip(" ,") + " …"


def _is_english() -> bool:
    return (get_language() or "th").startswith("en")


def _in(english: bool, thing: Any, field: str) -> str:  # noqa: FBT001 - a language, read once above
    """A field of a verdict in the reader's language, Thai when the other is not written."""
    there = str(getattr(thing, f"{field}_th", "") or "")
    return (english and str(getattr(thing, f"{field}_en", "") or "")) or there
