"""A claim's own life: opened, worded, closed, opened again, or brought by a partner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.claims import queries, rules
from ruthan.claims.actions.cluster import attach_cluster
from ruthan.claims.actions.source import new_source
from ruthan.claims.events import ClaimOpened
from ruthan.claims.models import Claim
from ruthan.claims.permissions import P
from ruthan.claims.states import MOVES, WORKING, ClaimState, Provenance
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused, move
from ruthan.matching.actions import remember_claim
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

STATEMENT_CHARS, TITLE_CHARS = 500, 200


class ClaimRefused(ValueError):
    """The claim lacks something; `code` says what: no_statement, no_title, has_verdict."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def open_claim(
    *,
    by: Any,
    centre: Organisation,
    clusters: Sequence[Any] = (),
    statement_th: str,
    title_th: str,
    strand: str,
    category: str = "",
    statement_en: str = "",
    title_en: str = "",
    content_type: str = "",
    direction: str = "",
    owner: Organisation | None = None,
    impact: Mapping[str, Any] | None = None,
    provenance: str = Provenance.OWN,
    partner: Organisation | None = None,
    at: datetime | None = None,
    is_demonstration: bool = False,
) -> Claim:
    """Open a statement for checking on one or more clusters (or their ids); in one sentence.

    Every process finds it once committed. Refuses a claim without words, and ClusterTaken when a
    cluster belongs to another claim already. `by` is a user, or "system" for an import.
    """
    if by != "system":
        require(by, _right(provenance))
    now = at or clock.now()
    claim = Claim(
        ref=public_reference("C"),
        strand=strand,
        category=category,
        content_type=content_type,
        direction=direction or rules.direction_of(strand),
        impact=rules.clean_impact(dict(impact or {})),
        provenance=provenance,
        centre=centre,
        owner=owner,
        partner=partner,
        opened_by=None if by == "system" else by,
        opened_at=now,
        updated_at=now,
        is_demonstration=is_demonstration,
    )
    _word(claim, statement_th, statement_en, title_th, title_en)
    claim.save(force_insert=True)
    for cluster in clusters:
        attach_cluster(by=by, claim=claim, cluster=cluster)
    remember_claim(claim_id=claim.pk, text=claim.statement_th, title=claim.title_th)
    facts = {"strand": strand, "provenance": str(provenance)}
    record(by=by, what="claims:claim:open", on=claim, facts=facts)
    emit(ClaimOpened(claim_id=claim.pk))
    return claim


@transaction.atomic
def edit_claim(
    *,
    by: Any,
    claim: Claim,
    statement_th: str,
    title_th: str,
    statement_en: str = "",
    title_en: str = "",
    strand: str = "",
    category: str = "",
    content_type: str = "",
    direction: str = "",
    owner: Organisation | None = None,
) -> Claim:
    """Word a claim anew while it is being checked; raises Refused afterwards."""
    require(by, P.CLAIM_OPEN)
    claim = lock(claim)
    if claim.state not in WORKING:
        raise Refused(claim.state, "edit")
    _word(claim, statement_th, statement_en, title_th, title_en)
    claim.strand, claim.category = strand or claim.strand, category
    claim.content_type = content_type or claim.content_type
    claim.direction = direction or rules.direction_of(claim.strand)
    claim.owner = owner or claim.owner
    claim.updated_at = clock.now()
    claim.save()
    remember_claim(claim_id=claim.pk, text=claim.statement_th, title=claim.title_th)
    record(by=by, what="claims:claim:edit", on=claim)
    return claim


@transaction.atomic
def close_claim(*, by: Any, claim: Claim, because: str) -> Claim:
    """Close without a verdict, with a public reason; refuses one that has a verdict in force."""
    require(by, P.VERDICT_PROPOSE)
    if not because.strip():
        raise ClaimRefused("no_reason")
    if queries.current_verdict(claim) is not None:
        raise ClaimRefused("has_verdict")
    now = clock.now()
    words = because.strip()
    move(claim, to=ClaimState.CLOSED, moves=MOVES, closed_because=words, updated_at=now)
    record(by=by, what="claims:claim:close", on=claim)
    return claim


