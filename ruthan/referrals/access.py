"""Who may open a request: the organisation it was sent to, and the centre that sent it.

What a request is about may need a permission more on the sending side: a victim's case is read by
those who read cases. Apps above say which (`install`), for this app does not know them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from ruthan.core.guard import may, organisations_where, require
from ruthan.network import queries as network
from ruthan.referrals import queries
from ruthan.referrals.models import Matter, Notice, Referral
from ruthan.referrals.permissions import P

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ruthan.accounts.models import User
    from ruthan.network.models import Organisation


def referrals_for(user: User | AnonymousUser) -> QuerySet[Referral]:
    """The requests sent to the organisations for which the person answers."""
    own = organisations_where(user, P.REFERRAL_READ)
    return queries.referrals().filter(organisation__in=own)


def referral_for(user: User | AnonymousUser, ref: str) -> Referral:
    """One request sent to the person's organisation; Http404 for anyone else's or none."""
    return get_object_or_404(referrals_for(user), ref=ref)


@dataclass(frozen=True, slots=True)
class Needed:
    """What the sending side must hold, too, for requests about one kind of thing."""

    see: str
    act: str


_needed: dict[str, Needed] = {}


def install(needed: Mapping[str, Needed]) -> None:
    """Say for each kind of thing (`about_kind`) what its sender must hold beside the request's."""
    _needed.clear()
    _needed.update(needed)


def watched_for(user: User | AnonymousUser) -> QuerySet[Referral]:
    """The requests that the person's centres sent, of kinds that the person may read."""
    needed = {kind: one.see for kind, one in _needed.items()}
    return _sent_by_centres(user, P.REFERRAL_WATCH, needed)


def watched_referral_for(user: User | AnonymousUser, ref: str) -> Referral:
    """One request that the person's centre sent; Http404 for another centre's or none."""
    return get_object_or_404(watched_for(user), ref=ref)


def worked_on_for(user: User | AnonymousUser, ref: str) -> Referral:
    """One request that the person may reply to, take back or write an answer down for."""
    needed = {kind: one.act for kind, one in _needed.items()}
    return get_object_or_404(_sent_by_centres(user, P.REFERRAL_WATCH, needed), ref=ref)


def sent_for(user: User | AnonymousUser, ref: str) -> Referral:
    """One request that the person may go on with (appeal, more holders); Http404 otherwise."""
    needed = {kind: one.act for kind, one in _needed.items()}
    return get_object_or_404(_sent_by_centres(user, P.REFERRAL_SEND, needed), ref=ref)


def may_act(user: Any, permission: str, referral: Referral) -> bool:
    """Whether the person may do something for the centre that sent a request."""
    wanted = [permission]
    if referral.about_kind in _needed:
        wanted.append(_needed[referral.about_kind].act)
    return all(may(user, one, organisation=referral.from_centre_id) for one in wanted)


def require_act(user: Any, permission: str, referral: Referral) -> None:
    """The check of an action of the sending side itself; raises Forbidden."""
    require(user, permission, organisation=referral.from_centre_id)
    if referral.about_kind in _needed:
        needed = _needed[referral.about_kind].act
        require(user, needed, organisation=referral.from_centre_id)


def _sent_by_centres(
    user: User | AnonymousUser, permission: str, needed: Mapping[str, str]
) -> QuerySet[Referral]:
    rows = queries.referrals().filter(from_centre__in=organisations_where(user, permission))
    for kind, more in needed.items():
        rows = rows.filter(~Q(about_kind=kind) | Q(from_centre__in=organisations_where(user, more)))
    return rows


def centre_of(user: User | AnonymousUser, permission: str) -> Organisation:
    """The centre for which the person writes something new; the national one for who has all."""
    own = organisations_where(user, permission)
    return next((one for one in network.centres() if one.pk in own), network.national_centre())


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
