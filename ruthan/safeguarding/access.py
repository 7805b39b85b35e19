"""Who may see that a sealed drop exists: child-protection officers, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404

from ruthan.core.guard import may
from ruthan.intake import queries as intake
from ruthan.intake.states import DropState
from ruthan.safeguarding.permissions import P

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.intake.models import SealedDrop

_TO_DO = Case(
    *(
        When(state=state, then=Value(place))
        for place, state in enumerate((DropState.WAITING, DropState.OPENED, DropState.REFERRED))
    ),
    default=Value(9),
    output_field=IntegerField(),
)


def drops_for(user: User) -> QuerySet[SealedDrop]:
    """Every sealed drop for an officer, what waits first; none for anyone else."""
    drops = intake.drops().order_by(_TO_DO, "dropped_at")
    return drops if may(user, P.DROP_LIST) else drops.none()


def drop_for(user: User, ref: str) -> SealedDrop:
    """One drop; not yours and not there are the same 404."""
    drop = drops_for(user).filter(ref=ref).first()
    if drop is None:
        raise Http404
    return drop
