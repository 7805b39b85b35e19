"""Hand-overs to this centre: what waits to be signed for, and the receipt of one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.core.guard import Forbidden, StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.triage import actions, queries
from ruthan.triage.access import centres_of, handover_for
from ruthan.triage.permissions import P

PAGE = 20


@require_GET
@needs(P.QUEUE_READ)
def handover_list(request: StaffRequest) -> HttpResponse:
    """Everything handed over to and from one's centres, those to be signed for first."""
    own = centres_of(request.user)
    page = Paginator(queries.handovers(own), PAGE).get_page(request.GET.get("page"))
    return render(request, "triage/handover_list.html", {"page": page, "own": own})


@require_GET
@needs(P.QUEUE_READ)
def handover_detail(request: StaffRequest, ref: str) -> HttpResponse:
    """The receipt of one hand-over, to print."""
    handover = handover_for(request.user, ref)
    context = {
        "handover": handover,
        "because": queries.handover_reason(handover),
        "may_accept": may(request.user, P.ITEM_TAKE, organisation=handover.to_centre_id),
    }
    return render(request, "triage/handover_detail.html", context)


@require_POST
@needs(P.ITEM_TAKE)
def accept(request: StaffRequest, ref: str) -> HttpResponse:
    """Sign for it, once."""
    handover = handover_for(request.user, ref)
    try:
        actions.accept_handover(by=request.user, handover=handover)
        messages.success(request, _("Signed for. It is in your queue."))
    except (Refused, Forbidden):
        messages.warning(request, _("It was signed for before, or is not yours to sign for."))
    return redirect("triage:handover", ref=ref)
