"""Which endpoints and which of their messages a person may open."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ruthan.core.guard import may, organisations_where
from ruthan.messaging import queries
from ruthan.messaging.models import Endpoint, Message
from ruthan.messaging.permissions import P

if TYPE_CHECKING:
    from ruthan.accounts.models import User


def endpoints_for(user: User) -> QuerySet[Endpoint]:
    """Those of one's own organisations, or all of them; deleted ones are nobody's."""
    if may(user, P.ENDPOINT_EDIT_ALL):
        return queries.endpoints()
    own = organisations_where(user, P.ENDPOINT_EDIT)
    return queries.endpoints().filter(organisation__in=own)


def endpoint_for(user: User, endpoint_id: UUID) -> Endpoint:
    """One of them; Http404 for anybody else's or none."""
    return get_object_or_404(endpoints_for(user), pk=endpoint_id)


def sent_for(user: User, endpoint_id: UUID, message_id: UUID) -> Message:
    """One message to an endpoint of one's own; Http404 for anybody else's or none."""
    endpoint = endpoint_for(user, endpoint_id)
    return get_object_or_404(queries.sent_to(endpoint), pk=message_id)


def delivery_for(user: User, message_id: UUID) -> Message:
    """Any outgoing message, for whoever may look after them; Http404 for anybody else or none."""
    found = queries.deliveries().filter(pk=message_id).first()
    if found is None or not may(user, P.DELIVERY_READ):
        raise Http404
    return found
