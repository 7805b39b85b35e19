"""The door of the API: language, size and kind of what comes in, headers of what goes out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_noop, override
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from ninja import Header
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ruthan.core.api.auth import rate_headers
from ruthan.core.api.problems import Problem, answer, code_of, words_of
from ruthan.core.away import RETRY_SECONDS, is_away
from ruthan.core.guard import Forbidden

if TYPE_CHECKING:
    from django.http import HttpRequest
    from ninja import NinjaAPI

_log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]
_LONGEST_ETAG_LIST = 2_000
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=_LONGEST_ETAG_LIST,
        description=gettext_noop(
            "The tag (ETag) of the thing as you read it, in the same language: 412 changed when"
            " somebody did something meanwhile. Without it the last word counts."
        ),
    ),
]
_VARY = "Authorization, Accept-Language, Ruthan-Receipt"


def opened(
    view: View,
    scopes: Mapping[str, tuple[str, ...]],
    *,
    filters: frozenset[str] = frozenset(),
    is_hidden: bool = False,
) -> View:
    """A view of the API: it asks for a key by itself (`scopes` by method), no session is read.

    `filters` are the names that its query may hold. One that is hidden is not there for another
    method either.
    """

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def through(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.ruthan_filters = filters  # type: ignore[attr-defined]  # read with the key
        language = language_of(request)
        with override(language):
            response = _answer(view, request, *args, **kwargs)
            if is_hidden and response.status_code == 405:
                response = absent(request)
        response["Content-Language"] = language
        response["Vary"] = _VARY
        response.setdefault("Cache-Control", "private, no-cache")
        rate = getattr(request, "ruthan_rate", None)
        for name, value in (rate_headers(rate) if rate else {}).items():
            response.setdefault(name, value)
        return response

    through.ruthan_scopes = dict(scopes)  # type: ignore[attr-defined]  # read by the access test
    return through


def language_of(request: HttpRequest) -> str:
    """th or en, by what the caller would rather read; Thai when it says nothing."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        if code.split("-")[0] in {"th", "en"}:
            return code.split("-")[0]
    return "th"


def absent(request: HttpRequest, path: str = "") -> HttpResponse:
    """An address of the API that does not exist."""
    return answer(Problem("not-found"))


def json_answer(
    request: HttpRequest,
    body: bytes,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A body with its tag; 304 without a body when the caller holds it already."""
    tag = _tag(body)
    if status == 200 and request.method in {"GET", "HEAD"} and _holds(request, tag):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(body, status=status, content_type="application/json")
    if request.method in {"GET", "HEAD"}:
        response["ETag"] = tag
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def must_hold(request: HttpRequest, body: bytes) -> None:
    """Raise Problem when the caller names tags (If-Match) and the thing's own is not of them."""
    given = request.headers.get("If-Match", "")[:_LONGEST_ETAG_LIST].strip()
    if given and given != "*" and _tag(body) not in {part.strip() for part in given.split(",")}:
        raise Problem("changed")


def refuse_by(api: NinjaAPI) -> None:
    """Teach an API to answer every refusal as a problem."""
    for kind, refuse in _REFUSALS.items():
        api.add_exception_handler(kind, refuse)


def _answer(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        return answer(Problem("too-large"))
    response = view(request, *args, **kwargs)
    if response.status_code == 405 and response["Content-Type"] != "application/problem+json":
        return answer(Problem("method-not-allowed", headers={"Allow": response["Allow"]}))
    return response


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _holds(request: HttpRequest, tag: str) -> bool:
    given = request.headers.get("If-None-Match", "")[:_LONGEST_ETAG_LIST]
    held = {part.strip().removeprefix("W/") for part in given.split(",")}
    return tag in held or given.strip() == "*"


def _no_key(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(Problem("key-wrong", headers={"WWW-Authenticate": 'Bearer realm="ruthan"'}))


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error.__cause__, RequestDataTooBig):
        return answer(Problem("too-large"))
    if isinstance(error.__cause__, Problem):
        return answer(error.__cause__)
    return answer(Problem("not-readable"))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """Each value that cannot be used, where it stands, with words; never the value itself."""
    errors = [
        {
            "where": str(found["loc"][0]),
            "field": ".".join(str(part) for part in _levels(found["loc"])),
            "code": code_of(found),
            "message": words_of(found),
        }
        for found in error.errors
    ]
    return answer(Problem("invalid", errors=errors))


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    _log.error("an answer of the API failed", exc_info=error)
    if is_away(error):
        return answer(Problem("not-ready", headers={"Retry-After": str(RETRY_SECONDS)}))
    return answer(Problem("server-error"))


def _levels(place: tuple[object, ...]) -> tuple[object, ...]:
    """The way to a value inside what was sent, without the names of our own."""
    return place[2:] if place[0] == "body" else place[1:]


_REFUSALS: dict[type[Exception], Callable[[Any, Any], HttpResponse]] = {
    Problem: lambda _request, error: answer(error),
    AuthenticationError: _no_key,
    HttpError: _http_error,
    ValidationError: _invalid,
    Http404: lambda _request, _error: answer(Problem("not-found")),
    Forbidden: lambda _request, _error: answer(Problem("not-found")),
    RequestDataTooBig: lambda _request, _error: answer(Problem("too-large")),
    MultiPartParserError: lambda _request, _error: answer(Problem("not-readable")),
    UnreadablePostError: lambda _request, _error: answer(Problem("not-readable")),
    SuspiciousOperation: lambda _request, _error: answer(Problem("not-readable")),
    Exception: _broken,
}
