"""Questions about the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruthan.core.guard import Grant
from ruthan.network.models import Membership

if TYPE_CHECKING:
    from ruthan.accounts.models import User


def grants_of(user: User) -> list[Grant]:
    """The memberships that a person holds today, as grants. One query."""
    held = Membership.objects.filter(
        user=user, ended_at__isnull=True, organisation__is_active=True
    )
    return [Grant(m.role, m.organisation_id, m.province) for m in held]
