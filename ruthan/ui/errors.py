"""Error pages: what happened, what it means, what to do, in both languages."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from ruthan.core.away import RETRY_SECONDS, is_away

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ErrorText(NamedTuple):
    """The three sentences of an error page, in the order a worried reader needs them."""

    status: int
    happened: StrOrPromise
    means: StrOrPromise
    act: StrOrPromise


TEXTS: Final[dict[int, ErrorText]] = {
    400: ErrorText(
        400,
        _("We could not read what was sent"),
        _("Part of it did not arrive in a form that we understand. Nothing was saved or changed."),
        _("Go back, check what you typed and send it again."),
    ),
    403: ErrorText(
        403,
        _("This page is not open to you"),
        _("It may need you to sign in again, or it belongs to another desk. Nothing was changed."),
        _("Go back and reload the page, then try once more. Staff may ask their administrator."),
    ),
    404: ErrorText(
        404,
        _("We cannot find this page"),
        _("The address may be mistyped, or the page has been moved or closed."),
        _("Check the address, search for it, or begin again from the first page."),
    ),
    413: ErrorText(
        413,
        _("The files are too large"),
        _("They are larger than we can take at once, so nothing was sent."),
        _("Go back and choose fewer or smaller files. A screenshot is often enough."),
    ),
    429: ErrorText(
        429,
        _("Too many tries in a short time"),
        _("To keep the service open to everyone we pause for a moment. Nothing was lost."),
        _("Wait a minute and try again. If it is urgent, call 1441 now."),
    ),
    500: ErrorText(
        500,
        _("Something broke on our side"),
        _("It is not your fault. What you had already sent and got a code for is safe."),
        _("Try again in a minute. If it is urgent, call 1441 now."),
    ),
    503: ErrorText(
        503,
        _("The service is pausing for a moment"),
        _("A part of it is starting again. Whatever you got a code for is safe."),
        _(
            "Reload this page in a minute: what you sent is sent again and counts once. "
            "If it is urgent, call 1441 now."
        ),
    ),
}


def text_of(status: int) -> ErrorText:
    """The sentences of a status; an unknown one below 500 reads as 400, else as 500."""
    fallback = 400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500
    return TEXTS.get(status, TEXTS[fallback])


def render_error(request: HttpRequest, status: int, *, reference: str = "") -> HttpResponse:
    """The error page of a status, with a reference a person can read to the help desk."""
    context = {"status": status, "reference": reference}
    return render(request, "ui/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For `handler400`."""
    return render_error(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For `handler403`."""
    return render_error(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For `handler404`."""
    return render_error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """For `handler500`; 503 where database or disk are only away for a while."""
    if is_away(sys.exc_info()[1]):
        return unavailable(request)
    return render_error(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The page that asks for a minute; drawn without the database, which may be what is away."""
    context = {"text": text_of(503)}
    response = HttpResponse(render_to_string("ui/unavailable.html", context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For `CSRF_FAILURE_VIEW`; the reason is for logs, never for the page."""
    return render_error(request, 403)
