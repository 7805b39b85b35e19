"""Who may open a request: the organisation it was sent to, and the centre that sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404

from ruthan.core.guard import organisations_where
from ruthan.referrals import queries
from ruthan.referrals.models import Referral
from ruthan.referrals.permissions import P

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ruthan.accounts.models import User


def referrals_for(user: User | AnonymousUser) -> QuerySet[Referral]:
    """The requests sent to the organisations for which the person answers."""
    own = organisations_where(user, P.REFERRAL_READ)
    return queries.referrals().filter(organisation__in=own)


def referral_for(user: User | AnonymousUser, ref: str) -> Referral:
    """One request sent to the person's organisation; Http404 for anyone else's or none."""
    found = referrals_for(user).filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def watched_for(user: User | AnonymousUser) -> QuerySet[Referral]:
    """The requests that the person's centres sent."""
    own = organisations_where(user, P.REFERRAL_WATCH)
    return queries.referrals().filter(from_centre__in=own)


def watched_referral_for(user: User | AnonymousUser, ref: str) -> Referral:
    """One request that the person's centre sent; Http404 for another centre's or none."""
    found = watched_for(user).filter(ref=ref).first()
    if found is None:
        raise Http404
    return found
