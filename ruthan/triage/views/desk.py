"""What a screener presses: each is one action, one winner, and back to the item."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruthan.claims import queries as claims
from ruthan.claims.actions import ClusterTaken, attach_cluster
from ruthan.claims.permissions import P as CLAIMS
from ruthan.core.guard import Forbidden, StaffRequest, needs
from ruthan.core.states import Refused
from ruthan.core.text.limits import TextRefused
from ruthan.intake.access import report_for
from ruthan.intake.actions import NoCustodyKey, TooMuch
from ruthan.intake.permissions import P as INTAKE
from ruthan.matching import queries as matching
from ruthan.matching.actions import IdenticalCopies
from ruthan.network import queries as network
from ruthan.triage import actions, queries
from ruthan.triage.access import item_for
from ruthan.triage.forms import (
    AskForm,
    AttachForm,
    DeclineForm,
    HandOverForm,
    MergeForm,
    OverrideForm,
    ReportForm,
)
from ruthan.triage.permissions import P
from ruthan.triage.views.panel import item_panel

if TYPE_CHECKING:
    from ruthan.intake.models import Report


@require_POST
@needs(P.ITEM_TAKE)
def take(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Take the item; the second of two is told who was first."""
    item = item_for(request.user, item_id)
    try:
        actions.take(by=request.user, item=item)
        undo = reverse("triage:release", args=[item_id])
        messages.success(request, _("The item is yours."), extra_tags=f"undo:{undo}")
    except Refused:
        item = item_for(request.user, item_id)
        who = item.taken_by or _("Somebody")
        messages.warning(request, _("%(who)s was first. Nothing was changed.") % {"who": who})
    return redirect("triage:item", item_id=item_id)


