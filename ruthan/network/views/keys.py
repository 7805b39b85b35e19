"""Keys of the API: the list of an organisation, issuing, rotating, revoking."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.accounts.access import sudo_required
from ruthan.core import clock
from ruthan.core.guard import needs
from ruthan.core.refs import uuid7
from ruthan.network import access, actions, queries
from ruthan.network.forms import KeyForm
from ruthan.network.permissions import P

if TYPE_CHECKING:
    from ruthan.network.models import ApiKey, Organisation


@require_GET
@needs(P.KEY_EDIT)
def keys(request: HttpRequest, code: str) -> HttpResponse:
    """The keys of an organisation, those that are good first. Two queries."""
    held = _organisation(request, code)
    now = clock.now()
    rows = [(key, _state(key, now)) for key in queries.keys_of(held)]
    rows.sort(key=lambda row: row[1] != "good")
    context = {"organisation": held, "rows": rows, "now": now}
    return render(request, "network/keys.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.KEY_EDIT)
@sudo_required
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Issue a key; it is shown on the answer itself, once, and kept nowhere."""
    held = _organisation(request, code)
    form = KeyForm(request.POST or None, initial=_beginning())
    if request.method == "POST" and form.is_valid():
        try:
            return _shown(request, _issued(request, held, form.cleaned_data))
        except actions.IssuedAlready:
            messages.info(request, _("This key was issued already, and is not shown again."))
            return redirect("network:keys", code)
        except actions.KeyRefused:
            form.add_error(None, _("An organisation that is closed gets no key."))
    context = {"organisation": held, "form": form}
    return render(request, "network/key_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@needs(P.KEY_EDIT)
@sudo_required
def rotate(request: HttpRequest, code: str, key_id: uuid.UUID) -> HttpResponse:
    """Give a key a new secret, shown once; the old one is good for a day."""
    key = _key(request, code, key_id)
    try:
        return _shown(request, actions.rotate_key(by=_user(request), key=key), is_rotated=True)
    except actions.KeyRefused:
        messages.error(request, _("This key was revoked."))
        return redirect("network:keys", code)


@require_POST
@needs(P.KEY_EDIT)
@sudo_required
def revoke(request: HttpRequest, code: str, key_id: uuid.UUID) -> HttpResponse:
    """End a key now."""
    actions.revoke_key(by=_user(request), key=_key(request, code, key_id))
    messages.success(request, _("The key is revoked."))
    return redirect("network:keys", code)


def _issued(request: HttpRequest, held: Organisation, given: dict[str, Any]) -> actions.Issued:
    return actions.issue_key(
        by=_user(request),
        organisation=held,
        label=given["label"],
        scopes=given["scopes"],
        per_minute=given["per_minute"],
        expires_at=_end_of(given["expires_on"]),
        key_id=given["token"],
    )


def _shown(
    request: HttpRequest, issued: actions.Issued, *, is_rotated: bool = False
) -> HttpResponse:
    context = {
        "key": issued.key,
        "text": issued.text,
        "organisation": issued.key.organisation,
        "is_rotated": is_rotated,
    }
    return render(request, "network/key_issued.html", context)


def _beginning() -> dict[str, object]:
    """A token that the form brings back: pressed twice, it makes one key."""
    return {"token": uuid7(), "per_minute": actions.PER_MINUTE}


def _end_of(day: date | None) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _state(key: ApiKey, now: datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and key.expires_at <= now else "good"


def _key(request: HttpRequest, code: str, key_id: uuid.UUID) -> ApiKey:
    key = access.key_for(_user(request), key_id)
    if key is None or key.organisation.code != code:
        raise Http404
    return key


def _organisation(request: HttpRequest, code: str) -> Organisation:
    held = access.organisation_for(_user(request), code)
    if held is None:
        raise Http404
    return held


def _user(request: HttpRequest) -> Any:
    return request.user
