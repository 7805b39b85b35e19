"""One case: clocks, the way of the money as a picture, holds, numbers, the timeline, the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ruthan.cases import actions, queries
from ruthan.cases.access import case_for, may_read_centres, note_read
from ruthan.cases.engine.chain import draw
from ruthan.cases.forms import (
    AnswerForm,
    BecauseForm,
    CloseForm,
    HoldForm,
    NoteForm,
    NumbersForm,
    TransferForm,
)
from ruthan.cases.permissions import P
from ruthan.cases.states import CaseState, HoldState
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.core.states import Refused

if TYPE_CHECKING:
    from django.forms import Form

    from ruthan.cases.models import Case


@require_safe
@never_cache
@needs(P.CASE_READ)
def case(request: StaffRequest, ref: str) -> HttpResponse:
    """The case; that somebody read it is on record."""
    found = case_for(request.user, ref)
    note_read(request.user, found)
    return shown(request, found)


@require_POST
@needs(P.CASE_WORK)
def add(request: StaffRequest, ref: str) -> HttpResponse:
    """Add a hop that a bank, the police or a caller told of."""
    found = case_for(request.user, ref)
    form = TransferForm(request.POST, hops=queries.hops_of(found))
    if not form.is_valid():
        return shown(request, found, transfer=form, status=422)
    parent = form.cleaned_data["parent"]
    try:
        actions.add_transfer(
            by=request.user, case=found, told=form.told(),
            parent=UUID(parent) if parent else None, told_by=form.cleaned_data["told_by"],
        )  # fmt: skip
    except actions.AmountRefused:
        form.add_error("amount", _("More than came in, or more hops than one case takes."))
        return shown(request, found, transfer=form, status=422)
    messages.success(request, _("The hop is noted."))
    return redirect("cases:detail", ref=ref)


@require_POST
@needs(P.CASE_WORK)
def note(request: StaffRequest, ref: str, transfer_id: UUID) -> HttpResponse:
    """Note where the money of a hop is now."""
    found, form = case_for(request.user, ref), NoteForm(request.POST)
    if form.is_valid():
        try:
            actions.note_transfer(
                by=request.user, case=found, transfer_id=transfer_id, to=form.cleaned_data["to"],
                satang=form.cleaned_data["amount"],
            )  # fmt: skip
            messages.success(request, _("Noted."))
        except (Refused, actions.AmountRefused):
            messages.warning(request, _("This cannot be: check the amount and where it was."))
    else:
        messages.warning(request, _("This cannot be: check the amount and where it was."))
    return redirect("cases:detail", ref=ref)


@require_POST
@needs(P.CASE_WORK)
def numbers(request: StaffRequest, ref: str) -> HttpResponse:
    """Note the bank's case ID or the police number."""
    found, form = case_for(request.user, ref), NumbersForm(request.POST)
    if not form.is_valid():
        return shown(request, found, numbers_form=form, status=422)
    data, held = form.cleaned_data, queries.numbers_of(found)
    try:
        if data["bank_case"] and data["bank_case"] != held.bank_case:
            actions.note_bank_case(by=request.user, case=found, number=data["bank_case"])
        if data["police"] and (data["police"], data["station"]) != (held.police, held.station):
            actions.note_police(
                by=request.user, case=found, number=data["police"], station=data["station"]
            )
        messages.success(request, _("Noted."))
    except actions.NumberRefused:
        messages.warning(request, _("Too long, or without a digit. Check the number once more."))
    except Refused:
        messages.warning(request, _("The case is closed. Open it again first."))
    return redirect("cases:detail", ref=ref)


@require_POST
@needs(P.CASE_WORK)
def close(request: StaffRequest, ref: str) -> HttpResponse:
    """Close with an outcome and what came back."""
    found, form = case_for(request.user, ref), CloseForm(request.POST)
    if not form.is_valid():
        return shown(request, found, close_form=form, status=422)
    data = form.cleaned_data
    try:
        actions.close_case(
            by=request.user, case=found, outcome=data["outcome"],
            recovered_satang=data["recovered"] or 0, because=data["because"],
        )  # fmt: skip
        messages.success(request, _("The case is closed."))
    except actions.AmountRefused:
        form.add_error("recovered", _("This does not fit what was sent, or the outcome."))
        return shown(request, found, close_form=form, status=422)
    except Refused:
        messages.info(request, _("Somebody closed it already."))
    return redirect("cases:detail", ref=ref)


@require_POST
@needs(P.CASE_WORK)
def reopen(request: StaffRequest, ref: str) -> HttpResponse:
    """Go on with a closed case."""
    found = case_for(request.user, ref)
    try:
        actions.reopen_case(by=request.user, case=found)
    except Refused:
        messages.info(request, _("It is open already."))
    return redirect("cases:detail", ref=ref)


@require_POST
@needs(P.CASE_WORK)
def handed(request: StaffRequest, ref: str) -> HttpResponse:
    """Note that the police have the file."""
    actions.hand_file(by=request.user, case=case_for(request.user, ref))
    messages.success(request, _("Noted. Once closed, the case is kept for a shorter time."))
    return redirect("cases:detail", ref=ref)


def shown(
    request: StaffRequest,
    found: Case,
    *,
    transfer: Form | None = None,
    hold: Form | None = None,
    numbers_form: Form | None = None,
    close_form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a case, with a form that is to be mended where there is one. Ten queries."""
    hops = queries.hops_of(found)
    held = queries.numbers_of(found)
    initial = {"bank_case": held.bank_case, "police": held.police, "station": held.station}
    works = may(request.user, P.CASE_WORK, organisation=found.report.centre_id)
    context: dict[str, Any] = {
        "case": found,
        "tone": {"open": "warn", "closed": "good"}.get(found.state, "info"),
        "report": queries.report_of(found),
        "facts": queries.facts_of(found),
        "links": queries.safe_links(found),
        "person": queries.person_of(found),
        "numbers": held,
        "hops": hops,
        "sent": sum(hop.satang for hop in hops if hop.parent is None),
        "picture": draw(queries.picture_hops(hops)),
        "clocks": queries.clocks_of(found),
        "holds": queries.holds_of(found),
        "same_slips": queries.same_slips(found, centres=may_read_centres(request.user)),
        "history": queries.history(found),
        "now": clock.now(),
        "works": works and found.state != CaseState.CLOSED,
        "may_reopen": works and found.state == CaseState.CLOSED,
        "may_approve": may(request.user, P.HOLD_APPROVE, organisation=found.report.centre_id),
        "may_export": may(request.user, P.CASE_EXPORT, organisation=found.report.centre_id),
        "me": request.user.pk,
        "asked": HoldState.ASKED,
        "transfer_form": transfer or TransferForm(hops=hops),
        "hold_form": hold or HoldForm(hops=[hop for hop in hops if hop.to_kind == "account"]),
        "note_form": NoteForm(),
        "answer_form": AnswerForm(),
        "because_form": BecauseForm(),
        "numbers_form": numbers_form or NumbersForm(initial=initial),
        "close_form": close_form or CloseForm(),
        "mends": bool(transfer or hold or numbers_form or close_form),
    }
    return render(request, "cases/detail.html", context, status=status)
