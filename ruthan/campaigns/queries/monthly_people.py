"""Whom to tell of a month: who coordinates for a unit today, who receives for the ministry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruthan.campaigns.models import Coordinator
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.units import province_of
from ruthan.core import guard
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.network.models import Organisation


def people_of(unit: Organisation) -> list[User]:
    """The named coordinator, and whoever may report for the unit today: a new one at once, one
    who left no more. The parent must be loaded. A few queries."""
    named = Coordinator.objects.filter(unit=unit, until__isnull=True, user__isnull=False)
    found = {one.user_id: one.user for one in named.select_related("user") if one.user}
    province = province_of(unit) if unit.code.startswith("province:") else ""
    for person in _holding(P.REPORT_SUBMIT):
        for grant in guard.grants_of(person):
            own = grant.organisation == unit.pk or (province and grant.province == province)
            if own and P.REPORT_SUBMIT in guard.table().get(grant.role, frozenset()):
                found[person.pk] = person
    return [one for one in found.values() if one.is_active]


def receivers() -> list[User]:
    """The people who receive reports for the ministry. One query for each role that may."""
    return _holding(P.REPORT_RECEIVE)


def _holding(permission: str) -> list[User]:
    roles = [role for role, held in guard.table().items() if permission in held]
    found = {one.pk: one for role in roles for one in network.people_with(role)}
    return list(found.values())
