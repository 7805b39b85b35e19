"""Reports in the words of the API; a sealed one looks like any other that nobody has read yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language

from ruthan.claims import queries as claims
from ruthan.claims.states import VerdictCode
from ruthan.core.crypto import keyed_hash
from ruthan.core.refs import ALPHABET
from ruthan.gateway.sources.api.schemas import (
    AnswerTold,
    DeclineTold,
    ReportStatus,
    ReportTaken,
    StepTold,
)
from ruthan.intake import access, queries
from ruthan.intake.states import DeclineReason, ReportState

if TYPE_CHECKING:
    from ruthan.core.refs import Receipt

_REF_CHARS = 8


def taken(thing: Any, receipt: Receipt, answer: AnswerTold | None = None) -> ReportTaken:
    """What is said of a report that was just taken in. No query."""
    return ReportTaken(
        ref=ref_of(thing),
        receipt=str(receipt),
        state=_state_of(thing),
        submitted_at=_moment_of(thing),
        answer=answer,
    )


def status_of(thing: Any) -> ReportStatus:
    """How a report stands. One query for a report, seven when it was answered."""
    is_sealed = access.kind_of(thing) == "drop"
    return ReportStatus(
        ref=ref_of(thing),
        state=_state_of(thing),
        label=_label(_state_of(thing)),
        submitted_at=_moment_of(thing),
        steps=[StepTold(state=s, label=_label(s), at=at) for s, at in _steps(thing)],
        answer=None if is_sealed else answer_of(thing),
        declined=None if is_sealed else _declined(thing),
    )


def ref_of(thing: Any) -> str:
    """The public number; a sealed drop shows one of the same form, derived and stored nowhere."""
    if access.kind_of(thing) == "report":
        return str(thing.ref)
    body = keyed_hash("api.drop.ref", thing.pk.bytes)
    return "R-" + "".join(ALPHABET[byte % len(ALPHABET)] for byte in body[:_REF_CHARS])


def answer_of(report: Any, reply: Any = None) -> AnswerTold | None:
    """The newest answer of a report in the reader's language, or None. Three queries at most."""
    if reply is None:
        replies = queries.replies_of(report)
        reply = replies[0] if replies else None
    if reply is None:
        return None
    claim = claims.claim_by_id(reply.claim)
    verdict = claims.current_verdict(claim) if claim else None
    english = (get_language() or "th").startswith("en")
    return AnswerTold(
        verdict=reply.verdict_code,
        label=str(VerdictCode(reply.verdict_code).label),
        title=(english and reply.title_en) or reply.title_th,
        url=f"{settings.RUTHAN_BASE_URL}{'/en' if english else ''}{reply.path}",
        decided_on=reply.decided_on,
        why=_in_language(verdict, "reason", english=english),
        advice=_in_language(verdict, "advice", english=english),
        verified_by=verdict.verified_by.name if verdict and verdict.verified_by else "",
    )


def _in_language(verdict: Any, field: str, *, english: bool) -> str:
    there = str(getattr(verdict, f"{field}_th", "") or "")
    return (english and str(getattr(verdict, f"{field}_en", "") or "")) or there


def _state_of(thing: Any) -> str:
    return str(thing.state) if access.kind_of(thing) == "report" else ReportState.RECEIVED.value


def _moment_of(thing: Any) -> Any:
    return thing.submitted_at if access.kind_of(thing) == "report" else thing.dropped_at


def _steps(thing: Any) -> list[tuple[str, Any]]:
    if access.kind_of(thing) == "drop":
        return [(ReportState.RECEIVED.value, thing.dropped_at)]
    return [(str(step.state), step.at) for step in queries.steps_of(thing)]


def _label(state: str) -> str:
    return str(ReportState(state).label)


def _declined(report: Any) -> DeclineTold | None:
    if report.state != ReportState.DECLINED:
        return None
    decline = queries.decline_of(report)
    if decline is None:
        return None
    known = decline.reason in DeclineReason.values
    words = str(DeclineReason(decline.reason).label) if known else ""
    return DeclineTold(code=decline.reason, words=words)
