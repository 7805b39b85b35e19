"""What is noted of every request: its number, route, status and time; nothing of its sender."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ruthan.core import metrics

_NUMBER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{20,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NOWHERE, _STATIC = "<none>", "<static>"
_log = structlog.get_logger("ruthan.web")


class RequestMiddleware:
    """Gives a request its number, counts it and writes one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The number goes back in X-Request-ID; a proxy's own is kept when it looks like one."""
        number = number_of(request)
        began = time.monotonic()
        structlog.contextvars.bind_contextvars(request_id=number)
        try:
            response = self.get_response(request)
            seconds = time.monotonic() - began
            response["X-Request-ID"] = number
            _note(request, response.status_code, seconds)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        return response


def number_of(request: HttpRequest) -> str:
    """The proxy's number when it is a UUID or hexadecimal, else one of our own."""
    given = request.headers.get("X-Request-ID", "").lower()
    return given if _NUMBER.fullmatch(given) and not given.isdigit() else uuid4().hex


def route_of(request: HttpRequest) -> str:
    """The name of the page, never its path: names are few, and hold no token or id."""
    match = getattr(request, "resolver_match", None)
    if match is not None:
        return str(match.view_name or _NOWHERE)
    return _STATIC if request.path_info.startswith(settings.STATIC_URL) else _NOWHERE


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    route = route_of(request)
    method = request.method if request.method in _METHODS else "OTHER"
    metrics.REQUESTS.labels(route, method, f"{status // 100}xx").inc()
    metrics.REQUEST_SECONDS.labels(route).observe(seconds)
    if route != _STATIC:
        _log.info("request", route=route, method=method, status=status, ms=round(seconds * 1000, 1))
