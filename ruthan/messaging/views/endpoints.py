"""Webhooks of partners: the list, one of them with what was sent, and the forms that change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.accounts.access import sudo_required
from ruthan.core.guard import StaffRequest, may, needs, organisations_where
from ruthan.core.refs import uuid7
from ruthan.core.states import Refused
from ruthan.messaging import actions, queries
from ruthan.messaging.access import endpoint_for, endpoints_for
from ruthan.messaging.forms import EndpointForm, NewEndpointForm
from ruthan.messaging.permissions import P
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.messaging.models import Endpoint

_BEGINNING = ["alert.published", "alert.updated", "alert.cancelled"]
TONES = {"active": "good", "paused": "neutral", "disabled": "danger", "deleted": "neutral"}


@require_GET
@needs(P.ENDPOINT_EDIT)
def endpoint_list(request: StaffRequest) -> HttpResponse:
    """One's endpoints and how they are doing. Three queries."""
    held = list(endpoints_for(request.user))
    waiting = queries.waiting_at(held)
    rows = [{"endpoint": one, "waiting": waiting.get(one.pk, 0), **look(one)} for one in held]
    return render(request, "messaging/endpoints.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.ENDPOINT_EDIT)
@sudo_required
def register(request: StaffRequest) -> HttpResponse:
    """Register an endpoint; its secret is shown on the answer itself, once."""
    own = _organisations(request)
    initial = {"token": uuid7(), "kinds": _BEGINNING}
    form = NewEndpointForm(request.POST or None, organisations=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        organisation = network.organisation(typed["organisation"])
        if organisation is not None:
            try:
                made = actions.register_endpoint(
                    by=request.user, organisation=organisation, label=typed["label"],
                    url=typed["url"], kinds=typed["kinds"], endpoint_id=typed["token"],
                )  # fmt: skip
            except actions.EndpointRefused as refused:
                if refused.code == "again":
                    messages.info(request, _("This one was registered already."))
                    return redirect("partners:list")
                _say(form, refused.code)
            else:
                return shown(request, made)
    context = {"form": form, "is_new": True}
    return render(
        request, "messaging/endpoint_form.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.ENDPOINT_EDIT)
@sudo_required
def change(request: StaffRequest, endpoint_id: UUID) -> HttpResponse:
    """Change name, address or choice of events."""
    endpoint = endpoint_for(request.user, endpoint_id)
    initial = {
        "label": endpoint.label, "url": queries.url_of(endpoint), "kinds": endpoint.kinds,
    }  # fmt: skip
    form = EndpointForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_endpoint(by=request.user, endpoint=endpoint, **form.cleaned_data)
        except actions.EndpointRefused as refused:
            _say(form, refused.code)
        else:
            messages.success(request, _("Saved."))
            return redirect("partners:detail", endpoint.pk)
    context = {"form": form, "endpoint": endpoint}
    return render(
        request, "messaging/endpoint_form.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_POST
@needs(P.ENDPOINT_EDIT)
@sudo_required
def rotate(request: StaffRequest, endpoint_id: UUID) -> HttpResponse:
    """A new secret, shown once; the old one signs beside it for a day."""
    endpoint = endpoint_for(request.user, endpoint_id)
    made = actions.rotate_secret(by=request.user, endpoint=endpoint)
    return shown(request, made, is_rotated=True)


@require_POST
@needs(P.ENDPOINT_EDIT)
def pause(request: StaffRequest, endpoint_id: UUID) -> HttpResponse:
    """Send nothing until it is resumed."""
    endpoint = endpoint_for(request.user, endpoint_id)
    try:
        actions.pause_endpoint(by=request.user, endpoint=endpoint)
    except Refused:
        messages.info(request, _("Somebody changed it meanwhile."))
    else:
        messages.success(request, _("It is paused. Events are held for it."))
    return redirect("partners:detail", endpoint.pk)


@require_POST
@needs(P.ENDPOINT_EDIT)
def resume(request: StaffRequest, endpoint_id: UUID) -> HttpResponse:
    """Send again, what was held first."""
    endpoint = endpoint_for(request.user, endpoint_id)
    try:
        actions.resume_endpoint(by=request.user, endpoint=endpoint)
    except Refused:
        messages.info(request, _("Somebody changed it meanwhile."))
    else:
        messages.success(request, _("It takes events again."))
    return redirect("partners:detail", endpoint.pk)


@require_POST
@needs(P.ENDPOINT_EDIT)
@sudo_required
def delete(request: StaffRequest, endpoint_id: UUID) -> HttpResponse:
    """Send nothing more for ever."""
    endpoint = endpoint_for(request.user, endpoint_id)
    try:
        actions.delete_endpoint(by=request.user, endpoint=endpoint)
    except Refused:
        messages.info(request, _("Somebody changed it meanwhile."))
    else:
        messages.success(request, _("It is deleted, with its address and its secret."))
    return redirect("partners:list")


def shown(
    request: StaffRequest, made: actions.Registered, *, is_rotated: bool = False
) -> HttpResponse:
    """The page that shows a secret, once."""
    context = {"endpoint": made.endpoint, "secret": made.secret, "is_rotated": is_rotated}
    return render(request, "messaging/endpoint_secret.html", context)


def look(endpoint: Endpoint) -> dict[str, Any]:
    """How it is doing, as a tone and words."""
    if endpoint.state == "active" and endpoint.failing_since is not None:
        return {"tone": "warn", "words": pgettext("channel", "Failing")}
    return {"tone": TONES[endpoint.state], "words": endpoint.get_state_display()}


def _organisations(request: StaffRequest) -> list[tuple[str, str]]:
    """For whom the person may register."""
    every = network.organisations(search="", kind="").filter(is_active=True)
    if not may(request.user, P.ENDPOINT_EDIT_ALL):
        every = every.filter(pk__in=organisations_where(request.user, P.ENDPOINT_EDIT))
    return [(one.code, one.short) for one in every]


def _say(form: EndpointForm, code: str) -> None:
    words = {
        "address": (
            "url",
            _("Give a whole https:// address of the internet, without a name and password in it."),
        ),
        "kinds": ("kinds", _("Choose at least one.")),
        "label": ("label", _("Say what it is for.")),
        "closed": (None, _("An organisation that is closed takes no events.")),
        "too_many": (None, _("This organisation has as many as it may have. Delete one first.")),
    }
    where, said = words[code]
    form.add_error(where, said)
