"""The province that a reader chose, in one small cookie that holds nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from ruthan.network.queries import is_province

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE: Final = "ruthan_province"
_HALF_A_YEAR: Final = 180 * 24 * 3600


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
