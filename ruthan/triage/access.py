"""Who may see which items: those of the centres in which a person reads the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from ruthan.core.guard import may, organisations_where
from ruthan.triage import queries
from ruthan.triage.models import Handover, QueueItem, RoutingVersion
from ruthan.triage.permissions import P
from ruthan.triage.queries.routing import version_numbered

if TYPE_CHECKING:
    from ruthan.accounts.models import User


def centres_of(user: User) -> frozenset[UUID]:
    """The centres whose queue the person reads."""
    return organisations_where(user, P.QUEUE_READ)


def item_for(user: User, item_id: UUID) -> QueueItem:
    """One item of the person's own centres; Http404 for anything else."""
    return get_object_or_404(queries.items_all(), pk=item_id, centre__in=centres_of(user))


def handover_for(user: User, ref: str) -> Handover:
    """One hand-over that the person's centre gave or got; Http404 for anything else."""
    own = centres_of(user)
    found = Handover.objects.select_related(
        "from_centre", "to_centre", "data_key", "by", "accepted_by"
    ).filter(ref=ref)
    handover = found.first()
    if handover is None or not own & {handover.from_centre_id, handover.to_centre_id}:
        raise Http404
    return handover


def matrix_for(user: User, number: int) -> RoutingVersion:
    """A version of the routing matrix for who reads it; Http404 where there is none."""
    found = version_numbered(number) if may(user, P.MATRIX_READ) else None
    if found is None:
        raise Http404
    return found
