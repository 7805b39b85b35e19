"""The contact desk, one unit's coordinators, the form of appointment and the hand-over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.campaigns import access, actions
from ruthan.campaigns.engine import coordinators_paper as paper
from ruthan.campaigns.forms.coordinators import (
    AppointmentForm,
    ContactSearchForm,
    EndForm,
    HandOverForm,
)
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import coordinators as queries
from ruthan.campaigns.queries import coordinators_papers as papers
from ruthan.campaigns.queries.obligations import title_of
from ruthan.core import clock
from ruthan.core.guard import may, needs
from ruthan.network.permissions import P as NETWORK

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

PAGE = 40
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@needs(P.COORDINATOR_READ)
def desk(request: HttpRequest) -> HttpResponse:
    """Whom to call in which unit; what is not one's own is masked. And who has named nobody yet."""
    form = ContactSearchForm(request.GET)
    found = form.cleaned_data if form.is_valid() else {}
    own = list(access.units_for(request.user, P.COORDINATOR_READ))
    missing = queries.not_named(own)
    is_missing = found.get("tab") == "missing"
    every = access.contact_units(request.user)
    rows = queries.contacts(every, opened={one.pk for one in own}, words=found.get("q", ""))
    rows.sort(key=lambda one: (not one.is_open, one.person is None, one.unit.name_th))
    page = Paginator(missing if is_missing else rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "now": clock.now(), "is_missing": is_missing,
        "tab_items": _tabs(len(rows), len(missing), is_missing, found.get("q", "")),
        "titles": {one.obligation.pk: title_of(one.obligation) for one in missing},
        "may_ask": is_missing and bool(missing) and may(request.user, P.OBLIGATION_EDIT),
        "editable": {one.pk for one in own} if may(request.user, P.COORDINATOR_EDIT) else set(),
    }  # fmt: skip
    return render(request, "campaigns/coordinators_desk.html", context)


def _tabs(named: int, missing: int, is_missing: bool, words: str) -> list[dict[str, Any]]:  # noqa: FBT001 - which tab
    kept = {"q": words} if words else {}
    return [
        {"url": "?" + urlencode(kept), "label": _("Contact desk"), "count": named,
         "current": not is_missing},
        {"url": "?" + urlencode(kept | {"tab": "missing"}), "label": _("Nobody named yet"),
         "count": missing, "current": is_missing},
    ]  # fmt: skip


@require_POST
@needs(P.OBLIGATION_EDIT)
def ask(request: HttpRequest) -> HttpResponse:
    """Remind everybody who has named nobody yet; once a day each."""
    own = list(access.units_for(request.user, P.COORDINATOR_READ))
    asked = 0
    held: dict[Any, list[Organisation]] = {}
    missing = queries.not_named(own)
    for one in missing:
        held.setdefault(one.obligation, []).append(one.unit)
    for obligation, units in held.items():
        asked += actions.ask_for_coordinators(by=request.user, obligation=obligation, units=units)
    if asked:
        messages.success(request, _("Reminded: %(n)s.") % {"n": asked})
    else:
        messages.info(request, _("Everybody was reminded today already."))
    return redirect(reverse("coordinators:list") + "?tab=missing")


