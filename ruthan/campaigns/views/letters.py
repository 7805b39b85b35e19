"""The letter register: its list, registering a letter, correcting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ruthan.campaigns import access, actions
from ruthan.campaigns.forms.letters import LetterForm, LetterSearchForm, StampForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import letters as queries
from ruthan.campaigns.views.letters_one import refusal
from ruthan.core import clock
from ruthan.core.guard import may, needs

PAGE = 25


@require_GET
@needs(P.LETTER_READ)
def letter_list(request: HttpRequest) -> HttpResponse:
    """The registers that one may read, newest first, with search and filters."""
    registers = [(one.code, one.short) for one in access.registers_for(request.user)]
    form = LetterSearchForm(request.GET, units=registers)
    found = form.cleaned_data if form.is_valid() else {}
    rows = queries.with_obligations(queries.letters())
    rows = rows.filter(pk__in=access.letters_for(request.user).values("pk"))
    for name, field in (("unit", "unit__code"), ("state", "state"), ("urgency", "urgency")):
        if found.get(name):
            rows = rows.filter(**{field: found[name]})
    rows = queries.searched(rows, found.get("q", ""))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "now": clock.now(),
        "rows": [(one, queries.number_in_thai(one)) for one in page.object_list],
        "may_write": bool(registers) and may(request.user, P.LETTER_EDIT),
        "may_order": may(request.user, P.OBLIGATION_EDIT),
    }  # fmt: skip
    return render(request, "campaigns/letters_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(P.LETTER_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """Register a letter; a likely twin is shown before it is written."""
    units = list(access.registers_for(request.user))
    choices = [(one.code, one.name) for one in units]
    if request.method != "POST":
        return _form_page(request, LetterForm(units=choices), StampForm())
    form, stamp_form = LetterForm(request.POST, units=choices), _stamp_typed(request)
    if not form.is_valid() or (stamp_form.is_bound and not stamp_form.is_valid()):
        return _form_page(request, form, stamp_form, status=422)
    said = form.cleaned_data
    unit = next(one for one in units if one.code == said["unit"])
    twins = queries.twins(unit, number_raw=said["number_raw"], dated_on=said["dated_on"])
    if twins and not said["is_twin"]:
        return _form_page(request, form, stamp_form, status=422, twins=twins)
    try:
        letter = actions.register_letter(
            by=request.user, unit=unit, **_words(said),
            stamp=stamp_form.cleaned_data if stamp_form.is_bound else None,
        )  # fmt: skip
    except actions.LetterRefused as refused:
        form.add_error("dated_on", refusal(refused.code))
        return _form_page(request, form, stamp_form, status=422)
    messages.success(request, _("Registered."))
    return redirect("orders:letter", ref=letter.ref)


def _stamp_typed(request: HttpRequest) -> StampForm:
    """The stamp, when something of it was typed."""
    names = ("desk", "number", "received_on", "received_at")
    is_typed = any(request.POST.get(name, "").strip() for name in names)
    return StampForm(request.POST) if is_typed else StampForm()


def _words(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in said if name not in {"unit", "is_twin", "seen"}}


def _form_page(
    request: HttpRequest, form: LetterForm, stamp_form: StampForm | None = None, *,
    status: int = 200, twins: Any = (), letter: Any = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "stamp_form": stamp_form, "letter": letter,
        "twins": [(one, queries.number_in_thai(one)) for one in twins],
    }  # fmt: skip
    return render(request, "campaigns/letters_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(P.LETTER_EDIT)
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct a letter; what another changed meanwhile is not written over."""
    letter = access.letter_to_edit(request.user, ref)
    choices = [(letter.unit.code, letter.unit.name)]
    if request.method != "POST":
        names = [
            "number_raw", "dated_on", "sender", "subject", "addressee", "enclosures", "urgency",
            "note", "unreadable",
        ]  # fmt: skip
        initial = {name: getattr(letter, name) for name in names}
        initial |= {"unit": letter.unit.code, "seen": queries.mark_of(letter)}
        return _form_page(request, LetterForm(initial=initial, units=choices), letter=letter)
    form = LetterForm(request.POST, units=choices)
    if not form.is_valid():
        return _form_page(request, form, status=422, letter=letter)
    said = form.cleaned_data
    twins = queries.twins(
        letter.unit, number_raw=said["number_raw"], dated_on=said["dated_on"], without=letter.pk
    )
    if twins and not said["is_twin"]:
        return _form_page(request, form, status=422, twins=twins, letter=letter)
    try:
        actions.edit_letter(by=request.user, letter=letter, seen=said["seen"], **_words(said))
    except actions.LetterRefused as refused:
        letter.refresh_from_db()
        typed = request.POST.copy()
        typed["seen"] = queries.mark_of(letter)
        form.data = typed
        form.add_error(None, refusal(refused.code))
        return _form_page(request, form, status=409, letter=letter)
    messages.success(request, _("Kept. The trail says what changed."))
    return redirect("orders:letter", ref=ref)
