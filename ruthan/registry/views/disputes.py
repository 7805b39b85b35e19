"""The desk of disputes: by clock; one officer proposes, another signs or sends back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ruthan.core import clock
from ruthan.core.guard import Forbidden, may, needs
from ruthan.core.states import Refused
from ruthan.registry import actions, queries
from ruthan.registry.access import dispute_for
from ruthan.registry.forms import BecauseForm, OutcomeForm
from ruthan.registry.permissions import P
from ruthan.registry.states import DisputeState
from ruthan.ui.tags.moments import thai_datetime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruthan.registry.models import Dispute, Indicator

PAGE, MOST_SIGHTINGS = 25, 200


@require_GET
@needs(P.INDICATOR_READ)
def dispute_list(request: HttpRequest) -> HttpResponse:
    """Who waits, by clock."""
    words = [
        ("waiting", _("Waiting for an officer")),
        ("proposed", _("Waiting for the second signature")),
        ("late", _("Late")),
        ("decided", _("Ended")),
    ]
    chosen = request.GET.get("tab", "")
    tab = chosen if chosen in dict(words) else "waiting"
    counts = queries.counts()
    page = Paginator(queries.in_tab(tab), PAGE).get_page(request.GET.get("page"))
    tabs = [
        {
            "url": f"?tab={code}", "label": label, "count": getattr(counts, code),
            "current": code == tab,
        }
        for code, label in words
    ]  # fmt: skip
    rows = [(row, queries.shown_of(row)) for row in page.object_list]
    context = {"page": page, "rows": rows, "tab_items": tabs, "now": clock.now()}
    return render(request, "registry/dispute_list.html", context)


@require_GET
@never_cache
@needs(P.INDICATOR_READ)
def dispute(request: HttpRequest, ref: str) -> HttpResponse:
    """One dispute with the entries that it is about, and what can be done."""
    return _dispute(request, dispute_for(request.user, ref))


def _dispute(
    request: HttpRequest,
    held: Dispute,
    *,
    form: OutcomeForm | None = None,
    back: BecauseForm | None = None,
) -> HttpResponse:
    found = queries.entries_of_dispute(held)
    names = queries.names_of(found)
    mine = held.proposed_by_id == request.user.pk
    context: dict[str, Any] = {
        "dispute": held,
        "shown": queries.shown_of(held),
        "words": queries.words_of(held),
        "reason": queries.reason_of(held),
        "answer": queries.answer_of(held),
        "entries": [
            (row, names[row.pk], queries.is_told(row), str(row.pk) in held.chosen) for row in found
        ],
        "form": form
        or OutcomeForm(**_choices(held, found), initial={"entries": _main(held, found)}),
        "back": back or BecauseForm(),
        "now": clock.now(),
        "may_propose": held.state == DisputeState.WAITING and may(request.user, P.DISPUTE_PROPOSE),
        "may_sign": held.state == DisputeState.PROPOSED
        and may(request.user, P.DISPUTE_DECIDE)
        and not mine,
        "may_return": held.state == DisputeState.PROPOSED
        and (mine or may(request.user, P.DISPUTE_DECIDE)),
    }
    status = 422 if form or back else 200
    return render(request, "registry/dispute.html", context, status=status)


def _main(held: Dispute, found: Sequence[Indicator]) -> list[str]:
    """The entry of the very name that is contested, among all that go by the same digits."""
    return [str(row.pk) for row in found if bytes(row.hash) == bytes(held.hash)]


def _choices(held: Dispute, found: Sequence[Indicator]) -> dict[str, list[tuple[str, str]]]:
    """What a proposal may be about: the entries, and every sighting of them that counts.

    A sighting is told by day, channel and standing, and by its entry where there are several.
    """
    names = queries.names_of(found)
    entries = [(str(row.pk), names[row.pk]) for row in found]
    sightings = []
    for row in found:
        counted = queries.sightings_of(row.pk).filter(set_aside_by__isnull=True)
        of_which = names[row.pk] if len(found) > 1 else ""
        for one in counted[:MOST_SIGHTINGS]:
            said = [thai_datetime(one.at), one.channel.upper(), str(one.get_standing_display())]
            sightings.append((str(one.pk), " · ".join(filter(None, [*said, of_which]))))
    return {"entries": entries, "sightings": sightings}


@require_POST
@never_cache
@needs(P.DISPUTE_PROPOSE)
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Propose how it ends; another officer signs."""
    held = dispute_for(request.user, ref)
    form = OutcomeForm(request.POST, **_choices(held, queries.entries_of_dispute(held)))
    if not form.is_valid():
        return _dispute(request, held, form=form)
    ids = {n: [UUID(one) for one in form.cleaned_data[n]] for n in ("entries", "set_aside")}
    data = {**form.cleaned_data, **ids}
    try:
        actions.propose_outcome(by=request.user, dispute=held, **data)
        messages.success(request, _("Proposed. Another officer signs it."))
    except (Refused, actions.DisputeRefused):
        messages.info(request, _("That is not possible any more: somebody was first."))
    return redirect("registry:dispute", ref=ref)


@require_POST
@needs(P.DISPUTE_DECIDE)
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Sign as the second person the very proposal that was read."""
    held = dispute_for(request.user, ref)
    try:
        read = _moment(request.POST.get("proposed_at", ""))
        if read is None:
            raise Refused(held.state, DisputeState.DECIDED)
        actions.sign_outcome(by=request.user, dispute=held, proposed_at=read)
        messages.success(request, _("Signed. Everyone who was told hears of it."))
    except actions.DisputeRefused:
        messages.error(request, _("Whoever proposed it cannot sign it, too."))
    except Refused:
        messages.info(request, _("That is not possible any more: somebody was first."))
    return redirect("registry:dispute", ref=ref)


def _moment(typed: str) -> datetime | None:
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        return None


@require_POST
@needs(P.DISPUTE_PROPOSE)
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Send a proposal back with a reason, or take one's own back."""
    held, form = dispute_for(request.user, ref), BecauseForm(request.POST)
    if not form.is_valid():
        return _dispute(request, held, back=form)
    try:
        actions.return_proposal(by=request.user, dispute=held, because=form.cleaned_data["because"])
        messages.success(request, _("Sent back."))
    except (Refused, Forbidden):
        messages.info(request, _("That is not possible any more: somebody was first."))
    return redirect("registry:dispute", ref=ref)
