"""Grounds with their clocks, and recipients: read, previewed, changed, with history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ruthan.core import clock
from ruthan.core.guard import may, needs
from ruthan.network import queries as network
from ruthan.network.states import OrganisationKind
from ruthan.referrals import actions, queries, rules
from ruthan.referrals.forms import GroundForm, NewGroundForm, RecipientForm
from ruthan.referrals.permissions import P
from ruthan.referrals.rules import GroundRow
from ruthan.referrals.states import Basis, Unit


@require_GET
@needs(P.GROUND_READ)
def grounds(request: HttpRequest) -> HttpResponse:
    """Every ground that holds today, for whom, within what."""
    spoken = queries.language()
    rows = [
        {
            "row": row,
            "label": row.label(spoken),
            "article": row.article(spoken),
            "whom": recipient_words(row.recipient),
            "basis": Basis(row.basis).label,
            "clock": clock_words(row),
        }
        for row in queries.grounds()
    ]
    context = {"rows": rows, "may_edit": may(request.user, P.GROUND_EDIT)}
    return render(request, "referrals/grounds.html", context)


@require_http_methods(["GET", "POST"])
@needs(P.GROUND_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """A ground that is not there yet, or one of its own for a recipient."""
    form = NewGroundForm(request.POST or None, initial={"checked_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        code, recipient = given.pop("code"), given.pop("recipient")
        return _changed_or_preview(request, form, code, recipient, given)
    return _form(request, form, code="", recipient="")


@require_http_methods(["GET", "POST"])
@needs(P.GROUND_READ)
def ground(request: HttpRequest, code: str, recipient: str) -> HttpResponse:
    """One ground with its editions; who may edit sees the form with what it would mean."""
    editions = queries.editions(code, recipient)
    if not editions:
        raise Http404
    if not may(request.user, P.GROUND_EDIT):
        if request.method == "POST":
            raise Http404
        return _form(request, None, code=code, recipient=recipient)
    now = editions[0][0]
    initial = {name: getattr(now, name) for name in GroundForm.base_fields}
    form = GroundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _changed_or_preview(request, form, code, recipient, form.cleaned_data)
    return _form(request, form, code=code, recipient=recipient)


def _changed_or_preview(
    request: HttpRequest, form: GroundForm, code: str, recipient: str, given: dict[str, Any]
) -> HttpResponse:
    if "preview" in request.POST:
        shown = queries.preview(given["amount"], given["unit"])
        return _form(request, form, code=code, recipient=recipient, preview=shown)
    made = actions.set_ground(by=request.user, code=code, recipient=recipient, values=given)
    messages.success(request, _("Edition %(number)d is in force.") % {"number": made.edition})
    return redirect("referrals:ground", code=code, recipient=recipient)


def _form(
    request: HttpRequest,
    form: GroundForm | None,
    *,
    code: str,
    recipient: str,
    preview: list[Any] | None = None,
) -> HttpResponse:
    spoken = queries.language()
    editions = queries.editions(code, recipient) if code else []
    context = {
        "form": form,
        "code": code,
        "recipient": recipient,
        "whom": recipient_words(recipient) if recipient else "",
        "preview": preview,
        "editions": [
            {
                "row": row,
                "by": held.by if held else None,
                "at": held.at if held else None,
                "clock": clock_words(row),
                "label": row.label(spoken),
            }
            for row, held in editions
        ],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "referrals/ground.html", context, status=status)


@require_GET
@needs(P.GROUND_EDIT)
def recipients(request: HttpRequest) -> HttpResponse:
    """How organisations are reached beside their desk here."""
    rows = network.organisations().filter(is_active=True).exclude(kind=OrganisationKind.CENTRE)
    context = {"rows": queries.recipients(), "organisations": rows}
    return render(request, "referrals/recipients.html", context)


@require_http_methods(["GET", "POST"])
@needs(P.GROUND_EDIT)
def recipient(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation: who is told when it is late, which desk is above it, other ways."""
    organisation = network.organisation(code)
    if organisation is None:
        raise Http404
    held = queries.recipient_of(organisation)
    names = ("escalation_name", "escalation_email", "xarf_email", "wants_letter", "source")
    initial: dict[str, Any] = {"checked_on": clock.today()}
    if held:
        initial |= {name: getattr(held, name) for name in names}
        initial |= {"higher": held.higher.code if held.higher else ""}
    form = RecipientForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        higher = given.pop("higher")
        given["higher"] = network.organisation(higher) if higher else None
        actions.set_recipient(by=request.user, organisation=organisation, values=given)
        messages.success(request, _("Kept: %(name)s.") % {"name": organisation.name})
        return redirect("referrals:recipients")
    row = rules.desk_above(organisation.kind, organisation.code)
    context = {
        "form": form,
        "organisation": organisation,
        "higher": queries.higher_of(organisation),
        "row": row if row and not organisation.parent_id else None,
    }
    status = 422 if form.errors else 200
    return render(request, "referrals/recipient.html", context, status=status)


def recipient_words(recipient: str) -> str:
    """For whom a ground holds, in words. One query for one organisation."""
    if recipient == rules.ANYBODY:
        return _("Everybody")
    if recipient.startswith("org:"):
        held = network.organisation(recipient.removeprefix("org:"))
        return held.name if held else recipient
    return str(dict(OrganisationKind.choices).get(recipient, recipient))


def clock_words(row: GroundRow) -> str:
    """Within what it is answered, in words."""
    return f"{row.amount} {Unit(row.unit).label}"
