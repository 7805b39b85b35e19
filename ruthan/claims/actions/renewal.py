"""An imported claim whose row reads otherwise now: new words, a new verdict, or none any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Max
from django.utils.timezone import get_default_timezone, localdate

from ruthan.audit.actions import record
from ruthan.claims import queries, rules
from ruthan.claims.events import VerdictReached
from ruthan.claims.models import Claim, Origin, Verdict
from ruthan.claims.states import MOVES, VERDICT_MOVES, ClaimState, VerdictState
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.states import move
from ruthan.matching.actions import forget, remember_claim

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

TITLE_CHARS = 200
NO_VERDICT = "ต้นทางไม่ได้ให้ผลการตรวจสอบ เก็บไว้อ้างอิง"  # content in Thai, as all closing words are


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the other organisation says now; an empty code takes its verdict back."""

    code: str
    reason: str
    said_on: date | None
    by: Organisation
    statement: str = ""


def renew(claim_id: UUID, renewal: Renewal, *, is_repeat: bool) -> str:
    """Apply it in the caller's transaction: `renewed`, `reworded`, `same`, `older` or `kept`.

    `kept`: our own people signed a verdict or work on the claim, and theirs counts. A repeat
    under another id counts only when it was said later than the verdict in force. Audited; those
    who were told hear a new verdict.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)
    current = queries.current_verdict(claim)
    if not _is_theirs(claim, current):
        return "kept"
    if is_repeat and current is not None and not _is_later(renewal, current):
        return "same" if current.code == renewal.code else "older"
    reworded = _reword(claim, renewal.statement)
    if current is not None and (current.code, current.reason_th) == (renewal.code, renewal.reason):
        return "reworded" if reworded else "same"
    was = current.code if current else None
    if current is not None:
        move(current, to=VerdictState.SUPERSEDED, moves=VERDICT_MOVES)
    verdict = _new_verdict(claim, renewal) if renewal.code else None
    _settle(claim, verdict, renewal)
    facts: dict[str, str | int | bool | None] = {"was": was, "now": renewal.code or None}
    record(by="system", what="claims:verdict:import", on=claim, facts=facts)
    if verdict is not None:
        emit(VerdictReached(claim_id=claim.pk, verdict_id=verdict.pk))
    return "renewed"


def _is_theirs(claim: Claim, current: Verdict | None) -> bool:
    """Whether nobody of ours has touched the claim: the import may still speak for it."""
    if current is not None:
        return current.is_imported and claim.state == ClaimState.PUBLISHED
    return claim.state == ClaimState.CLOSED and not claim.verdicts.filter(is_imported=False)


def _is_later(renewal: Renewal, current: Verdict) -> bool:
    held = localdate(current.decided_at) if current.decided_at else date.min
    return renewal.said_on is not None and renewal.said_on > held


def _reword(claim: Claim, statement: str) -> bool:
    """Take new words over, unless rows of other ids share the claim and still say the old ones."""
    shared = Origin.objects.filter(claim=claim).count() > 1
    if not statement or statement == claim.statement_th or shared:
        return False
    claim.statement_th = statement
    claim.title_th = statement[:TITLE_CHARS]
    claim.searchable = rules.searchable(claim.title_th, claim.statement_th)
    claim.updated_at = clock.now()
    claim.save(update_fields=["statement_th", "title_th", "searchable", "updated_at"])
    if claim.state == ClaimState.PUBLISHED:
        remember_claim(claim_id=claim.pk, text=claim.statement_th, title=claim.title_th)
    record(by="system", what="claims:claim:import-words", on=claim)
    return True


def _new_verdict(claim: Claim, renewal: Renewal) -> Verdict:
    last = claim.verdicts.aggregate(n=Max("number"))["n"] or 0
    return Verdict.objects.create(
        claim=claim,
        number=last + 1,
        state=VerdictState.APPROVED,
        code=renewal.code,
        reason_th=renewal.reason,
        verified_by=renewal.by,
        is_imported=True,
        proposed_at=clock.now(),
        decided_at=_moment(renewal.said_on) or clock.now(),
    )


def _settle(claim: Claim, verdict: Verdict | None, renewal: Renewal) -> None:
    """Bring the claim where its verdict belongs, along the table of moves."""
    now = clock.now()
    if verdict is None:
        move(claim, to=ClaimState.OPEN, moves=MOVES)
        move(claim, to=ClaimState.CLOSED, moves=MOVES, updated_at=now, closed_because=NO_VERDICT)
        forget(kind="claim", subject=claim.pk)
        return
    if claim.state == ClaimState.PUBLISHED:
        Claim.objects.filter(pk=claim.pk).update(updated_at=now)
        return
    public: dict[str, Any] = {"published_at": _moment(renewal.said_on) or now, "updated_at": now}
    move(claim, to=ClaimState.OPEN, moves=MOVES, closed_because="")
    move(claim, to=ClaimState.PUBLISHED, moves=MOVES, **public)
    remember_claim(claim_id=claim.pk, text=claim.statement_th, title=claim.title_th)


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), get_default_timezone()) if day else None
