"""Hotlines: the dated list of numbers that citizens may call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.core import clock, guard
from ruthan.core.guard import needs
from ruthan.network import actions, queries
from ruthan.network.forms import HotlineForm
from ruthan.network.permissions import P


@require_GET
@needs(P.ORGANISATION_READ)
def hotlines(request: HttpRequest) -> HttpResponse:
    """Every number with its day and whether somebody verified it. One query."""
    may_edit = guard.may(request.user, P.ORGANISATION_EDIT)
    rows = queries.all_hotlines()
    return render(request, "network/hotlines.html", {"rows": rows, "may_edit": may_edit})


@require_http_methods(["GET", "POST"])
@needs(P.ORGANISATION_EDIT)
def hotline_edit(request: HttpRequest, number: str = "") -> HttpResponse:
    """Add a number, or correct one."""
    by: Any = request.user
    initial: dict[str, Any] = {"checked_on": clock.today()}
    if number:
        held = queries.any_hotline(number)
        if held is None:
            raise Http404
        initial = {name: getattr(held, name) for name in HotlineForm.base_fields}
        initial["organisation"] = held.organisation.code if held.organisation else ""
    form = HotlineForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.name_hotline(by=by, is_active=True, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("network:hotlines")
    return render(
        request, "network/hotline_form.html", {"form": form, "number": number},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
@needs(P.ORGANISATION_EDIT)
def hotline_retire(request: HttpRequest, number: str) -> HttpResponse:
    """Show a number no longer."""
    by: Any = request.user
    held = queries.any_hotline(number)
    if held is None:
        raise Http404
    actions.retire_hotline(by=by, hotline=held)
    return redirect("network:hotlines")
