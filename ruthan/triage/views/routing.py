"""The routing matrix: read by everyone at a desk, changed by two people, tried before it counts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.core import clock
from ruthan.core.guard import Forbidden, StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.network import queries as network
from ruthan.triage import actions
from ruthan.triage.access import matrix_for
from ruthan.triage.forms import MatrixPartForm, MatrixRowForm, ProposeMatrixForm, TrialForm
from ruthan.triage.permissions import P
from ruthan.triage.queries import routing as queries
from ruthan.triage.rules.matrix import BadMatrix, Part, routes_written, shipped_matrix
from ruthan.triage.states import MatrixState
from ruthan.triage.views import matrix as shown

_TONES = {
    MatrixState.DRAFT: "info",
    MatrixState.PROPOSED: "wait",
    MatrixState.APPROVED: "good",
    MatrixState.DROPPED: "neutral",
}
_MOST_DIGITS = 9  # of the number of a version


@require_GET
@needs(P.MATRIX_READ)
def routing_page(request: StaffRequest) -> HttpResponse:
    """The matrix in force, and its history. Five queries."""
    held = queries.in_force()
    matrix = queries.read_matrix(held) if held else shipped_matrix()
    rows = [(one, _TONES[MatrixState(one.state)]) for one in queries.versions()]
    context = {
        "matrix": matrix,
        "held": held,
        "groups": shown.groups_of(matrix),
        "versions": rows,
        "opened": next((one for one, _tone in rows if one.is_open), None),
        "can_edit": may(request.user, P.MATRIX_EDIT),
        "number": held.number if held else queries.SHIPPED,
        "shipped": queries.SHIPPED,
    }
    return render(request, "triage/routing.html", context)


@require_POST
@needs(P.MATRIX_EDIT)
def draft(request: StaffRequest) -> HttpResponse:
    """Begin a version as a copy of the one that the form names."""
    number = request.POST.get("copy_of", "")
    try:
        is_one = number.isdecimal() and len(number) <= _MOST_DIGITS
        copy_of = int(number) if is_one else queries.SHIPPED
        made = actions.draft_matrix(by=request.user, copy_of=copy_of)
        return redirect("routing:version", made.number)
    except actions.DraftOpen:
        messages.info(request, _("Another version is being written. Only one at a time."))
    except BadMatrix:
        messages.error(request, _("There is no such version."))
    return redirect("routing:matrix")


@require_http_methods(["GET", "POST"])
@needs(P.MATRIX_READ)
def version(request: StaffRequest, number: int) -> HttpResponse:
    """One version with what it changes; a draft is proposed here. Five queries."""
    held = matrix_for(request.user, number)
    form = ProposeMatrixForm(request.POST or None, initial={"effective_from": clock.today()})
    if request.method == "POST":
        if not may(request.user, P.MATRIX_EDIT):
            raise Http404
        if form.is_valid() and _propose(request, held, form):
            return redirect("routing:version", number)
    matrix, now = queries.read_matrix(held), queries.matrix_in_force()
    context = {
        "held": held,
        "tone": _TONES[MatrixState(held.state)],
        "groups": shown.groups_of(matrix, against=now),
        "changes": len(queries.changes_between(now, matrix)),
        "in_force": now.version,
        "form": form,
        "seen": _seen(request, held),
        "is_draft": held.state == MatrixState.DRAFT and may(request.user, P.MATRIX_EDIT),
        "is_proposed": held.state == MatrixState.PROPOSED,
        "can_edit": may(request.user, P.MATRIX_EDIT),
        "can_approve": may(request.user, P.MATRIX_APPROVE)
        and held.proposed_by_id != request.user.pk,
        "can_return": may(request.user, P.MATRIX_APPROVE),
        "closed": network.closed_organisations() & matrix.organisations,
    }
    return render(
        request, "triage/routing_version.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@needs(P.MATRIX_EDIT)
def row(request: StaffRequest, number: int, trigger: str) -> HttpResponse:
    """Change where one row of a draft leads."""
    held = matrix_for(request.user, number)
    line = queries.read_matrix(held).rows.get(trigger)
    if line is None or held.state != MatrixState.DRAFT:
        raise Http404
    initial = {
        "routes": routes_written(line.routes), "fallback": line.fallback, "source": line.source,
    }  # fmt: skip
    form = MatrixRowForm(request.POST or None, initial=initial)
    seen = _seen(request, line)
    if request.method == "POST" and form.is_valid():
        words = actions.RowWords(**form.cleaned_data)
        if _try(form, lambda: actions.change_row(
            by=request.user, held=held, trigger=trigger, words=words, seen=seen
        )):  # fmt: skip
            return redirect("routing:version", number)
    context = {
        "held": held, "form": form, "label": shown.label_of(line), "code": trigger, "seen": seen,
        "codes": shown.codes_of(queries.read_matrix(held)),
    }  # fmt: skip
    return render(request, "triage/routing_row.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(P.MATRIX_EDIT)
def part(request: StaffRequest, number: int, code: str) -> HttpResponse:
    """Change what rows of one kind send along and never do."""
    held = matrix_for(request.user, number)
    one = queries.read_matrix(held).parts.get(code)
    if one is None or held.state != MatrixState.DRAFT:
        raise Http404
    initial = {name: getattr(one, name) for name in MatrixPartForm.base_fields}
    form = MatrixPartForm(request.POST or None, initial=initial)
    seen = _seen(request, one)
    if request.method == "POST" and form.is_valid():
        given = Part(one.part, one.label_th, one.label_en, **form.cleaned_data)
        if _try(form, lambda: actions.change_part(
            by=request.user, held=held, part=given, seen=seen
        )):  # fmt: skip
            return redirect("routing:version", number)
    context = {
        "held": held, "form": form, "label": shown.label_of(one), "code": code, "seen": seen,
    }  # fmt: skip
    return render(request, "triage/routing_row.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.MATRIX_EDIT)
def trial(request: StaffRequest, number: int) -> HttpResponse:
    """Try a version on the newest reports and on pasted texts; what is pasted is kept nowhere."""
    held = matrix_for(request.user, number)
    form = TrialForm(request.POST or None)
    context: dict[str, Any] = {"held": held, "form": form}
    if request.method == "POST" and form.is_valid():
        texts = [t.strip() for t in form.cleaned_data["texts"].split("\n\n") if t.strip()]
        last = form.cleaned_data["last"]
        found = actions.try_matrix(by=request.user, held=held, last=last, texts=texts)
        context |= _tried(found, held)
    return render(request, "triage/routing_trial.html", context, status=422 if form.errors else 200)


@require_POST
@needs(P.MATRIX_APPROVE)
def approve(request: StaffRequest, number: int) -> HttpResponse:
    """Sign as the second person."""
    held = matrix_for(request.user, number)
    try:
        actions.approve_matrix(by=request.user, held=held, seen=request.POST.get("seen", ""))
        messages.success(request, _("Signed. It counts from its day on."))
    except Forbidden:
        messages.error(request, _("A second person signs, not the one who proposed it."))
    except actions.Changed:
        messages.error(request, _("Somebody changed it meanwhile. Read it again."))
    except BadMatrix:
        messages.error(request, _("It would end before it begins."))
    except Refused:
        messages.warning(request, _("It does not wait for a signature any more."))
    return redirect("routing:version", number)


@require_POST
@needs(P.MATRIX_APPROVE)
def send_back(request: StaffRequest, number: int) -> HttpResponse:
    """Make it a draft again."""
    try:
        actions.send_matrix_back(by=request.user, held=matrix_for(request.user, number))
    except Refused:
        messages.warning(request, _("It does not wait for a signature any more."))
    return redirect("routing:version", number)


@require_POST
@needs(P.MATRIX_EDIT)
def drop(request: StaffRequest, number: int) -> HttpResponse:
    """Put a draft aside."""
    try:
        actions.drop_matrix(by=request.user, held=matrix_for(request.user, number))
        messages.success(request, _("Put aside."))
    except Refused:
        messages.warning(request, _("It is no draft any more."))
    return redirect("routing:matrix")


def _seen(request: StaffRequest, now: Any) -> str:
    """The mark of what a person has before them: of what stands there, or that of the form."""
    return request.POST.get("seen", "") if request.method == "POST" else queries.mark_of(now)


def _propose(request: StaffRequest, held: Any, form: ProposeMatrixForm) -> bool:
    ends: date | None = form.cleaned_data["effective_until"]
    return _try(
        form,
        lambda: actions.propose_matrix(
            by=request.user,
            held=held,
            effective_from=_begin_of(form.cleaned_data["effective_from"]),
            effective_until=_begin_of(ends + timedelta(days=1)) if ends else None,
            note=form.cleaned_data["note"],
            seen=request.POST.get("seen", ""),
        ),
    )


def _try(form: Any, act: Any) -> bool:
    """Whether the action went through; what it refused is said on the form."""
    try:
        act()
    except BadMatrix as bad:
        form.add_error(None, _("Not kept: %(why)s") % {"why": bad})
    except actions.Changed:
        form.add_error(None, _("Somebody changed it meanwhile. Open the page anew to read it."))
    except (actions.NotADraft, Refused):
        form.add_error(None, _("It is no draft any more."))
    else:
        return True
    return False


def _tried(found: actions.Trial, held: Any) -> dict[str, Any]:
    """The trial in words. One query for the offices, one for the grounds."""
    routes = [
        route
        for tried in found.changed
        for side in (tried.before, tried.after)
        for route in side.routes
    ]
    offices = network.organisations_of({route.organisation for route in routes})
    grounds = shown.grounds_of(routes)
    matrix = queries.read_matrix(held)
    return {
        "trial": found,
        "changed": [
            (
                tried,
                [shown.label_of(matrix.rows[t]) for t in tried.after.triggers],
                shown.steps_of(tried.before.routes, offices, grounds),
                shown.steps_of(tried.after.routes, offices, grounds),
            )
            for tried in found.changed
        ],
        "fired": [(shown.label_of(matrix.rows[t]), n) for t, n in found.fired if t in matrix.rows],
    }


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
