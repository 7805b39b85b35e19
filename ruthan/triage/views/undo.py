"""Taking back: a merge, putting under a claim, and that two things are not the same."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruthan.claims import queries as claims
from ruthan.claims.actions import PartingRefused, undo_attach
from ruthan.core.guard import StaffRequest, needs
from ruthan.core.states import Refused
from ruthan.matching import queries as matching
from ruthan.triage import actions, queries
from ruthan.triage.access import centres_of, item_for
from ruthan.triage.forms import ApartForm
from ruthan.triage.permissions import P

if TYPE_CHECKING:
    from ruthan.claims.models import Claim


@require_POST
@needs(P.QUEUE_READ)
def undo_merge(request: StaffRequest, merge_id: UUID) -> HttpResponse:
    """Two messages again of what was put together; pressed twice it happens once."""
    merge = matching.merge(merge_id)
    if merge is None:
        raise Http404
    try:
        is_new = actions.undo_merge(by=request.user, merge=merge)
        _told(request, is_new, _("Undone. The two stand by themselves again."))
    except PartingRefused as refused:
        _refused(request, refused)
    held = queries.items_of_clusters(centres_of(request.user), [merge.keep_id])
    if merge.keep_id not in held:
        return redirect("triage:queue")
    return redirect("triage:item", item_id=held[merge.keep_id])


@require_POST
@needs(P.QUEUE_READ)
def undo_split(request: StaffRequest, split_id: UUID) -> HttpResponse:
    """A report back where it was taken out of; pressed twice it happens once."""
    split = matching.split(split_id)
    if split is None:
        raise Http404
    try:
        is_new = actions.undo_split(by=request.user, split=split)
        _told(request, is_new, _("Undone. The report stands with the others again."))
    except PartingRefused as refused:
        _refused(request, refused)
    held = queries.items_of_clusters(centres_of(request.user), [split.old, split.made])
    found = held.get(split.old) or held.get(split.made)
    return redirect("triage:item", item_id=found) if found else redirect("triage:queue")


@require_POST
@needs(P.QUEUE_READ)
def undo_claim(request: StaffRequest, item_id: UUID, ref: str) -> HttpResponse:
    """Off the claim again and back in the queue; pressed twice it happens once."""
    item, claim = item_for(request.user, item_id), claims.claim(ref)
    if claim is None or item.cluster_id is None:
        raise Http404
    try:
        is_new = _taken_off(request, claim, item.cluster_id)
        _told(request, is_new, _("Undone. It is under no claim and waits again."))
    except PartingRefused as refused:
        _refused(request, refused)
    return redirect("triage:item", item_id=item_id)


@transaction.atomic
def _taken_off(request: StaffRequest, claim: Claim, cluster_id: UUID) -> bool:
    """The item is back before the page is shown; the job that follows finds nothing to do."""
    since = claims.attached_at(claim, cluster_id)
    is_new = undo_attach(by=request.user, claim=claim, cluster_id=cluster_id)
    if is_new and since is not None:
        actions.unsettle_cluster(cluster_id=cluster_id, since=since)
    return is_new


@require_POST
@needs(P.ITEM_MERGE)
def set_apart(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Say that a candidate is not the same; it is not shown with the item any more."""
    item, form = item_for(request.user, item_id), ApartForm(request.POST)
    if not form.is_valid():
        raise Http404
    ref, other = form.cleaned_data["claim"], form.cleaned_data["other"]
    claim = claims.claim(ref) if ref else None
    if bool(ref) == bool(other) or bool(ref) != (claim is not None):
        raise Http404
    try:
        made = actions.set_apart(
            by=request.user, item=item, other=other, claim=claim.pk if claim else None
        )
    except Refused:
        messages.warning(request, _("One of the two has moved on meanwhile. Nothing was changed."))
        return redirect("triage:item", item_id=item_id)
    undo = f"undo:{reverse('triage:apart-undo', args=[item_id, made.pk])}"
    messages.success(
        request, _("Not the same: it is not suggested here any more."), extra_tags=undo
    )
    return redirect("triage:item", item_id=item_id)


@require_POST
@needs(P.ITEM_MERGE)
def undo_apart(request: StaffRequest, item_id: UUID, row_id: int) -> HttpResponse:
    """Let a candidate be suggested again; pressed twice it happens once."""
    item, row = item_for(request.user, item_id), matching.not_same(row_id)
    if row is None:
        raise Http404
    try:
        is_new = actions.take_back_apart(by=request.user, item=item, row=row)
    except Refused as error:
        raise Http404 from error
    _told(request, is_new, _("Undone. It may be suggested again."))
    return redirect("triage:item", item_id=item_id)


def _told(request: StaffRequest, is_new: bool, words: str) -> None:  # noqa: FBT001 - private
    if is_new:
        messages.success(request, words)
    else:
        messages.info(request, _("That was undone before. Nothing was changed."))


def _refused(request: StaffRequest, refused: PartingRefused) -> None:
    messages.warning(request, _("It cannot be undone. %(why)s") % {"why": refused.why.label})
