"""Who may see networks: masked, for whoever screens or helps victims."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from ruthan.core.guard import may
from ruthan.links import queries
from ruthan.links.permissions import P

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.links.queries import Network


def network_for(user: User, hub_id: UUID) -> Network:
    """A network for who may see it; Http404 where there is none."""
    found = queries.network(hub_id) if may(user, P.NETWORK_READ) else None
    if found is None:
        raise Http404
    return found
