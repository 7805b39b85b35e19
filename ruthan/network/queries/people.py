"""Who works where: grants for the guard, members of an organisation, the people to tell."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from ruthan.core.guard import Grant, Held
from ruthan.network.models import Membership, Organisation
from ruthan.network.queries.places import province_name
from ruthan.network.states import Role

if TYPE_CHECKING:
    from ruthan.accounts.models import User

_NOT_DESK = (Role.LIAISON, Role.VOLUNTEER)


def grants_of(user: User) -> list[Grant]:
    """The memberships that a person holds today, as grants. One query."""
    held = Membership.objects.filter(user=user, ended_at__isnull=True, organisation__is_active=True)
    return [Grant(m.role, m.organisation_id, m.province) for m in held]


def held_by(people: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Held]]:
    """The roles of many people in words, for lists. One query for all of them."""
    found: dict[uuid.UUID, list[Held]] = defaultdict(list)
    live = Membership.objects.filter(user__in=people, ended_at__isnull=True)
    for m in live.select_related("organisation").order_by("granted_at"):
        words = m.get_role_display()
        found[m.user_id].append(
            Held(m.role, words, m.organisation.short, province_name(m.province))
        )
    return found


def roles_held(user: User) -> list[Membership]:
    """The memberships of a person, ended ones too, newest first. One query."""
    held = Membership.objects.filter(user=user).select_related("organisation", "granted_by")
    return list(held.order_by("ended_at", "-granted_at"))


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """The people who work there today; the machines of its keys are not among them."""
    live = Membership.objects.filter(
        organisation=organisation, ended_at__isnull=True, user__is_machine=False
    )
    return live.select_related("user", "granted_by").order_by("role", "user__name_th")


def liaisons_of(organisation: Organisation) -> list[User]:
    """The active people who answer for the organisation. One query."""
    return _people(members_of(organisation).filter(role=Role.LIAISON))


def staff_of(centre: Organisation) -> list[User]:
    """The active people who work on a centre's queue; no volunteers, no liaisons. One query."""
    return _people(members_of(centre).exclude(role__in=_NOT_DESK))


def people_with(role: str) -> list[User]:
    """The active people who hold a role anywhere. One query."""
    live = Membership.objects.filter(role=role, ended_at__isnull=True, user__is_machine=False)
    return _people(live.select_related("user").order_by("user__name_th"))


def people_acting_for(held: Organisation, role: str) -> list[User]:
    """The active people with a role in an organisation or, of a province, for it. One query."""
    live = Membership.objects.filter(role=role, ended_at__isnull=True, user__is_machine=False)
    province = held.code.removeprefix("province:") if held.code.startswith("province:") else ""
    theirs = Q(organisation=held)
    if province:
        theirs |= Q(province=province)
    return _people(live.filter(theirs).select_related("user").order_by("user__name_th"))


def _people(held: QuerySet[Membership]) -> list[User]:
    found = {m.user_id: m.user for m in held.filter(user__is_active=True)}
    return list(found.values())
