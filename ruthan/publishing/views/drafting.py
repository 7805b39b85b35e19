"""Writing alerts: by hand, from a claim, a scam family or a surge; their updates, cancellations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ruthan.claims.access import claim_for
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.publishing import actions, queries
from ruthan.publishing.access import alert_for, surge_for
from ruthan.publishing.forms import AlertForm, CancelForm, UpdateForm, WordsForm
from ruthan.publishing.permissions import P
from ruthan.publishing.states import AlertState, MessageKind
from ruthan.publishing.views.refusals import no_draft, refusal, saved, too_late
from ruthan.surges.permissions import P as SURGES
from ruthan.surges.states import Proposal
from ruthan.triage.permissions import P as TRIAGE

_WORDS = ("title_th", "body_th", "todo_th", "title_en", "body_en", "todo_en")
_RANKS = ("severity", "urgency", "certainty", "audience", "strand", "direction", "provinces")
_CHANGES = ("change_th", "change_en")
_FORMS: dict[str, type[WordsForm]] = {
    MessageKind.ALERT: AlertForm, MessageKind.UPDATE: UpdateForm, MessageKind.CANCEL: CancelForm,
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(P.ALERT_DRAFT)
def desk_draft(request: StaffRequest) -> HttpResponse:
    """Write a new alert; `from` names the claim or the scam family that fills it in."""
    begun = request.GET.get("from", "").strip().upper()
    filled, origin = _begun(request, begun)
    form = AlertForm(request.POST or None, initial=filled)

    def save(**words: Any) -> Any:
        return actions.draft_alert(by=request.user, **origin, **words)

    return _saved(request, form, save) or _page(request, form, begun=begun, may_begin=not begun)


@require_http_methods(["GET", "POST"])
@needs(SURGES.PROPOSAL_ANSWER)
def desk_from_surge(request: StaffRequest, surge_id: UUID) -> HttpResponse:
    """The draft that a surge proposes, filled in; whoever saves is its author and signs first."""
    surge = surge_for(request.user, surge_id)
    if surge.proposal != Proposal.OPEN:
        messages.warning(request, too_late())
        return redirect("publishing:surge", surge_id=surge.pk)
    form = AlertForm(request.POST or None, initial=queries.proposed_draft(surge))

    def save(**words: Any) -> Any:
        return actions.draft_from_surge(by=request.user, surge=surge, **words)

    try:
        return _saved(request, form, save) or _page(request, form, surge=surge)
    except Refused:
        messages.warning(request, too_late())
        return redirect("publishing:surge", surge_id=surge.pk)


@require_http_methods(["GET", "POST"])
@needs(P.ALERT_DRAFT)
def desk_edit(request: StaffRequest, ref: str) -> HttpResponse:
    """Word a draft anew; whoever saves becomes its author."""
    alert = alert_for(request.user, ref)
    form = _FORMS[alert.message](request.POST or None, initial=_held(alert))

    def save(**words: Any) -> Any:
        return actions.edit_alert(by=request.user, alert=alert, **words)

    try:
        if alert.state != AlertState.DRAFT:
            raise Refused(alert.state, "edit")
        return _saved(request, form, save) or _page(request, form, alert=alert)
    except Refused:
        messages.warning(request, no_draft())
        return redirect("publishing:alert-review", ref=ref)


@require_http_methods(["GET", "POST"])
@needs(P.ALERT_DRAFT)
def desk_update(request: StaffRequest, ref: str) -> HttpResponse:
    """Write what will replace an alert; the first who saves is its author."""
    alert = alert_for(request.user, ref)
    form = UpdateForm(request.POST or None, initial=_held(alert, changes=False))

    def save(**words: Any) -> Any:
        return actions.draft_update(by=request.user, alert=alert, **words)

    return _follow(request, alert, form, save, MessageKind.UPDATE)


@require_http_methods(["GET", "POST"])
@needs(P.ALERT_DRAFT)
def desk_cancel(request: StaffRequest, ref: str) -> HttpResponse:
    """Write that an alert no longer holds, and why."""
    alert = alert_for(request.user, ref)
    form = CancelForm(request.POST or None, initial=queries.draft_of_cancel(alert))

    def save(**words: Any) -> Any:
        return actions.draft_cancel(by=request.user, alert=alert, **words)

    return _follow(request, alert, form, save, MessageKind.CANCEL)


def _follow(
    request: StaffRequest, alert: Any, form: WordsForm, save: Callable[..., Any], kind: str
) -> HttpResponse:
    """A successor's form; whoever comes second is led to what the first one wrote."""
    begun = queries.successor(alert)
    if begun is not None:
        words = refusal(actions.AlertRefused("replaced" if begun.approved_at else "in_the_making"))
        messages.warning(request, words)
        return redirect("publishing:alert-review", ref=begun.ref)
    return _saved(request, form, save) or _page(request, form, replaced=alert, kind=kind)


def _saved(request: StaffRequest, form: WordsForm, save: Callable[..., Any]) -> HttpResponse | None:
    """Save what is whole and go to its review; None while the form has to be shown."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        alert = save(**form.fields_of_alert())
    except actions.AlertRefused as refused:
        form.add_error(None, refusal(refused))
        return None
    messages.success(request, saved())
    return redirect("publishing:alert-review", ref=alert.ref)


def _page(request: StaffRequest, form: WordsForm, **context: Any) -> HttpResponse:
    alert = context.get("alert")
    context |= {"form": form, "kind": context.get("kind") or getattr(alert, "message", "alert")}
    status = 422 if request.method == "POST" else 200
    return render(request, "publishing/desk_form.html", context, status=status)


def _begun(request: StaffRequest, ref: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What fills the form and what the draft remembers of it; Http404 for what is not there."""
    if not ref:
        return {}, {}
    if ref.startswith("C-"):
        claim = claim_for(request.user, ref)
        return queries.draft_of_claim(claim), {"claim": claim}
    filled = queries.draft_of_family(ref) if may(request.user, TRIAGE.FAMILY_READ) else None
    if filled is None:
        raise Http404
    return filled, {"family_ref": ref}


def _held(alert: Any, *, changes: bool = True) -> dict[str, Any]:
    names = (*_WORDS, *_RANKS, *(_CHANGES if changes else ()))
    left = max(1, ceil((alert.expires_at - clock.now()) / timedelta(days=1)))
    return {name: getattr(alert, name) for name in names} | {"days": left}
