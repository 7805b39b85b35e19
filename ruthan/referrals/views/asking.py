"""A request about nothing else: advice, help, a look at something."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ruthan.core.guard import needs
from ruthan.core.refs import uuid7
from ruthan.network import queries as network
from ruthan.referrals import actions
from ruthan.referrals.access import centre_of
from ruthan.referrals.forms import RequestForm
from ruthan.referrals.permissions import P
from ruthan.referrals.states import Tlp


@require_http_methods(["GET", "POST"])
@needs(P.REFERRAL_SEND)
def new(request: HttpRequest) -> HttpResponse:
    """Write a request and send it; pressed twice, it is sent once."""
    posted = request.POST if request.method == "POST" else None
    form = RequestForm(posted, initial={"key": uuid7(), "tlp": Tlp.AMBER})
    if posted is not None and form.is_valid():
        return _send(request, form.cleaned_data)
    return render(request, "referrals/new.html", {"form": form}, status=422 if form.errors else 200)


def _send(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    organisation = network.organisation(given["organisation"])
    if organisation is None:
        raise Http404
    names = ("asked", "statement", "facts")
    made = actions.ask_alone(
        by=request.user,
        centre=centre_of(request.user, P.REFERRAL_SEND),
        organisation=organisation,
        ask=given["ask"],
        ground=given["ground"],
        package={name: given[name] for name in names if given[name]},
        key=given["key"],
        tlp=given["tlp"],
    )
    messages.success(request, _("Sent to %(name)s.") % {"name": made.organisation.name})
    return redirect("referrals:watched", ref=made.ref)
