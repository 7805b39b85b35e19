"""Verdicts: proposed by one person, approved or sent back by another, corrected by a new one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from ruthan.audit.actions import record
from ruthan.claims import queries, rules
from ruthan.claims.actions.claim import lock
from ruthan.claims.events import VerdictReached
from ruthan.claims.models import Claim, Source, Verdict
from ruthan.claims.permissions import P
from ruthan.claims.states import MOVES, VERDICT_MOVES, ClaimState, VerdictCode, VerdictState
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.states import Refused, move
from ruthan.matching.actions import remember_claim

if TYPE_CHECKING:
    from ruthan.network.models import Organisation


class VerdictRefused(Exception):
    """It cannot go on; `code`: unknown_code, no_reason, no_source, no_change, same_person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def propose_verdict(
    *,
    by: Any,
    claim: Claim,
    code: str,
    reason_th: str,
    reason_en: str = "",
    advice_th: str = "",
    advice_en: str = "",
    change_th: str = "",
    change_en: str = "",
    verified_by: Organisation | None = None,
    next_review_on: date | None = None,
    impact: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Verdict:
    """Propose a verdict; it is public only after another person has approved it.

    Needs a reason and an accepted source; on a claim that has a verdict it is a correction and
    says what changed. Raises VerdictRefused, or Refused when another proposal was first.
    """
    require(by, P.VERDICT_PROPOSE)
    claim = lock(claim)
    _must_be_whole(claim, code=code, reason=reason_th, change=change_th)
    now = at or clock.now()
    verdict = Verdict(
        claim=claim,
        number=_next_number(claim),
        code=code,
        reason_th=reason_th.strip(),
        reason_en=reason_en.strip(),
        advice_th=advice_th.strip(),
        advice_en=advice_en.strip(),
        change_th=change_th.strip(),
        change_en=change_en.strip(),
        verified_by=verified_by or claim.owner or claim.partner,
        proposed_by=by,
        proposed_at=now,
    )
    fields: dict[str, Any] = {"updated_at": now}
    if impact is not None:
        fields["impact"] = rules.clean_impact(dict(impact))
    fields["next_review_on"] = next_review_on or rules.next_review(code, localdate(now))
    move(claim, to=ClaimState.PROPOSED, moves=MOVES, **fields)
    verdict.save(force_insert=True)
    facts: dict[str, Any] = {"number": verdict.number, "code": code}
    record(by=by, what="claims:verdict:propose", on=claim, facts=facts)
    return verdict


@transaction.atomic
def approve_verdict(*, by: Any, verdict: Verdict, at: datetime | None = None) -> Verdict:
    """Sign as the second person: the verdict is in force, public, and everyone who asked is told.

    Refuses (VerdictRefused same_person) whoever proposed it, and Refused when somebody else
    signed or sent it back first. The verdict before it is superseded in the same transaction.
    """
    require(by, P.VERDICT_APPROVE)
    if by.pk == verdict.proposed_by_id:
        raise VerdictRefused("same_person")
    claim, now = lock(verdict.claim), at or clock.now()
    if claim.state != ClaimState.PROPOSED:
        raise Refused(claim.state, ClaimState.PUBLISHED)
    before = queries.current_verdict(claim)
    if before is not None:
        move(before, to=VerdictState.SUPERSEDED, moves=VERDICT_MOVES)
    signed = {"approved_by": by, "decided_at": now}
    move(verdict, to=VerdictState.APPROVED, moves=VERDICT_MOVES, **signed)
    published = claim.published_at or now
    move(claim, to=ClaimState.PUBLISHED, moves=MOVES, published_at=published, updated_at=now)
    remember_claim(claim_id=claim.pk, text=claim.statement_th, title=claim.title_th)
    facts: dict[str, Any] = {"number": verdict.number, "code": verdict.code}
    facts["proposed_by"] = str(verdict.proposed_by_id)
    record(by=by, what="claims:verdict:approve", on=claim, facts=facts)
    emit(VerdictReached(claim_id=claim.pk, verdict_id=verdict.pk))
    verdict.claim = claim
    return verdict


@transaction.atomic
def return_verdict(*, by: Any, verdict: Verdict, because: str) -> Verdict:
    """Send a proposal back with a reason, or take one's own back; raises Refused when too late.

    A claim with a verdict in force stays published as it was; any other is checked on.
    """
    own = by.pk == verdict.proposed_by_id
    require(by, P.VERDICT_PROPOSE if own else P.VERDICT_APPROVE)
    if not because.strip():
        raise VerdictRefused("no_reason")
    claim = lock(verdict.claim)
    move(
        verdict,
        to=VerdictState.RETURNED,
        moves=VERDICT_MOVES,
        returned_because=because.strip(),
    )
    stays = queries.current_verdict(claim) is not None
    to = ClaimState.PUBLISHED if stays else ClaimState.OPEN
    move(claim, to=to, moves=MOVES, updated_at=clock.now())
    record(by=by, what="claims:verdict:return", on=claim, facts={"number": verdict.number})
    verdict.claim = claim
    return verdict


def _must_be_whole(claim: Claim, *, code: str, reason: str, change: str) -> None:
    if code not in VerdictCode.values:
        raise VerdictRefused("unknown_code")
    if not reason.strip():
        raise VerdictRefused("no_reason")
    if not Source.objects.filter(claim=claim, suggested=False).exists():
        raise VerdictRefused("no_source")
    if not change.strip() and queries.current_verdict(claim) is not None:
        raise VerdictRefused("no_change")


def _next_number(claim: Claim) -> int:
    last: int | None = Verdict.objects.filter(claim=claim).aggregate(n=Max("number"))["n"]
    return (last or 0) + 1
