"""The first screen, without any form: whom to call now; and the sheet to read out, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ruthan.cases import queries as cases
from ruthan.core import clock
from ruthan.core.guard import public
from ruthan.gateway.sources.transferred.cookies import secret_of
from ruthan.gateway.sources.transferred.forms import SheetForm
from ruthan.network.queries import advice

if TYPE_CHECKING:
    from django.http import HttpRequest

CARDS = ("transferred-1h", "transferred-72h", "transferred-late")


@public
@never_cache
@require_safe
def transferred(request: HttpRequest) -> HttpResponse:
    """Call first; what will be asked; the sheet and the case are one press away. Three queries."""
    context = {
        "numbers": cases.call_numbers(),
        "cards": [card for card in map(advice, CARDS) if card],
        "has_draft": cases.draft_of(secret_of(request)) is not None,
    }
    return render(request, "gateway/transferred/first.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """The facts in large type, to read out or print. Nothing of it is kept anywhere."""
    if request.method != "POST":
        form = SheetForm(initial={"day": clock.today()})
        context = {"form": form, "numbers": cases.call_numbers()}
        return render(request, "gateway/transferred/sheet.html", context)
    form = SheetForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "numbers": cases.call_numbers()}
        return render(request, "gateway/transferred/sheet.html", context, status=422)
    kind, bank = cases.target_of(form.cleaned_data["to_bank"])
    context = {
        "form": form,
        "sheet": cases.sheet_of(
            from_bank=form.cleaned_data["from_bank"], to_bank=bank, to_kind=kind,
            account=form.cleaned_data["account"], name=form.cleaned_data["name"],
            satang=form.cleaned_data["amount"], day=form.cleaned_data["day"],
            time=form.cleaned_data["time"],
        ),
        "numbers": cases.call_numbers(),
    }  # fmt: skip
    return render(request, "gateway/transferred/sheet_filled.html", context)
