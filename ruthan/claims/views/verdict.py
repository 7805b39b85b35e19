"""Proposing a verdict with a preview of the public page, signing it, sending it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.claims import actions, queries
from ruthan.claims.access import claim_for, verdict_for
from ruthan.claims.forms import BecauseForm, VerdictForm, verdict_words
from ruthan.claims.permissions import P
from ruthan.claims.views.detail import show
from ruthan.claims.views.words import told_too_late
from ruthan.core.guard import may, needs
from ruthan.core.states import Refused

if TYPE_CHECKING:
    from ruthan.claims.models import Claim, Verdict


@require_http_methods(["GET", "POST"])
@needs(P.VERDICT_PROPOSE)
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """The verdict form; "preview" shows the public words without saving anything."""
    claim = claim_for(request.user, ref)
    current = queries.current_verdict(claim)
    form = VerdictForm(
        request.POST if request.method == "POST" else None,
        is_correction=current is not None,
        initial=verdict_words(current, claim.impact),
    )
    preview = None
    if request.method == "POST" and form.is_valid():
        if "preview" not in request.POST:
            return _propose(request, claim, current, form)
        preview = form.cleaned_data
    return _form(request, claim, current, form, preview)


def _propose(
    request: HttpRequest, claim: Claim, current: Verdict | None, form: VerdictForm
) -> HttpResponse:
    try:
        words = form.words(impact=claim.impact)
        actions.propose_verdict(by=request.user, claim=claim, **words)
    except actions.VerdictRefused as refused:
        form.add_error(None, _why(refused.code))
        return _form(request, claim, current, form, None)
    except Refused:
        told_too_late(request)
    else:
        messages.success(request, _("Proposed. Another person signs it now."))
    return redirect("claims:detail", ref=claim.ref)


def _form(
    request: HttpRequest,
    claim: Claim,
    current: Verdict | None,
    form: VerdictForm,
    preview: dict[str, Any] | None,
) -> HttpResponse:
    context = {
        "claim": claim,
        "current": current,
        "form": form,
        "preview": preview,
        "sources": queries.sources(claim),
    }
    status = 422 if form.errors else 200
    return render(request, "claims/verdict_form.html", context, status=status)


def _why(code: str) -> str:
    """The sentence for what a verdict lacks."""
    words = {
        "no_source": _("Add at least one source first, or accept a suggested one."),
        "no_reason": _("Write why."),
        "no_change": _("Say what changed and why: it stands in the correction history."),
        "same_person": _("You proposed it: another person must sign."),
    }
    return words.get(code, _("This verdict is not on the list."))


@require_POST
@needs(P.VERDICT_APPROVE)
def approve(request: HttpRequest, ref: str, verdict_id: UUID) -> HttpResponse:
    """Sign as the second person."""
    claim = claim_for(request.user, ref)
    verdict = verdict_for(request.user, claim, verdict_id)
    try:
        actions.approve_verdict(by=request.user, verdict=verdict)
        messages.success(request, _("Signed and published. Everyone who asked is being told."))
    except actions.VerdictRefused as refused:
        messages.warning(request, _why(refused.code))
    except Refused:
        told_too_late(request)
    return redirect("claims:detail", ref=ref)


@require_POST
@needs(P.VERDICT_PROPOSE)
def send_back(request: HttpRequest, ref: str, verdict_id: UUID) -> HttpResponse:
    """Send a proposal back with a reason, or take one's own back."""
    claim = claim_for(request.user, ref)
    verdict, form = verdict_for(request.user, claim, verdict_id), BecauseForm(request.POST)
    if not form.is_valid():
        return show(request, claim, status=422, because_form=form)
    own = verdict.proposed_by_id == request.user.pk
    if not own and not may(request.user, P.VERDICT_APPROVE):
        messages.warning(request, _("Only an editor may send another person's proposal back."))
        return redirect("claims:detail", ref=ref)
    try:
        because = form.cleaned_data["because"]
        actions.return_verdict(by=request.user, verdict=verdict, because=because)
        messages.success(request, _("Taken back.") if own else _("Sent back with your reason."))
    except Refused:
        told_too_late(request)
    return redirect("claims:detail", ref=ref)