@require_POST
@needs(P.ITEM_TAKE)
def release(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Give the item back."""
    item = item_for(request.user, item_id)
    try:
        actions.release(by=request.user, item=item)
        messages.success(request, _("Back in the queue."))
    except (Refused, Forbidden):
        messages.warning(request, _("This item is not yours to give back."))
    return redirect("triage:item", item_id=item_id)


@require_POST
@needs(P.ITEM_TAKE)
def done(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """End work on the item."""
    item = item_for(request.user, item_id)
    try:
        actions.mark_done(by=request.user, item=item)
        messages.success(request, _("Done. The next one is waiting."))
        return redirect("triage:queue")
    except (Refused, Forbidden):
        messages.warning(request, _("Take the item first."))
    return redirect("triage:item", item_id=item_id)


@require_POST
@needs(P.RANK_OVERRIDE)
def override(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Rank otherwise, with a reason."""
    item, form = item_for(request.user, item_id), OverrideForm(request.POST)
    if not form.is_valid():
        return _again(request, item_id, {"override_form": form})
    try:
        actions.override_rank(by=request.user, item=item, **form.cleaned_data)
        messages.success(request, _("The rank is changed; your reason is kept."))
    except Refused:
        messages.warning(request, _("The item has not been ranked yet."))
    return redirect("triage:item", item_id=item_id)


@require_POST
@needs(P.REPORT_DECLINE)
def decline(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Decline with a reason that the reporters read."""
    item, form = item_for(request.user, item_id), DeclineForm(request.POST)
    if not form.is_valid():
        return _again(request, item_id, {"decline_form": form})
    try:
        number = actions.decline(by=request.user, item=item, **form.cleaned_data)
        messages.success(request, _("Declined; %(n)d reporters are told why.") % {"n": number})
        return redirect("triage:queue")
    except (Refused, Forbidden):
        messages.warning(request, _("Take the item first."))
    return redirect("triage:item", item_id=item_id)


@require_POST
@needs(INTAKE.REPORT_ASK)
def ask(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Ask one reporter of the item."""
    item = item_for(request.user, item_id)
    form = AskForm(request.POST, refs=[report.ref for report in queries.reports_of(item)])
    if not form.is_valid():
        return _again(request, item_id, {"ask_form": form})
    report = _own_report(request, item_id, form.cleaned_data["report"])
    try:
        actions.ask_reporter(by=request.user, report=report, body=form.cleaned_data["body"])
    except TextRefused:
        form.add_error("body", _("There is nothing to read in this question yet."))
        return _again(request, item_id, {"ask_form": form})
    except TooMuch:
        messages.warning(request, _("This conversation is as long as it may become."))
        return redirect("triage:item", item_id=item.pk)
    messages.success(
        request, _("Asked. The reporter sees it in the chat or on the follow-up page.")
    )
    return redirect("triage:item", item_id=item.pk)


@require_POST
@needs(P.ITEM_MERGE)
def merge(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Say that another cluster is the same message."""
    item, form = item_for(request.user, item_id), MergeForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        other = form.cleaned_data["other"]
        kept = actions.merge_clusters(by=request.user, item=item, other_id=other)
        made = matching.last_merge(kept)
        undo = f"undo:{reverse('triage:merge-undo', args=[made.pk])}" if made else ""
        words = _("Put together; the more urgent rank stays.")
        messages.success(request, words, extra_tags=undo)
    except Refused:
        messages.warning(request, _("These are together already."))
    return redirect("triage:queue")


@require_POST
@needs(P.ITEM_MERGE)
def split(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Take one report out of the item's cluster."""
    item_for(request.user, item_id)
    form = ReportForm(request.POST)
    if not form.is_valid():
        raise Http404
    report = _own_report(request, item_id, form.cleaned_data["report"])
    try:
        actions.split_off(by=request.user, report=report)
        made = matching.last_split(report.pk)
        undo = f"undo:{reverse('triage:split-undo', args=[made.pk])}" if made else ""
        messages.success(request, _("It stands by itself now."), extra_tags=undo)
    except IdenticalCopies:
        messages.warning(request, _("Its words are exactly the same; it cannot stand alone."))
    return redirect("triage:item", item_id=item_id)


@require_POST
@needs(CLAIMS.CLAIM_OPEN)
def attach(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Put the item's cluster under a claim that is there."""
    item, form = item_for(request.user, item_id), AttachForm(request.POST)
    claim = claims.claim(form.cleaned_data["claim"]) if form.is_valid() else None
    if claim is None or item.cluster_id is None:
        raise Http404
    try:
        attach_cluster(by=request.user, claim=claim, cluster=item.cluster_id)
    except ClusterTaken as taken:
        words = _("It is under claim %(ref)s already. Nothing was changed.")
        messages.warning(request, words % {"ref": taken.claim.ref})
        return redirect("triage:item", item_id=item_id)
    undo = f"undo:{reverse('triage:attach-undo', args=[item_id, claim.ref])}"
    words = _("Under the claim now; its reporters hear the answer with it.")
    messages.success(request, words, extra_tags=undo)
    return redirect("triage:queue")


@require_POST
@needs(P.ITEM_HAND_OVER)
def hand_over(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Pass the item to another centre."""
    item = item_for(request.user, item_id)
    form = HandOverForm(request.POST, item=item)
    if not form.is_valid():
        return _again(request, item_id, {"hand_over_form": form})
    centre = network.organisation(form.cleaned_data["centre"])
    if centre is None:
        raise Http404
    try:
        made = actions.hand_over(
            by=request.user, item=item, to=centre, because=form.cleaned_data["because"]
        )
    except (Refused, Forbidden):
        messages.warning(request, _("The item has moved on. Nothing was changed."))
        return redirect("triage:queue")
    messages.success(request, _("Handed over. The receipt is %(ref)s.") % {"ref": made.ref})
    return redirect("triage:handover", ref=made.ref)


@require_POST
@needs(P.ITEM_TAKE)
def seal(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """A child may be in danger: seal the report now."""
    item_for(request.user, item_id)
    form = ReportForm(request.POST)
    if not form.is_valid():
        raise Http404
    report = _own_report(request, item_id, form.cleaned_data["report"])
    try:
        actions.seal_late(by=request.user, report=report)
    except NoCustodyKey:
        messages.error(request, _("No officer holds a key yet, so nothing could be sealed."))
        return redirect("triage:item", item_id=item_id)
    messages.success(request, _("Sealed. Only child-protection officers can read it now."))
    return redirect("triage:queue")


def _own_report(request: StaffRequest, item_id: UUID, ref: str) -> Report:
    """A report that the person may read whole and that belongs to the item; else 404."""
    report = report_for(request.user, ref)
    if report.pk not in {r.pk for r in queries.reports_of(item_for(request.user, item_id))}:
        raise Http404
    return report


def _again(request: StaffRequest, item_id: UUID, forms: dict[str, object]) -> HttpResponse:
    """The item's page with a form that needs mending."""
    item = item_for(request.user, item_id)
    page = item_panel(item, user=request.user, full=False)
    return render(
        request, "triage/item.html", {**page, **forms, "mending": next(iter(forms))}, status=422
    )
