"""Problem details (RFC 9457): every refusal of the API, with an address that explains it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from ruthan.core.refs import uuid7

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MEDIA_TYPE: Final = "application/problem+json"


class Kind(NamedTuple):
    """One kind of refusal: its place in the address, its status, and what its page says."""

    slug: str
    status: int
    title: StrOrPromise
    means: StrOrPromise
    act: StrOrPromise


_KINDS: Final = (
    Kind(
        "not-readable", 400,
        gettext_lazy("We could not read what was sent"),
        gettext_lazy("The body is not JSON, or not in the form that its content type says."),
        gettext_lazy("Send UTF-8 JSON, or multipart form data where files are sent."),
    ),
    Kind(
        "key-wrong", 401,
        gettext_lazy("The key is missing or not good"),
        gettext_lazy("No key came, or it was mistyped, has run out or was revoked."),
        gettext_lazy("Send “Authorization: Bearer” and the key, or ask for a new one."),
    ),
    Kind(
        "scope-missing", 403,
        gettext_lazy("The key may not do this"),
        gettext_lazy("The key is good, but was issued without the scope that is needed here."),
        gettext_lazy("Ask the administrator for a key with the scope named in the answer."),
    ),
    Kind(
        "not-found", 404,
        gettext_lazy("It is not there, or it is not yours"),
        gettext_lazy("Nothing of that name is open to this key. The two cases look the same."),
        gettext_lazy("Check the reference, the receipt or the address."),
    ),
    Kind(
        "method-not-allowed", 405,
        gettext_lazy("This address does not take this method"),
        gettext_lazy("The address exists, but not for the method that was used."),
        gettext_lazy("The header “Allow” names the methods that it takes."),
    ),
    Kind(
        "still-running", 409,
        gettext_lazy("The same request is being worked on"),
        gettext_lazy("A request with this Idempotency-Key has not ended yet."),
        gettext_lazy("Wait a second and send it again, unchanged: you will get its answer."),
    ),
    Kind(
        "wrong-state", 409,
        gettext_lazy("It is too late for this, or too early"),
        gettext_lazy("The thing has moved to a state in which this cannot be done."),
        gettext_lazy("Read it again and look at its state. Do not repeat the request."),
    ),
    Kind(
        "changed", 412,
        gettext_lazy("It changed since you read it"),
        gettext_lazy("The tag in “If-Match” is not the one of the thing as it is now."),
        gettext_lazy("Read it again, look at what others did, and decide anew."),
    ),
    Kind(
        "too-large", 413,
        gettext_lazy("The request is too large"),
        gettext_lazy("It is larger than we take at once. Nothing was kept."),
        gettext_lazy("Send fewer or smaller files, or a shorter text."),
    ),
    Kind(
        "wrong-content-type", 415,
        gettext_lazy("The content type is not the one that this address takes"),
        gettext_lazy("The header “Content-Type” names something that cannot be read here."),
        gettext_lazy("Use application/json, or multipart/form-data for evidence."),
    ),
    Kind(
        "invalid", 422,
        gettext_lazy("Something in the request cannot be used"),
        gettext_lazy("A value is missing, wrong or too long. Nothing was kept."),
        gettext_lazy("The list “errors” names each value and says how to mend it."),
    ),
    Kind(
        "key-reused", 422,
        gettext_lazy("This Idempotency-Key was used for another request"),
        gettext_lazy("The value came before, within a day, with other words."),
        gettext_lazy("Use a fresh value for every new request, the same one only to repeat it."),
    ),
    Kind(
        "too-often", 429,
        gettext_lazy("Too many requests in a minute"),
        gettext_lazy("The key has used up its minute. Nothing was lost: nothing was kept."),
        gettext_lazy("Wait as many seconds as “Retry-After” says, then send it again."),
    ),
    Kind(
        "server-error", 500,
        gettext_lazy("Something broke on our side"),
        gettext_lazy("It is not your fault. Nothing of this request was kept in part."),
        gettext_lazy("Send it again in a minute with the same Idempotency-Key."),
    ),
    Kind(
        "not-ready", 503,
        gettext_lazy("The service cannot take this now"),
        gettext_lazy("A part of it is not ready. Nothing was kept."),
        gettext_lazy("Send it again later with the same Idempotency-Key."),
    ),
)  # fmt: skip
KINDS: Final[Mapping[str, Kind]] = {kind.slug: kind for kind in _KINDS}
OF_REPEATS: Final = frozenset({"still-running", "key-reused"})  # only where a value is taken


class Problem(Exception):
    """A refusal on its way out; `slug` is one of KINDS, `detail` is in the reader's language."""

    def __init__(
        self,
        slug: str,
        detail: str = "",
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(slug)
        self.slug, self.detail, self.errors = slug, detail, tuple(errors)
        self.headers = dict(headers or {})


def address_of(slug: str) -> str:
    """The stable address of a kind; it leads to a page in Thai and, under /en, in English."""
    return f"{settings.RUTHAN_BASE_URL}/api/problems/{slug}/"


def answer(problem: Problem) -> HttpResponse:
    """The refusal as it goes out, in the language of the request."""
    kind = KINDS[problem.slug]
    body: dict[str, Any] = {
        "type": address_of(kind.slug),
        "title": str(kind.title),
        "status": kind.status,
        "detail": problem.detail or f"{kind.means} {kind.act}",
        "instance": uuid7().urn,
    }
    if problem.errors:
        body["errors"] = [dict(error) for error in problem.errors]
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=kind.status, content_type=MEDIA_TYPE
    )
    for name, value in problem.headers.items():
        response[name] = value
    return response


