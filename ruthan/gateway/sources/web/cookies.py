"""Two short-lived cookies: the ticket of a form just handed in, and a handle to the thing followed.

Neither is in the session table, and neither is worth anything after its time: the ticket lets the
server draw the receipt once more for ten minutes, the handle opens the follow-up page for thirty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core import signing

from ruthan.intake import access
from ruthan.intake.actions import HandedIn, TicketRefused, handed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TICKET = "ruthan_form"
HANDLE = "ruthan_follow"
TICKET_SECONDS = 600
HANDLE_SECONDS = 1_800
_SALT = "gateway.follow"


@dataclass(frozen=True, slots=True)
class Followed:
    """The report or drop that this browser follows."""

    kind: str
    thing: Any


def remember_ticket(response: HttpResponse, ticket: str) -> None:
    """Let this browser see its receipt for ten minutes."""
    _set(response, TICKET, ticket, TICKET_SECONDS)


def receipt_shown_to(request: HttpRequest) -> HandedIn | None:
    """What this browser handed in within the last ten minutes, or None."""
    ticket = request.COOKIES.get(TICKET, "")
    try:
        found = handed_in(ticket) if ticket else None
    except TicketRefused:
        return None
    return found if found and found.receipt else None


def follow(response: HttpResponse, thing: Any) -> None:
    """Open the follow-up page to this browser for half an hour."""
    kind, ident, stamp = access.handle_of(thing)
    _set(response, HANDLE, signing.dumps([kind, str(ident), stamp], salt=_SALT), HANDLE_SECONDS)


def followed_by(request: HttpRequest) -> Followed | None:
    """What this browser may follow: the handle is ours, young, and its receipt is still the one."""
    try:
        kind, ident, stamp = signing.loads(
            request.COOKIES.get(HANDLE, ""), salt=_SALT, max_age=HANDLE_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    thing = access.thing_of_handle(kind, UUID(ident), stamp)
    return Followed(kind, thing) if thing else None


def forget(response: HttpResponse, *names: str) -> None:
    """Take the cookies back."""
    for name in names or (TICKET, HANDLE):
        response.delete_cookie(name, samesite="Lax")


def _set(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
