"""Headers that every page carries: what may be kept, what the browser may not do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

_PERSONAL: Final = frozenset({"cookie", "accept-language"})
_REFUSED: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class PageHeadersMiddleware:
    """Pages depend on language and theme, so none is shared unless its view says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers; a Cache-Control of the view's own wins."""
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", _REFUSED)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie", "HX-Request"))
            response.setdefault("Cache-Control", "private, no-cache")
        elif response.get("Cache-Control", "").startswith("public"):
            _same_for_everyone(response)
        return response


def _same_for_everyone(response: HttpResponse) -> None:
    """What a view gives to everyone is one thing for every cookie and language of a browser.

    Middleware that looked at either says otherwise, and a cache would keep one for each.
    """
    kept = [name for name in response.get("Vary", "").split(", ") if name.lower() not in _PERSONAL]
    del response["Vary"]
    if any(kept):
        response["Vary"] = ", ".join(filter(None, kept))