def invalid(place: str, field: str, message: str, *, code: str = "invalid") -> Problem:
    """One value of the request cannot be used."""
    error = {"where": place, "field": field, "code": code, "message": message}
    return Problem("invalid", errors=[error])


def code_of(error: Mapping[str, Any]) -> str:
    """A stable code of ours for one of pydantic's errors."""
    kind = str(error.get("type", ""))
    return next((code for code, kinds in _CODES.items() if kind.startswith(kinds)), "invalid")


def words_of(error: Mapping[str, Any]) -> str:
    """What is wrong with a value, in words for people; never the value itself."""
    context = error.get("ctx") or {}
    code = code_of(error)
    limit = next((context[name] for name in _LIMITS if name in context), "")
    if code == "wrong_number" and limit != "":
        return (_TOO_MUCH if {"le", "lt"} & {*context} else _TOO_LITTLE) % {"limit": limit}
    values = _QUOTED.findall(str(context.get("expected", "")))  # pydantic joins them in English
    return str(FAULTS[code]) % {"limit": limit, "values": ", ".join(filter(None, values))}


# The codes that "errors" may name, each with its words.
FAULTS: Final[Mapping[str, StrOrPromise]] = {
    "missing": gettext_lazy("This is needed."),
    "too_long": gettext_lazy("This is too long; at most %(limit)s."),
    "too_short": gettext_lazy("This is too short; at least %(limit)s."),
    "not_one_of": gettext_lazy("Use one of: %(values)s."),
    "unknown_field": gettext_lazy("This field is not known here."),
    "unknown_province": gettext_lazy(
        "Use the official code of a province, two digits such as 10 or 50, or nothing."
    ),
    "wrong_form": gettext_lazy("This is not in the form that is needed here."),
    "wrong_number": gettext_lazy("A whole number within the limits is needed here."),
    "wrong_moment": gettext_lazy(
        "A moment with its offset is needed here, such as 2026-02-03T10:00:00+07:00."
    ),
    "wrong_kind": gettext_lazy("This is not of the kind that is needed here."),
    "invalid": gettext_lazy("This value cannot be used."),
}
_TOO_MUCH: Final = gettext_lazy("A whole number is needed here, at most %(limit)s.")
_TOO_LITTLE: Final = gettext_lazy("A whole number is needed here, at least %(limit)s.")
_LIMITS: Final = ("max_length", "min_length", "le", "lt", "ge", "gt")
_QUOTED: Final = re.compile("'([^']*)'")
_CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "missing": ("missing",),
    "too_long": ("string_too_long", "too_long"),
    "too_short": ("string_too_short", "too_short"),
    "not_one_of": ("literal_error", "enum"),
    "unknown_field": ("extra_forbidden",),
    "unknown_province": ("unknown_province",),
    "wrong_form": ("string_pattern",),
    "wrong_number": ("int", "float", "greater", "less"),
    "wrong_moment": ("datetime", "timezone", "date"),
    "wrong_kind": ("string", "list", "dict", "model"),
}
