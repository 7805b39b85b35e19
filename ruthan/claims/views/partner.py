"""A partner brings what it has verified."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ruthan.claims import actions, queries
from ruthan.claims.access import partner_claims_for
from ruthan.claims.forms import PartnerForm
from ruthan.claims.permissions import P
from ruthan.core.guard import needs, organisations_where
from ruthan.network import queries as network

SHOWN = 20


@require_http_methods(["GET", "POST"])
@needs(P.PARTNER_SUBMIT)
def partner_submit(request: HttpRequest) -> HttpResponse:
    """The form, and what this organisation sent before with how it stands."""
    own = organisations_where(request.user, P.PARTNER_SUBMIT)
    organisations = list(network.organisations().filter(pk__in=own))
    posted = request.POST if request.method == "POST" else None
    form = PartnerForm(posted, organisations=organisations)
    if posted is not None and form.is_valid():
        return _submit(request, form)
    context = {"form": form, "sent": partner_claims_for(request.user)[:SHOWN]}
    return render(request, "claims/partner.html", context, status=422 if form.errors else 200)


def _submit(request: HttpRequest, form: PartnerForm) -> HttpResponse:
    organisation = network.organisation(form.cleaned_data["organisation"])
    if organisation is None:
        raise Http404
    words = form.words()
    claim = queries.just_opened(request.user, words["statement_th"])
    if claim is None:
        claim = actions.submit_partner_fact(
            by=request.user,
            organisation=organisation,
            explanation=form.cleaned_data["explanation"],
            url=form.cleaned_data["url"],
            **words,
        )
    thanks = _("Thank you. Our fact-checkers have it as %(ref)s.") % {"ref": claim.ref}
    messages.success(request, thanks)
    return redirect("claims:partner-submit")
