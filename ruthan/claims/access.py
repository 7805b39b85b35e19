"""Who may open which claim: claims are one national pool for everyone with a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ruthan.claims import queries
from ruthan.claims.models import Claim, Source, Verdict
from ruthan.claims.permissions import P
from ruthan.core.guard import may, organisations_where

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ruthan.accounts.models import User


def claims_for(user: User | AnonymousUser) -> QuerySet[Claim]:
    """Every claim for those who may read claims, none for others."""
    return queries.claims() if may(user, P.CLAIM_READ) else queries.claims().none()


def claim_for(user: User | AnonymousUser, ref: str) -> Claim:
    """One claim; Http404 when it is not there or the person may not read claims."""
    return get_object_or_404(claims_for(user), ref=ref)


def source_for(user: User | AnonymousUser, claim: Claim, source_id: UUID) -> Source:
    """One source of this claim; Http404 for another claim's."""
    found = Source.objects.filter(claim=claim, pk=source_id).first()
    if found is None or not may(user, P.CLAIM_READ):
        raise Http404
    return found


def verdict_for(user: User | AnonymousUser, claim: Claim, verdict_id: UUID) -> Verdict:
    """One verdict of this claim; Http404 for another claim's."""
    found = Verdict.objects.select_related("claim").filter(claim=claim, pk=verdict_id).first()
    if found is None or not may(user, P.CLAIM_READ):
        raise Http404
    return found


def partner_claims_for(user: User | AnonymousUser) -> QuerySet[Claim]:
    """What the person's own organisations submitted as partners, newest first."""
    own = organisations_where(user, P.PARTNER_SUBMIT)
    return Claim.objects.filter(partner__in=own).order_by("-opened_at")
