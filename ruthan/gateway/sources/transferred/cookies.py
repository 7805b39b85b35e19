"""The secret of a draft, which this browser holds and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from ruthan.cases.actions import new_secret
from ruthan.cases.queries import days_kept

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

DRAFT = "ruthan_draft"
_LONGEST = 64


def secret_of(request: HttpRequest) -> str:
    """The secret that this browser holds, '' for none."""
    held = request.COOKIES.get(DRAFT, "")
    return held if 20 <= len(held) <= _LONGEST and held.isascii() else ""


def secret_for(request: HttpRequest) -> str:
    """The secret that this browser holds, or a new one."""
    return secret_of(request) or new_secret()


def remember(response: HttpResponse, secret: str) -> None:
    """Let this browser go on where it was, for as long as drafts are kept."""
    response.set_cookie(
        DRAFT, secret, max_age=days_kept() * 86_400, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget(response: HttpResponse) -> None:
    """Take the secret back: the draft is gone."""
    response.delete_cookie(DRAFT, samesite="Lax")
