"""Claims and what was decided on them, as citizens see them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from ruthan.claims.models import Claim, ClaimCluster, Source, Verdict
from ruthan.claims.states import VerdictState
from ruthan.core.text.fold import squash
from ruthan.matching import queries as matching

_OLDEST_OVER = """
SELECT claim.id FROM claims_claimcluster link JOIN claims_claim claim ON claim.id = link.claim_id
WHERE link.cluster_id = ANY(%s) ORDER BY claim.opened_at LIMIT 1
"""
_FOUND = 50
PUBLIC = (VerdictState.APPROVED, VerdictState.SUPERSEDED)
_WORDS = 6


def claim(ref: str) -> Claim | None:
    """A claim by its public reference. One query."""
    return _claims().filter(ref=ref).first()


def claim_by_id(claim_id: UUID) -> Claim | None:
    """A claim by its key. One query."""
    return _claims().filter(pk=claim_id).first()


def claims_by_id(claim_ids: Collection[UUID]) -> dict[UUID, Claim]:
    """These claims, as far as there are. One query at most."""
    return {held.pk: held for held in _claims().filter(pk__in=claim_ids)} if claim_ids else {}


def published() -> QuerySet[Claim]:
    """Every claim with a verdict in force, newest first; also while it is being checked again."""
    decided = _claims().filter(published_at__isnull=False, verdicts__state=VerdictState.APPROVED)
    return decided.order_by("-published_at", "-id")


def published_claim(ref: str) -> Claim | None:
    """A public claim by its reference. One query."""
    return published().filter(ref=ref).first()


def current_verdict(claim: Claim) -> Verdict | None:
    """The verdict in force. One query."""
    return _verdicts().filter(claim=claim, state=VerdictState.APPROVED).first()


def proposed_verdict(claim: Claim) -> Verdict | None:
    """The verdict that waits for its second signature. One query."""
    return _verdicts().filter(claim=claim, state=VerdictState.PROPOSED).first()


def verdict(verdict_id: UUID) -> Verdict | None:
    """One verdict with its claim. One query."""
    return _verdicts().select_related("claim").filter(pk=verdict_id).first()


def verdicts(claim: Claim) -> list[Verdict]:
    """Every verdict on a claim, sent-back ones too, oldest first. One query."""
    return list(_verdicts().filter(claim=claim).order_by("number"))


def history(claim: Claim) -> list[Verdict]:
    """The verdicts that were public, oldest first; the last one is in force. One query."""
    return list(_verdicts().filter(claim=claim, state__in=PUBLIC).order_by("number"))


def sources(claim: Claim) -> list[Source]:
    """The accepted sources, in the order they were added. One query."""
    return list(Source.objects.filter(claim=claim, suggested=False))


def suggestions(claim: Claim) -> list[Source]:
    """Sources that somebody suggested and nobody has accepted yet. One query."""
    return list(Source.objects.select_related("by").filter(claim=claim, suggested=True))


def cluster_ids(claim: Claim) -> list[UUID]:
    """The clusters under a claim. One query."""
    return list(ClaimCluster.objects.filter(claim=claim).values_list("cluster_id", flat=True))


def claim_of_cluster(cluster_id: UUID) -> Claim | None:
    """The claim that a cluster of reports belongs to, following merges.

    Two short queries; a third where there is one, which few reports have.
    """
    same = matching.same_cluster(cluster_id)
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_OVER, [same])
        row = cursor.fetchone()
    return claim_by_id(row[0]) if row else None


def surely_known(text: str, *, at_least: float) -> Claim | None:
    """The published claim that a text states by the engine's own decision, or None when unsure.

    About two queries; nothing of the text is kept.
    """
    matches = matching.known_claims(text)
    if not matches or matches[0].relation != "same" or matches[0].probability < at_least:
        return None
    claim = claim_by_id(matches[0].claim_id)
    return claim if claim and claim.published_at else None


def search_published(text: str) -> list[Claim]:
    """Public claims for a few words or a whole message, best first; at most fifty.

    Words are found inside the squashed text, so spaces, repeated letters and Thai digits do not
    matter; a message is compared with every statement as matching does it.
    """
    near = [match.claim_id for match in matching.known_claims(text)]
    held = {found.pk: found for found in published().filter(pk__in=near)} if near else {}
    ranked = [held[pk] for pk in near if pk in held]
    words = [word for word in (squash(part) for part in text.split()[:_WORDS]) if word]
    if words:
        wanted = Q()
        for word in words:
            wanted &= Q(searchable__contains=word)
        ranked += [c for c in published().filter(wanted)[:_FOUND] if c.pk not in held]
    return ranked[:_FOUND]


def _claims() -> QuerySet[Claim]:
    return Claim.objects.select_related("centre", "owner", "partner")


def _verdicts() -> QuerySet[Verdict]:
    return Verdict.objects.select_related("proposed_by", "approved_by", "verified_by")
