"""Who may open which alert on the desk: every desk that reads alerts reads all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404

from ruthan.core.guard import may
from ruthan.publishing import queries
from ruthan.publishing.models import Alert
from ruthan.publishing.permissions import P

if TYPE_CHECKING:
    from ruthan.accounts.models import User


def alerts_for(user: User) -> QuerySet[Alert]:
    """Every alert, drafts too, for those who may read alerts; none for others."""
    return queries.alerts() if may(user, P.ALERT_READ) else queries.alerts().none()


def alert_for(user: User, ref: str) -> Alert:
    """One alert; Http404 when it is not there or the person may not read alerts."""
    found = alerts_for(user).filter(ref=ref).first()
    if found is None:
        raise Http404
    return found
