"""Obligations: the list, the editor with its preview, three orders at once, a province's days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.campaigns import access, actions
from ruthan.campaigns.forms.obligations import DaysForm, ObligationForm, StandardForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import obligations as queries
from ruthan.campaigns.queries import obligations_words as words
from ruthan.campaigns.queries.letters import words_to_check
from ruthan.campaigns.rules.months import month_of, next_month
from ruthan.campaigns.rules.obligations import Days
from ruthan.core import clock
from ruthan.core.guard import may, needs
from ruthan.network import queries as network
from ruthan.ui.tags.moments import month_name

if TYPE_CHECKING:
    from ruthan.campaigns.models import Letter, Obligation
    from ruthan.network.models import Organisation


@require_GET
@needs(P.LETTER_READ)
def obligation_list(request: HttpRequest) -> HttpResponse:
    """What binds the person's units, in force first."""
    held = access.obligations_for(request.user)
    context = {
        "in_force": [(one, words.summary(one)) for one in held if one.ended_at is None],
        "ended": [(one, words.summary(one)) for one in held if one.ended_at is not None],
        "may_order": may(request.user, P.OBLIGATION_EDIT),
    }
    return render(request, "campaigns/obligations_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(P.OBLIGATION_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """The editor: a first press shows the next three due days, the second writes it down."""
    letter = _letter(request)
    choices = _choices(request.user)
    if request.method != "POST":
        initial = {
            "rhythm": "monthly", "remind_days": (7, 1), "duty": "report",
            "first_month": words.first_month(letter), "issuer": choices["issuers"][0][0],
            **words.letter_words(letter),
        }  # fmt: skip
        return _editor(request, ObligationForm(initial=initial, **choices), letter)
    form = ObligationForm(request.POST, **choices)
    if not form.is_valid():
        return _editor(request, form, letter, status=422)
    units, unknown = words.units_named(form.cleaned_data["units"])
    if unknown:
        form.add_error(
            "units", _("These are no units that we know: %(names)s") % {"names": ", ".join(unknown)}
        )
        return _editor(request, form, letter, status=422)
    said = _said(form.cleaned_data, units)
    if "preview" in request.POST:
        return _editor(request, form, letter, preview=_preview(said), said=said)
    try:
        made = actions.make_obligation(by=request.user, letter=letter, **said)
    except actions.ObligationRefused as refused:
        form.add_error(None, words.refusal(refused.code))
        return _editor(request, form, letter, status=422)
    messages.success(request, _("It is in force from now on."))
    return redirect("orders:obligation", ref=made.ref)


def _letter(request: HttpRequest) -> Letter | None:
    ref = request.POST.get("letter") or request.GET.get("letter") or ""
    return access.letter_for(request.user, ref) if ref else None


def _choices(user: Any) -> dict[str, Any]:
    return {
        "whom": words.selector_choices(), "months": words.month_choices(clock.today()),
        "issuers": words.issuer_choices(access.registers_for(user)),
    }  # fmt: skip


def _said(said: dict[str, Any], units: list[Organisation]) -> dict[str, Any]:
    kept = {name: value for name, value in said.items() if name not in {"units", "issuer", "whom"}}
    whom = [*said["whom"], *(one.code for one in units)]
    return kept | {"whom": whom, "issuer": network.organisation(said["issuer"])}


def _preview(said: dict[str, Any]) -> list[dict[str, Any]]:
    """The next three due days for each kind of unit, before anything is written."""
    days = Days(
        **{
            name: said[name]
            for name in (
                "rhythm", "due_on", "due_day", "inner_day", "on_holiday", "first_month",
                "last_month",
            )
        }
    )  # fmt: skip
    return words.next_days(days, today=clock.today())


def _editor(
    request: HttpRequest, form: ObligationForm, letter: Letter | None, *, status: int = 200,
    preview: Any = None, said: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    unsure = words_to_check(letter) if letter else []
    context = {"form": form, "letter": letter, "unsure": unsure, "preview": preview}
    if said is not None:
        context["whom"] = words.whom_words(said["whom"])
    return render(request, "campaigns/obligations_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(P.OBLIGATION_EDIT)
def standard(request: HttpRequest, ref: str) -> HttpResponse:
    """The three orders of a dissemination letter in one press; its days are typed and prefilled."""
    letter = access.letter_for(request.user, ref)
    choices = _choices(request.user)
    if request.method == "POST":
        form = StandardForm(request.POST, **choices)
        if form.is_valid():
            said = form.cleaned_data | {"issuer": network.organisation(form.cleaned_data["issuer"])}
            try:
                actions.make_standard_set(by=request.user, letter=letter, **said)
            except actions.ObligationRefused as refused:
                form.add_error(None, words.refusal(refused.code))
            else:
                messages.success(request, _("Three obligations are in force from now on."))
                return redirect("orders:letter", ref=ref)
        status = 422
    else:
        initial = words.standard_days(letter) | {"issuer": choices["issuers"][0][0]}
        form, status = StandardForm(initial=initial, **choices), 200
    context = {"form": form, "letter": letter, "unsure": words_to_check(letter)}
    return render(request, "campaigns/obligations_standard.html", context, status=status)


@require_GET
@needs(P.LETTER_READ)
def obligation_page(request: HttpRequest, ref: str) -> HttpResponse:
    """One obligation: whom it binds, its next days, provinces with days of their own."""
    return show(request, access.obligation_for(request.user, ref))


def show(
    request: HttpRequest, one: Obligation, *, status: int = 200, days_form: DaysForm | None = None
) -> HttpResponse:
    """The page of an obligation, with the form of a change put back where it was refused."""
    provinces = _provinces(request.user, one)
    context = {
        "one": one,
        "summary": words.summary(one),
        "next_days": words.next_days(queries.days_of(one), today=clock.today()),
        "changes": [words.change_words(row) for row in queries.changes_of(one)],
        "own": {row.pk for row in provinces},
        "may_order": may(request.user, P.OBLIGATION_EDIT),
        "days_form": days_form or _days_form(request.user, provinces),
        "may_change": bool(provinces) and one.rhythm == "monthly" and one.ended_at is None,
    }
    return render(request, "campaigns/obligations_one.html", context, status=status)


def _provinces(user: Any, one: Obligation) -> list[Organisation]:
    """The bound provinces whose days a person may change."""
    needed = P.OBLIGATION_EDIT if may(user, P.OBLIGATION_EDIT) else P.REPORT_SUBMIT
    found = access.units_for(user, needed).filter(code__startswith="province:")
    return [row for row in found if queries.is_named(one.whom, row)]


def _days_form(user: Any, provinces: list[Organisation], data: Any = None) -> DaysForm:
    first = month_of(clock.today())
    return DaysForm(
        data, units=[(row.code, row.short) for row in provinces],
        months=words.month_choices(clock.today()), is_ministry=may(user, P.OBLIGATION_EDIT),
        initial={"first_month": first},
    )  # fmt: skip


@require_POST
@needs(P.LETTER_READ)
def days(request: HttpRequest, ref: str) -> HttpResponse:
    """A province's own days from a month on."""
    one = access.obligation_for(request.user, ref)
    provinces = _provinces(request.user, one)
    if not provinces:
        raise Http404
    form = _days_form(request.user, provinces, request.POST)
    if not form.is_valid():
        return show(request, one, status=422, days_form=form)
    said = form.cleaned_data
    unit = next(row for row in provinces if row.code == said["unit"])
    try:
        actions.change_days(by=request.user, obligation=one, **(said | {"unit": unit}))
    except actions.ObligationRefused as refused:
        form.add_error(None, words.refusal(refused.code))
        return show(request, one, status=422, days_form=form)
    messages.success(request, _("Kept. The history says from when."))
    return redirect(reverse("orders:obligation", args=(ref,)) + "#days")


@require_POST
@needs(P.LETTER_READ)
def end_days(request: HttpRequest, ref: str, change_id: UUID) -> HttpResponse:
    """Back to the usual days from the first month of which nothing is due yet."""
    one = access.obligation_for(request.user, ref)
    own = {row.pk for row in _provinces(request.user, one)}
    change = next((row for row in queries.changes_of(one) if row.pk == change_id), None)
    if change is None or change.unit_id not in own:
        raise Http404
    if change.due_day is not None and not may(request.user, P.OBLIGATION_EDIT):
        raise Http404
    ended = actions.end_change(by=request.user, change=change)
    month = next_month(ended.last_month) if ended.last_month else ended.first_month
    messages.success(
        request, _("The usual days again, from %(month)s.") % {"month": month_name(month)}
    )
    return redirect(reverse("orders:obligation", args=(ref,)) + "#days")


@require_POST
@needs(P.OBLIGATION_EDIT)
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """End an obligation; what was due before stays in the history."""
    one = access.obligation_for(request.user, ref)
    actions.end_obligation(by=request.user, obligation=one)
    undo = reverse("orders:obligation-resume", args=(ref,))
    messages.success(request, _("Ended. Nothing more falls due."), extra_tags=f"undo:{undo}")
    return redirect("orders:obligation", ref=ref)


@require_POST
@needs(P.OBLIGATION_EDIT)
def resume(request: HttpRequest, ref: str) -> HttpResponse:
    """Undo the end of an obligation."""
    one = access.obligation_for(request.user, ref)
    try:
        actions.resume_obligation(by=request.user, obligation=one)
    except actions.ObligationRefused as refused:
        messages.warning(request, words.refusal(refused.code))
    else:
        messages.success(request, _("It is in force again."))
    return redirect("orders:obligation", ref=ref)
