"""Who may open which alert on the desk, and for which province a reader wants to be warned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ruthan.core.guard import may, provinces_where
from ruthan.network.queries import is_province
from ruthan.publishing import queries
from ruthan.publishing.models import Alert
from ruthan.publishing.permissions import P
from ruthan.surges import queries as surges
from ruthan.surges.permissions import P as SURGES

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from ruthan.accounts.models import User
    from ruthan.surges.models import Surge

COOKIE: Final = "ruthan_province"  # the chosen province and nothing else
READ_COOKIE: Final = "ruthan_read"  # references of severe alerts that the reader put away
_HALF_A_YEAR: Final = 180 * 24 * 3600
_A_MONTH: Final = 30 * 24 * 3600
_MOST_READ: Final = 20


def alerts_for(user: User) -> QuerySet[Alert]:
    """Every alert, drafts too, for those who may read alerts; none for others."""
    return queries.alerts() if may(user, P.ALERT_READ) else queries.alerts().none()


def alert_for(user: User, ref: str) -> Alert:
    """One alert; Http404 when it is not there or the person may not read alerts."""
    return get_object_or_404(alerts_for(user), ref=ref)


def surges_for(user: User) -> QuerySet[Surge]:
    """Every surge for the desks; the country's and those of their provinces for coordinators."""
    found = surges.surges()
    if may(user, SURGES.SURGE_READ_ALL):
        return found
    if not may(user, SURGES.SURGE_READ):
        return found.none()
    return found.filter(province__in={"", *provinces_where(user, SURGES.SURGE_READ)})


def surge_for(user: User, surge_id: UUID) -> Surge:
    """One surge; Http404 when it is not there or the person may not read it."""
    return get_object_or_404(surges_for(user), pk=surge_id)


def chosen_province(request: HttpRequest) -> str:
    """The code of the chosen province; '' for none or nonsense."""
    code = request.COOKIES.get(COOKIE, "")
    return code if is_province(code) else ""


def remember_province(response: HttpResponse, code: str) -> None:
    """Keep the choice for half a year; an empty one is forgotten."""
    if is_province(code):
        response.set_cookie(
            COOKIE,
            code,
            max_age=_HALF_A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")


def put_away(request: HttpRequest) -> list[str]:
    """The severe alerts that the reader needs to see no more, the oldest first."""
    return [ref for ref in request.COOKIES.get(READ_COOKIE, "").split(".") if ref][-_MOST_READ:]


def put_away_too(request: HttpRequest, response: HttpResponse, ref: str) -> None:
    """Remember one more for a month; the reader's own browser holds the list and nobody else."""
    held = [*(other for other in put_away(request) if other != ref), ref][-_MOST_READ:]
    response.set_cookie(
        READ_COOKIE,
        ".".join(held),
        max_age=_A_MONTH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def kit_for(user: User, ref: str, *, version: int = 0) -> queries.KitSubject:
    """What has a kit; Http404 when two people did not sign it or the person may not read kits."""
    found = queries.kit_subject(ref, version=version) if may(user, P.KIT_READ) else None
    if found is None:
        raise Http404
    return found
