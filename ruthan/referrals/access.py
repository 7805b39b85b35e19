"""Who may open a request: the organisation it was sent to, and the centre that sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from ruthan.core.guard import organisations_where
from ruthan.referrals import queries
from ruthan.referrals.models import Matter, Notice, Referral
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
    return get_object_or_404(referrals_for(user), ref=ref)


def watched_for(user: User | AnonymousUser) -> QuerySet[Referral]:
    """The requests that the person's centres sent."""
    own = organisations_where(user, P.REFERRAL_WATCH)
    return queries.referrals().filter(from_centre__in=own)


def watched_referral_for(user: User | AnonymousUser, ref: str) -> Referral:
    """One request that the person's centre sent; Http404 for another centre's or none."""
    return get_object_or_404(watched_for(user), ref=ref)


def sent_for(user: User | AnonymousUser, ref: str) -> Referral:
    """One request that the person may go on with (appeal, more holders); Http404 otherwise."""
    own = organisations_where(user, P.REFERRAL_SEND)
    return get_object_or_404(queries.referrals(), from_centre__in=own, ref=ref)


def notices_for(user: User | AnonymousUser) -> QuerySet[Notice]:
    """The notices of the person's centres."""
    own = organisations_where(user, P.NOTICE_READ)
    return queries.notices().filter(from_centre__in=own)


def notice_for(user: User | AnonymousUser, ref: str) -> Notice:
    """One notice of the person's centres; Http404 for another centre's or none."""
    return get_object_or_404(notices_for(user), ref=ref)


def matters_for(user: User | AnonymousUser) -> QuerySet[Matter]:
    """The matters of the person's centres."""
    own = organisations_where(user, P.NOTICE_READ)
    return queries.matters().filter(centre__in=own)


def matter_for(user: User | AnonymousUser, ref: str) -> Matter:
    """One matter of the person's centres; Http404 for another centre's or none."""
    return get_object_or_404(matters_for(user), ref=ref)
