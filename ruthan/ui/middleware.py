"""Headers that every page carries: what may be kept, what the browser may not do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

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
        return response