@require_GET
@needs(P.COORDINATOR_READ)
def unit_page(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: who coordinates it, how they are reached, who did before."""
    return show(request, access.unit_for(request.user, code, P.COORDINATOR_READ))


def show(
    request: HttpRequest, unit: Organisation, *, status: int = 200, end_form: EndForm | None = None
) -> HttpResponse:
    """The page of a unit, with the form of an end put back where it was refused."""
    history = queries.history_of(unit)
    now = next((one for one in history if one.until is None), None)
    past = [(one, queries.person_of(one)) for one in history if one.until is not None]
    context = {
        "unit": unit, "now_named": now, "person": queries.person_of(now) if now else None,
        "past": past, "may_edit": may(request.user, P.COORDINATOR_EDIT),
        "left": queries.roles_left(unit, history),
        "may_grant": may(request.user, NETWORK.MEMBERSHIP_GRANT),
        "end_form": end_form or EndForm(
            initial={"seen": now.pk if now else "", "until": clock.today()}
        ),
        "may_restore": now is None and bool(past) and past[0][1] is not None,
    }  # fmt: skip
    return render(request, "campaigns/coordinators_unit.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(P.COORDINATOR_EDIT)
def name(request: HttpRequest, code: str) -> HttpResponse:
    """Name the unit's coordinator; of two who do so at once, the second is told."""
    unit = access.unit_for(request.user, code, P.COORDINATOR_EDIT)
    if request.method != "POST":
        form = AppointmentForm(initial=_days(unit))
        return _form_page(request, unit, form)
    form = AppointmentForm(request.POST)
    if form.is_valid():
        try:
            actions.name_coordinator(by=request.user, unit=unit, appointment=_appointment(form))
        except actions.CoordinatorRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            return _named(request, unit)
    return _form_page(request, unit, form, status=422)


@require_http_methods(["GET", "POST"])
@needs(P.COORDINATOR_EDIT)
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """End the one before and begin the next on one day, also in mid month."""
    unit = access.unit_for(request.user, code, P.COORDINATOR_EDIT)
    before = queries.coordinator_of(unit)
    if before is None:
        return redirect("coordinators:name", code=code)
    if request.method != "POST":
        form: AppointmentForm = HandOverForm(initial=_days(unit) | {"seen": before.pk})
        return _form_page(request, unit, form, before=before)
    form = HandOverForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.hand_over(
                by=request.user, unit=unit, seen=said["seen"], because=said["because"],
                appointment=_appointment(form),
            )  # fmt: skip
        except actions.CoordinatorRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            return _named(request, unit)
    return _form_page(request, unit, form, status=422, before=before)


def _days(unit: Organisation) -> dict[str, Any]:
    return {"appointed_on": clock.today(), "since": clock.today(), "office": unit.name_th}


def _appointment(form: AppointmentForm) -> actions.Appointment:
    said = form.cleaned_data
    return actions.Appointment(
        person=form.person(), appointed_by=said["appointed_by"], since=said["since"],
        appointed_on=said["appointed_on"], user=said["username"],
    )  # fmt: skip


def _form_page(
    request: HttpRequest, unit: Organisation, form: AppointmentForm, *, status: int = 200,
    before: Any = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "unit": unit, "form": form, "before": before,
        "person": queries.person_of(before) if before else None,
    }  # fmt: skip
    return render(request, "campaigns/coordinators_form.html", context, status=status)


def _named(request: HttpRequest, unit: Organisation) -> HttpResponse:
    messages.success(request, _("Named. The form can be printed and signed."))
    return redirect("coordinators:unit", code=unit.code)


def refusal(code: str) -> str:
    """Why it was refused, and how to mend it."""
    words = {
        "there": _("Somebody was named here meanwhile. Hand over from them instead."),
        "nobody": _("Nobody coordinates here now."),
        "changed": _("Somebody handed over meanwhile. Look at the page again."),
        "future": _("This day is still to come. Write it down when it has come."),
        "order": _("That is before the day on which the one before began."),
    }
    return words[code]


@require_POST
@needs(P.COORDINATOR_EDIT)
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody leaves and nobody follows yet; it can be undone."""
    unit = access.unit_for(request.user, code, P.COORDINATOR_EDIT)
    form = EndForm(request.POST)
    if not form.is_valid():
        return show(request, unit, status=422, end_form=form)
    try:
        ended = actions.end_coordinator(by=request.user, unit=unit, **form.cleaned_data)
    except actions.CoordinatorRefused as refused:
        form.add_error(None, refusal(refused.code))
        return show(request, unit, status=422, end_form=form)
    undo = reverse("coordinators:restore", args=(code, ended.coordinator.pk))
    messages.success(request, _("Ended. Name the next one soon."), extra_tags=f"undo:{undo}")
    return redirect("coordinators:unit", code=code)


@require_POST
@needs(P.COORDINATOR_EDIT)
def restore(request: HttpRequest, code: str, coordinator_id: UUID) -> HttpResponse:
    """Undo an end, while nobody else was named."""
    unit = access.unit_for(request.user, code, P.COORDINATOR_EDIT)
    try:
        actions.restore_coordinator(by=request.user, unit=unit, coordinator_id=coordinator_id)
    except actions.CoordinatorRefused as refused:
        messages.warning(request, refusal(refused.code))
    return redirect("coordinators:unit", code=code)


@require_GET
@needs(P.COORDINATOR_READ)
def form_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The form as PDF, a draft to be signed; dotted lines where nobody is named."""
    return _file(request, code, kind="pdf")


@require_GET
@needs(P.COORDINATOR_READ)
def form_docx(request: HttpRequest, code: str) -> HttpResponse:
    """The form as a Word file."""
    return _file(request, code, kind="docx")


def _file(request: HttpRequest, code: str, *, kind: str) -> HttpResponse:
    unit = access.unit_for(request.user, code, P.COORDINATOR_READ)
    held = queries.coordinator_of(unit)
    words = papers.paper_of(unit, held)
    body = paper.paper_pdf(words) if kind == "pdf" else paper.paper_docx(words)
    if held is not None:
        actions.note_paper(by=request.user, coordinator=held, kind=kind)
    answer = HttpResponse(body, content_type="application/pdf" if kind == "pdf" else _DOCX)
    name = f"coordinator-{unit.code.replace(':', '-')}.{kind}"
    how = "inline" if kind == "pdf" else "attachment"
    answer["Content-Disposition"] = f'{how}; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
