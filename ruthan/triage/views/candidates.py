"""The family of an item, its candidates beside it, and putting it into a family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruthan.claims import queries as claims
from ruthan.core.guard import StaffRequest, needs
from ruthan.core.states import Refused
from ruthan.matching import queries as matching
from ruthan.triage import actions
from ruthan.triage.access import item_for
from ruthan.triage.forms import MergeForm
from ruthan.triage.permissions import P

if TYPE_CHECKING:
    from ruthan.triage.models import QueueItem


def family_note(item: QueueItem, ref: str | None) -> dict[str, Any]:
    """Whether the item is another instance of a known family, and what was said of the others.

    No query without a `ref`erence of its family, three with one. A published answer to another
    instance is offered to the screener; it never answers anybody by itself.
    """
    own = item.cluster_id
    if not own or not ref or (held := matching.family_of(own)) is None:
        return {"family": None}
    others = matching.clusters_of_family(held.id)
    claim, code = claims.answered_last(others, but=own) or (None, None)
    return {"family": held, "family_claim": claim, "family_verdict": code}


@require_POST
@needs(P.FAMILY_EDIT)
def put_in_family(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Say that the item and another cluster are instances of one template."""
    item, form = item_for(request.user, item_id), MergeForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        other = form.cleaned_data["other"]
        family = actions.put_in_family(by=request.user, item=item, other_id=other)
    except Refused:
        words = _("Nothing was changed: they are of a family already, or one of them has moved on.")
        messages.warning(request, words)
        return redirect("triage:item", item_id=item_id)
    undo = f"undo:{reverse('families:undo', args=[family.ref, item.cluster_id])}"
    messages.success(request, _("In family %(ref)s now.") % {"ref": family.ref}, extra_tags=undo)
    return redirect("triage:item", item_id=item_id)
