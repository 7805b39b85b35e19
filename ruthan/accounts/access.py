"""Who is in front of the screen: the second factor of this session, and the sudo window."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

if TYPE_CHECKING:
    import uuid

    from django.db.models import QuerySet

SUDO_SECONDS = 300
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

View = Callable[..., HttpResponse]


def second_factors(user_id: uuid.UUID) -> QuerySet[Authenticator]:
    """The authenticator app and the passkeys of a person; recovery codes are no factor."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(
        user_id=user_id, type__in=_FACTORS
    )
    return found


def has_second_factor(user: Any) -> bool:
    """Whether the person has set up an app or a passkey. One query."""
    return bool(user.is_authenticated) and second_factors(user.pk).exists()


def passed_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened or confirmed with a second factor. No query."""
    return bool(_confirmations(request))


def in_sudo(request: HttpRequest, within: int = SUDO_SECONDS) -> bool:
    """Whether a second factor was shown in this session within so many seconds. No query."""
    return any(time.time() - at < within for at in _confirmations(request))


def sudo_required(view: View) -> View:
    """A view that needs a second factor of the last five minutes.

    Without one the person confirms and comes back to the page; what was posted is not kept, since
    a session must not hold it.
    """

    @wraps(view)
    def confirmed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if in_sudo(request):
            return view(request, *args, **kwargs)
        return ask_again(request)

    confirmed.ruthan_sudo = True  # type: ignore[attr-defined]  # read by the access test
    return confirmed


def ask_again(request: HttpRequest) -> HttpResponse:
    """Send the person to confirm with a second factor, and back to this page afterwards."""
    totp = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP)
    name = "mfa_reauthenticate" if totp.exists() else "mfa_reauthenticate_webauthn"
    target = f"{reverse(name)}?{urlencode({'next': _page_of(request)})}"
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = target
        return answer
    return HttpResponseRedirect(target)


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: this one, or the one whose form was sent from."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    sent_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(
        sent_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return urlsplit(sent_from).path
    return reverse("desk")


def _confirmations(request: HttpRequest) -> list[float]:
    user: Any = request.user
    if not user.is_authenticated:
        return []
    records = get_authentication_records(request, user)
    return [float(record["at"]) for record in records if record.get("method") == "mfa"]
