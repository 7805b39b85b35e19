"""Holds of a case: proposed by one, sent by another, answered by the bank, released."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruthan.cases import actions, queries
from ruthan.cases.access import case_for, hold_for
from ruthan.cases.forms import AnswerForm, BecauseForm, HoldForm
from ruthan.cases.permissions import P
from ruthan.cases.views.detail import shown
from ruthan.core.guard import StaffRequest, needs
from ruthan.core.states import Refused


@require_POST
@needs(P.CASE_WORK)
def ask(request: StaffRequest, ref: str) -> HttpResponse:
    """Propose that a bank hold an amount."""
    found = case_for(request.user, ref)
    hops = [hop for hop in queries.hops_of(found) if hop.to_kind == "account"]
    form = HoldForm(request.POST, hops=hops)
    if not form.is_valid():
        return shown(request, found, hold=form, status=422)
    data = form.cleaned_data
    try:
        actions.ask_hold(
            by=request.user, case=found, transfer_id=UUID(data["transfer"]),
            satang=data["amount"], because=data["because"],
        )  # fmt: skip
    except actions.AmountRefused:
        form.add_error("amount", _("More than this transfer."))
    except actions.NoSuchBank:
        form.add_error("transfer", _("No bank is named for this transfer, or it has no desk here."))
    except actions.AlreadyAsked:
        form.add_error("transfer", _("A hold of this transfer was asked for already."))
    except Refused:
        messages.warning(request, _("The case is closed. Open it again first."))
    else:
        messages.success(request, _("Proposed. A second person sends it to the bank."))
    if form.errors:
        return shown(request, found, hold=form, status=422)
    return redirect("cases:detail", ref=ref)


@require_POST
@needs(P.HOLD_APPROVE)
def approve(request: StaffRequest, ref: str, hold_id: UUID) -> HttpResponse:
    """Send it as the second person."""
    hold = hold_for(request.user, ref, hold_id)
    try:
        actions.approve_hold(by=request.user, hold=hold)
        messages.success(request, _("The bank was asked. The request runs out by itself."))
    except actions.NeedsSecondPerson:
        messages.warning(request, _("You asked for it: somebody else must send it."))
    except actions.NoSuchBank:
        messages.warning(request, _("This bank has no desk here: nothing was sent. Call it."))
    except Refused:
        messages.info(request, _("Somebody sent it, or put it aside, already."))
    return redirect("cases:detail", ref=ref)


@require_POST
@needs(P.CASE_WORK)
def drop(request: StaffRequest, ref: str, hold_id: UUID) -> HttpResponse:
    """Put a proposal aside."""
    try:
        actions.drop_hold(by=request.user, hold=hold_for(request.user, ref, hold_id))
    except Refused:
        messages.info(request, _("Somebody sent it, or put it aside, already."))
    return redirect("cases:detail", ref=ref)


@require_POST
@needs(P.CASE_WORK)
def answer(request: StaffRequest, ref: str, hold_id: UUID) -> HttpResponse:
    """Note what the bank did."""
    hold, form = hold_for(request.user, ref, hold_id), AnswerForm(request.POST)
    try:
        if not form.is_valid():
            raise actions.AmountRefused
        actions.record_hold_answer(
            by=request.user, hold=hold, to=form.cleaned_data["to"],
            satang=form.cleaned_data["amount"] or 0,
        )  # fmt: skip
        messages.success(request, _("Noted."))
    except actions.AmountRefused:
        messages.warning(request, _("More than was asked for, or no amount."))
    except (Refused, actions.StandsElsewhere):
        messages.info(request, _("Somebody noted the answer already."))
    return redirect("cases:detail", ref=ref)


@require_POST
@needs(P.CASE_WORK)
def release(request: StaffRequest, ref: str, hold_id: UUID) -> HttpResponse:
    """Begin to let go what is held by mistake: an entry of its own."""
    hold, form = hold_for(request.user, ref, hold_id), BecauseForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Write in a few words why it is to be released."))
        return redirect("cases:detail", ref=ref)
    try:
        made = actions.release_hold(
            by=request.user, hold=hold, because=form.cleaned_data["because"]
        )
    except Refused:
        messages.info(request, _("Nothing of it is held any more."))
        return redirect("cases:detail", ref=ref)
    return redirect("cases:release", ref=made.ref)
