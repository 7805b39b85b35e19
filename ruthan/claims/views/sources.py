"""Sources on a claim's page: added, suggested, accepted, mended, dropped."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.claims import actions
from ruthan.claims.access import claim_for, source_for
from ruthan.claims.forms import SourceForm, source_words
from ruthan.claims.permissions import P
from ruthan.claims.views.detail import show
from ruthan.claims.views.words import told_too_late
from ruthan.core.guard import Forbidden, may, needs


@require_POST
@needs(P.SOURCE_SUGGEST)
def add_source(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a source, or suggest it when the person does not decide."""
    claim, form = claim_for(request.user, ref), SourceForm(request.POST)
    if not form.is_valid():
        return show(request, claim, status=422, source_form=form)
    decides = may(request.user, P.VERDICT_PROPOSE)
    take = actions.add_source if decides else actions.suggest_source
    try:
        take(by=request.user, claim=claim, **form.cleaned_data)
    except actions.SourceRefused:
        told_too_late(request)
    else:
        added, suggested = (
            _("The source is added."),
            _("Thank you. A fact-checker will look at it."),
        )
        messages.success(request, added if decides else suggested)
    return redirect("claims:detail", ref=ref)


@require_http_methods(["GET", "POST"])
@needs(P.VERDICT_PROPOSE)
def edit_source(request: HttpRequest, ref: str, source_id: UUID) -> HttpResponse:
    """Mend a source while the claim is being checked."""
    claim = claim_for(request.user, ref)
    source = source_for(request.user, claim, source_id)
    posted = request.POST if request.method == "POST" else None
    form = SourceForm(posted, initial=source_words(source))
    if posted is not None and form.is_valid():
        try:
            actions.edit_source(by=request.user, source=source, **form.cleaned_data)
            messages.success(request, _("Saved."))
        except actions.SourceRefused:
            told_too_late(request)
        return redirect("claims:detail", ref=ref)
    context = {"form": form, "claim": claim, "source": source}
    return render(request, "claims/source_edit.html", context, status=422 if form.errors else 200)


@require_POST
@needs(P.VERDICT_PROPOSE)
def accept_source(request: HttpRequest, ref: str, source_id: UUID) -> HttpResponse:
    """Take a suggestion over."""
    claim = claim_for(request.user, ref)
    source = source_for(request.user, claim, source_id)
    try:
        actions.accept_source(by=request.user, source=source)
        messages.success(request, _("The source is accepted."))
    except actions.SourceRefused:
        told_too_late(request)
    return redirect("claims:detail", ref=ref)


@require_POST
@needs(P.SOURCE_SUGGEST)
def drop_source(request: HttpRequest, ref: str, source_id: UUID) -> HttpResponse:
    """Remove a source or a suggestion; volunteers only their own suggestion."""
    claim = claim_for(request.user, ref)
    source = source_for(request.user, claim, source_id)
    try:
        actions.drop_source(by=request.user, source=source)
        messages.success(request, _("The source is removed."))
    except Forbidden as error:
        raise Http404 from error
    except actions.SourceRefused:
        told_too_late(request)
    return redirect("claims:detail", ref=ref)
