"""Answers that anybody may keep for a while: no cookie, a mark, a date, readable from anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.core import throttle
from ruthan.core.api.problems import Problem, answer
from ruthan.publishing.engine.claimreview import LICENCE
from ruthan.publishing.views.address import spoken

if TYPE_CHECKING:
    from django.http import HttpRequest

View = Callable[..., HttpResponseBase]
Refuse = Callable[[Problem], HttpResponse]
_ASKED = "If-None-Match, If-Modified-Since, X-HTTP-Method-Override"
_SHOWN = "ETag, Last-Modified, Link, Retry-After"
_METHODS = "GET, HEAD, OPTIONS"
_A_DAY = 86_400


def shared(
    request: HttpRequest, body: bytes, kind: str, *, changed: datetime, seconds: int
) -> HttpResponse:
    """The body, or 304 for whoever holds it; `changed` is when it last became different."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    moment = int(changed.timestamp())
    held = get_conditional_response(request, etag=etag, last_modified=moment)
    response = held or HttpResponse(body, content_type=kind)
    marked(response, etag=etag, changed=changed, seconds=seconds)
    response["Access-Control-Allow-Origin"] = "*"  # nothing personal is in it
    return response


def marked(response: HttpResponseBase, *, etag: str, changed: datetime, seconds: int) -> None:
    """Say how the answer is recognised again, and for how long caches may keep it."""
    response["ETag"] = etag
    response["Last-Modified"] = http_date(int(changed.timestamp()))
    response["Cache-Control"] = f"public, max-age={seconds}"


def opened(limit: throttle.Limit, *, refuse: Refuse | None = None) -> Callable[[View], View]:
    """Open data for programs anywhere: so often for each network, the licence, preflights.

    A refusal is a problem (RFC 9457) in the language that the program asks for, or what `refuse`
    makes of it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "OPTIONS":
                return _preflight()
            try:
                throttle.count(limit, throttle.visitor(request))
                response = view(request, *args, **kwargs)
            except throttle.TooOften as error:
                response = _refused(request, _too_often(request, error), refuse or answer)
            except Problem as problem:
                response = _refused(request, problem, refuse or answer)
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = _SHOWN
            links = [response["Link"]] if response.has_header("Link") else []
            response["Link"] = ", ".join([*links, f'<{LICENCE}>; rel="license"'])
            return response

        return through

    return decorate


def _preflight() -> HttpResponse:
    """What a browser asks before a script of another site may send our conditional requests."""
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = _METHODS
    response["Access-Control-Allow-Headers"] = _ASKED
    response["Access-Control-Max-Age"] = str(_A_DAY)
    response["Allow"] = _METHODS
    return response


def _too_often(request: HttpRequest, error: throttle.TooOften) -> Problem:
    with override(spoken(request)):
        said = _(
            "Your network asked more often than is fair to others. Wait as many seconds as"
            " “Retry-After” says, then go on from where you were."
        )
    return Problem("too-often", said, headers={"Retry-After": str(error.retry_after)})


def _refused(request: HttpRequest, problem: Problem, refuse: Refuse) -> HttpResponse:
    language = spoken(request)
    with override(language):
        response = refuse(problem)
    response["Content-Language"] = language
    response["Cache-Control"] = "no-store"
    return response
