"""The scripts: all of them, one as a card to print, and its words edited."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.gateway.permissions import P
from ruthan.gateway.sources.hotline import scripts
from ruthan.gateway.sources.hotline.forms import ScriptForm
from ruthan.gateway.states import Situation


@require_safe
@needs(P.CALL_READ)
def script_list(request: StaffRequest) -> HttpResponse:
    """Every script with the day of its words and the rule of calling back. Two queries."""
    context = {
        "scripts": scripts.scripts(),
        "rule": scripts.back_rule(),
        "may_edit": may(request.user, P.SCRIPT_EDIT),
    }
    return render(request, "gateway/hotline/scripts.html", context)


@require_safe
@needs(P.CALL_READ)
def script(request: StaffRequest, situation: str) -> HttpResponse:
    """One script as a card for the desk's wall, to be printed."""
    found = scripts.script(situation)
    if found is None:
        raise Http404
    return render(request, "gateway/hotline/script_card.html", {"script": found})


@require_http_methods(["GET", "POST"])
@needs(P.SCRIPT_EDIT)
def edit(request: StaffRequest, situation: str) -> HttpResponse:
    """Put words of our own in place of those in use."""
    if situation not in Situation.values:
        raise Http404
    words, source = scripts.words_of(situation)
    initial: dict[str, Any] = {
        **ScriptForm.of(words), "source": source, "checked_on": clock.today(),
    }  # fmt: skip
    form = ScriptForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        scripts.edit_script(
            by=request.user, situation=situation, words=form.words(words),
            source=form.cleaned_data["source"], checked_on=form.cleaned_data["checked_on"],
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("hotline:scripts")
    context = {"form": form, "script": scripts.script(situation)}
    status = 422 if form.errors else 200
    return render(request, "gateway/hotline/script_form.html", context, status=status)


@require_POST
@needs(P.SCRIPT_EDIT)
def restore(request: StaffRequest, situation: str) -> HttpResponse:
    """Go back to the shipped words."""
    if situation not in Situation.values:
        raise Http404
    if scripts.restore_script(by=request.user, situation=situation):
        messages.success(request, _("The shipped words are in use again."))
    return redirect("hotline:scripts")