@transaction.atomic
def reopen(*, by: Any, claim: Claim, because: str = "") -> Claim:
    """Check a published or closed claim again; a verdict in force stays public meanwhile."""
    require(by, P.VERDICT_PROPOSE)
    if claim.state not in {ClaimState.PUBLISHED, ClaimState.CLOSED}:
        raise Refused(claim.state, ClaimState.OPEN)
    move(claim, to=ClaimState.OPEN, moves=MOVES, closed_because="", updated_at=clock.now())
    record(by=by, what="claims:claim:reopen", on=claim, because=because)
    return claim


@transaction.atomic
def keep_verdict(*, by: Any, claim: Claim) -> Claim:
    """End a second check with the verdict in force unchanged; its review moves on."""
    require(by, P.VERDICT_PROPOSE)
    verdict = queries.current_verdict(claim)
    if verdict is None:
        raise ClaimRefused("no_verdict")
    day = rules.next_review(verdict.code, clock.today())
    now = clock.now()
    if claim.state == ClaimState.PUBLISHED:
        rows = Claim.objects.filter(pk=claim.pk, state=ClaimState.PUBLISHED)
        if not rows.update(next_review_on=day, updated_at=now):
            raise Refused(ClaimState.PUBLISHED, ClaimState.PUBLISHED)
        claim.next_review_on = day
    else:
        move(claim, to=ClaimState.PUBLISHED, moves=MOVES, next_review_on=day, updated_at=now)
    record(by=by, what="claims:verdict:keep", on=claim)
    return claim


@transaction.atomic
def set_impact(*, by: Any, claim: Claim, impact: Mapping[str, Any]) -> Claim:
    """Say whom it touches and how: individual, family, community, society."""
    require(by, P.VERDICT_PROPOSE)
    claim.impact = rules.clean_impact(dict(impact))
    Claim.objects.filter(pk=claim.pk).update(impact=claim.impact, updated_at=clock.now())
    record(by=by, what="claims:claim:impact", on=claim, facts={"levels": len(claim.impact)})
    return claim


@transaction.atomic
def submit_partner_fact(
    *,
    by: Any,
    organisation: Organisation,
    statement_th: str,
    title_th: str,
    strand: str,
    category: str = "",
    statement_en: str = "",
    title_en: str = "",
    explanation: str,
    url: str = "",
    at: datetime | None = None,
    is_demonstration: bool = False,
) -> Claim:
    """A partner brings what it has verified: a claim with its words as a suggested source.

    Two of our people still decide. Refuses a person who does not answer for the organisation.
    """
    require(by, P.PARTNER_SUBMIT, organisation=organisation.pk)
    if not explanation.strip():
        raise ClaimRefused("no_explanation")
    claim = open_claim(
        by=by,
        centre=network.national_centre(),
        statement_th=statement_th,
        statement_en=statement_en,
        title_th=title_th,
        title_en=title_en,
        strand=strand,
        category=category,
        owner=organisation,
        partner=organisation,
        provenance=Provenance.PARTNER,
        at=at,
        is_demonstration=is_demonstration,
    )
    new_source(
        by=by,
        claim=claim,
        kind="primary",
        title=claim.title_th,
        publisher=organisation.name_th,
        url=url,
        quote=explanation.strip(),
        read_on=clock.today(),
        suggested=True,
    )
    return claim


def lock(claim: Claim) -> Claim:
    """The claim as it stands, held until the transaction ends."""
    return Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)


def claim_id_of(claim: Claim | UUID) -> UUID:
    """The key of a claim given as itself or as its key."""
    return claim.pk if isinstance(claim, Claim) else claim


def _right(provenance: str) -> str:
    return P.PARTNER_SUBMIT if provenance == Provenance.PARTNER else P.CLAIM_OPEN


def _word(claim: Claim, statement_th: str, statement_en: str, title_th: str, title_en: str) -> None:
    """Put the words in: one line each, trimmed; refuses none."""
    claim.statement_th, claim.title_th = _line(statement_th), _line(title_th)
    claim.statement_en, claim.title_en = _line(statement_en), _line(title_en)
    if not claim.statement_th or len(claim.statement_th) > STATEMENT_CHARS:
        raise ClaimRefused("no_statement")
    if not claim.title_th or len(claim.title_th) > TITLE_CHARS:
        raise ClaimRefused("no_title")
    claim.searchable = rules.searchable(
        claim.title_th, claim.statement_th, claim.title_en, claim.statement_en
    )


def _line(text: str) -> str:
    return " ".join(text.split())
