"""Pages of no app: the errors, the staff's landing page, and what every template is given."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from ruthan.project import menu
from ruthan.ui import errors


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name, address and language, and the staff navigation for those signed in."""
    english = (get_language() or "th").startswith("en")
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        "site_name": settings.RUTHAN_NAME_EN if english else settings.RUTHAN_NAME_TH,
        "site_url": settings.RUTHAN_BASE_URL,
        "is_demo": settings.RUTHAN_DEMO,
        "staff_nav": menu.for_user(request) if signed_in else [],
    }


def desk(request: HttpRequest) -> HttpResponse:
    """Send a person who signed in to the first page that their role works on."""
    first = menu.first_of(request)
    return redirect(first or "accounts:me")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our own page, or whose page was open too long."""
    return errors.csrf_failed(request, reason)
