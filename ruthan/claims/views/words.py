"""Opening a claim, its words, its clusters, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.claims import actions, queries
from ruthan.claims.access import claim_for
from ruthan.claims.forms import BecauseForm, ClusterForm, OpenForm, WordsForm, words_of
from ruthan.claims.permissions import P
from ruthan.claims.views.detail import show
from ruthan.core.guard import Forbidden, needs, organisations_where
from ruthan.core.states import Refused
from ruthan.matching import queries as matching
from ruthan.network import queries as network


def told_too_late(request: HttpRequest) -> None:
    """Tell a person that somebody else acted first; nothing was changed."""
    messages.warning(
        request, _("Somebody else was faster: the claim has moved on. This is how it stands now.")
    )


@require_http_methods(["GET", "POST"])
@needs(P.CLAIM_OPEN)
def open_claim(request: HttpRequest) -> HttpResponse:
    """A new claim; `?cluster=` fills the statement in from the masked text of what people sent."""
    form = OpenForm(request.POST if request.method == "POST" else None, initial=_prefilled(request))
    if request.method == "POST" and form.is_valid():
        return _open(request, form)
    cluster_id = _uuid(form["cluster"].value())
    context = {
        "form": form,
        "samples": queries.samples([cluster_id]) if cluster_id else (),
        "similar": queries.claims_like(form["statement_th"].value() or ""),
        "cluster": cluster_id,
        "is_guessed": request.method == "GET" and bool(request.GET.get("strand")),
    }
    return render(request, "claims/claim_open.html", context, status=422 if form.errors else 200)


def _open(request: HttpRequest, form: OpenForm) -> HttpResponse:
    cluster, words = form.cleaned_data["cluster"], form.words()
    if cluster and not matching.exists(cluster):
        raise Http404
    twin = queries.just_opened(request.user, words["statement_th"])
    if twin is not None:
        return redirect("claims:detail", ref=twin.ref)
    try:
        claim = actions.open_claim(
            by=request.user,
            centre=_centre_of(request.user),
            clusters=[cluster] if cluster else [],
            owner=form.owner_chosen(),
            **words,
        )
    except actions.ClusterTaken as taken:
        messages.info(request, _("These reports belong to this claim already."))
        return redirect("claims:detail", ref=taken.claim.ref)
    messages.success(request, _("The claim is open."))
    return redirect("claims:detail", ref=claim.ref)


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """The first words of a claim from its cluster, and what triage thought it is about."""
    strand, category = request.GET.get("strand", ""), request.GET.get("category", "")
    found: dict[str, Any] = {"matter": f"{strand}:{category}" if strand else ""}
    if not request.GET.get("cluster"):
        return found
    cluster_id = _uuid(request.GET["cluster"])
    if cluster_id is None or not matching.exists(cluster_id):
        raise Http404
    statement = queries.statement_from_cluster(matching.cluster(cluster_id).pk)
    return found | {"cluster": cluster_id, "statement_th": statement}


def _uuid(typed: object) -> UUID | None:
    try:
        return UUID(str(typed))
    except ValueError:
        return None


def _centre_of(user: Any) -> Any:
    """The centre a person works for; the national one when they work for several or another."""
    own = organisations_where(user, P.CLAIM_OPEN)
    found = [centre for centre in network.centres() if centre.pk in own]
    return found[0] if found else network.national_centre()


@require_http_methods(["GET", "POST"])
@needs(P.CLAIM_OPEN)
def edit_claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Word a claim anew while it is being checked."""
    claim = claim_for(request.user, ref)
    form = WordsForm(request.POST if request.method == "POST" else None, initial=words_of(claim))
    if request.method == "POST" and form.is_valid():
        try:
            owner = form.owner_chosen()
            actions.edit_claim(by=request.user, claim=claim, owner=owner, **form.words())
            messages.success(request, _("Saved."))
        except Refused:
            told_too_late(request)
        return redirect("claims:detail", ref=ref)
    context = {"form": form, "claim": claim}
    return render(request, "claims/claim_edit.html", context, status=422 if form.errors else 200)


@require_POST
@needs(P.VERDICT_PROPOSE)
def close_claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Close without a verdict, with a reason."""
    claim, form = claim_for(request.user, ref), BecauseForm(request.POST)
    if not form.is_valid():
        return show(request, claim, status=422, close_form=form)
    try:
        because = form.cleaned_data["because"]
        actions.close_claim(by=request.user, claim=claim, because=because)
        messages.success(request, _("Closed without a verdict."))
    except actions.ClaimRefused:
        messages.warning(request, _("It has a verdict in force: correct it instead of closing."))
    except Refused:
        told_too_late(request)
    return redirect("claims:detail", ref=ref)


@require_POST
@needs(P.VERDICT_PROPOSE)
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Check again; a verdict in force stays public meanwhile."""
    claim = claim_for(request.user, ref)
    try:
        actions.reopen(by=request.user, claim=claim)
        messages.success(request, _("The claim is being checked again."))
    except Refused:
        told_too_late(request)
    return redirect("claims:detail", ref=ref)


@require_POST
@needs(P.VERDICT_PROPOSE)
def keep_verdict(request: HttpRequest, ref: str) -> HttpResponse:
    """Looked at again, and it still holds."""
    claim = claim_for(request.user, ref)
    try:
        actions.keep_verdict(by=request.user, claim=claim)
        messages.success(request, _("The verdict still holds; the next review is set."))
    except (Refused, actions.ClaimRefused):
        told_too_late(request)
    return redirect("claims:detail", ref=ref)


@require_POST
@needs(P.CLAIM_OPEN)
def attach_cluster(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a cluster of reports under this claim."""
    claim, form = claim_for(request.user, ref), ClusterForm(request.POST)
    if not form.is_valid() or not matching.exists(form.cleaned_data["cluster"]):
        raise Http404
    try:
        cluster_id = matching.cluster(form.cleaned_data["cluster"]).pk
        actions.attach_cluster(by=request.user, claim=claim, cluster=cluster_id)
        undo = f"undo:{reverse('claims:attach-undo', args=[ref, cluster_id])}"
        messages.success(request, _("The reports are under this claim now."), extra_tags=undo)
    except actions.ClusterTaken as taken:
        messages.warning(request, _("These reports belong to this claim already."))
        return redirect("claims:detail", ref=taken.claim.ref)
    return redirect("claims:detail", ref=ref)


@require_POST
@needs(P.CLAIM_OPEN)
def detach_cluster(request: HttpRequest, ref: str, cluster_id: UUID) -> HttpResponse:
    """Take a cluster off this claim."""
    claim = claim_for(request.user, ref)
    try:
        actions.detach_cluster(by=request.user, claim=claim, cluster=cluster_id)
    except Forbidden as error:
        raise Http404 from error
    messages.success(request, _("The reports are no longer under this claim."))
    return redirect("claims:detail", ref=ref)


@require_POST
@needs(P.CLAIM_READ)
def undo_attach(request: HttpRequest, ref: str, cluster_id: UUID) -> HttpResponse:
    """Off the claim and back in the queue, while nothing was built on it; twice is once."""
    claim = claim_for(request.user, ref)
    try:
        if actions.undo_attach(by=request.user, claim=claim, cluster_id=cluster_id):
            messages.success(request, _("Undone. The reports wait in the queue again."))
        else:
            messages.info(request, _("That was undone before. Nothing was changed."))
    except actions.PartingRefused as refused:
        messages.warning(request, _("It cannot be undone. %(why)s") % {"why": refused.why.label})
    return redirect("claims:detail", ref=ref)
