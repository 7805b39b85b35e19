"""Asking the owning agency."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ruthan.claims import actions, queries
from ruthan.claims.access import claim_for
from ruthan.claims.forms import ReferForm
from ruthan.claims.permissions import P
from ruthan.claims.states import WORKING
from ruthan.claims.views.words import told_too_late
from ruthan.core import clock
from ruthan.core.guard import needs
from ruthan.core.states import Refused
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.claims.models import Claim


@require_http_methods(["GET", "POST"])
@needs(P.CLAIM_REFER)
def refer(request: HttpRequest, ref: str) -> HttpResponse:
    """What is sent and to whom; the clock of the ground holds unless a person chooses one."""
    claim = claim_for(request.user, ref)
    if claim.state not in WORKING:
        told_too_late(request)
        return redirect("claims:detail", ref=claim.ref)
    owner = claim.owner.code if claim.owner else ""
    asked = _("Is this true? What do you know about it, and where is it published?")
    posted = request.POST if request.method == "POST" else None
    form = ReferForm(posted, initial={"organisation": owner, "asked": asked})
    if posted is not None and form.is_valid():
        return _refer(request, claim, form)
    context = {"claim": claim, "form": form, "spread": queries.spread(claim)}
    return render(request, "claims/refer.html", context, status=422 if form.errors else 200)


def _refer(request: HttpRequest, claim: Claim, form: ReferForm) -> HttpResponse:
    organisation = network.organisation(form.cleaned_data["organisation"])
    if organisation is None:
        return redirect("claims:refer", ref=claim.ref)
    hours = form.cleaned_data["hours"]
    try:
        actions.refer_claim(
            by=request.user,
            claim=claim,
            organisation=organisation,
            asked=form.cleaned_data["asked"],
            due_at=clock.now() + timedelta(hours=hours) if hours else None,
        )
    except actions.AlreadyAsked:
        messages.warning(request, _("They were asked already and have not answered yet."))
    except Refused:
        told_too_late(request)
    else:
        messages.success(request, _("Sent to %(name)s.") % {"name": organisation.name})
    return redirect("claims:detail", ref=claim.ref)
