"""Who may open which call and which call back: one's own, and those of one's own centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ruthan.core.guard import organisations_where
from ruthan.gateway.models import Call, CallBack
from ruthan.gateway.permissions import P

if TYPE_CHECKING:
    from uuid import UUID


def centre_of(user: Any) -> UUID:
    """The centre for which a person takes calls; Http404 for those who take none."""
    found = organisations_where(user, P.CALL_TAKE)
    if not found:
        raise Http404
    return sorted(found)[0]


def call_for(user: Any, call_id: UUID) -> Call:
    """A call of one's own that is going on or was; Http404 for anybody else's."""
    centres = organisations_where(user, P.CALL_TAKE)
    held = Call.objects.select_related("report__data_key", "report__centre", "report__cluster")
    return get_object_or_404(held, pk=call_id, operator=user, centre__in=centres)


def calls_for(user: Any) -> QuerySet[Call]:
    """The calls that a person may see in lists: those of their centres."""
    return Call.objects.filter(centre__in=organisations_where(user, P.CALL_READ))


def backs_for(user: Any, permission: str = P.CALL_TAKE) -> QuerySet[CallBack]:
    """The call backs of the centres that own the reports and in which the person may."""
    centres = organisations_where(user, permission)
    held = CallBack.objects.select_related("report__data_key", "report__centre", "taken_by")
    return held.filter(report__centre__in=centres, report__data_key__destroyed_at__isnull=True)


def back_for(user: Any, back_id: UUID) -> CallBack:
    """One call back of the person's own centre; Http404 for anything else."""
    return get_object_or_404(backs_for(user), pk=back_id)
