"""The editor of an obligation in force: its words, its reminders, its last month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ruthan.campaigns import access, actions
from ruthan.campaigns.forms.obligations import ObligationEditForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import obligations_words as words
from ruthan.core import clock
from ruthan.core.guard import needs

if TYPE_CHECKING:
    from ruthan.campaigns.models import Obligation


@require_http_methods(["GET", "POST"])
@needs(P.OBLIGATION_EDIT)
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change it; whom it binds and its days are told to need a new one."""
    one = access.obligation_for(request.user, ref)
    form, status = _form(request, one), 200
    if request.method == "POST":
        if form.is_valid():
            try:
                actions.edit_obligation(by=request.user, obligation=one, **form.cleaned_data)
            except actions.ObligationRefused as refused:
                form.add_error(None, words.refusal(refused.code))
            else:
                messages.success(request, _("Kept."))
                return redirect("orders:obligation", ref=ref)
        status = 422
    context = {"form": form, "one": one, "summary": words.summary(one)}
    return render(request, "campaigns/obligations_edit.html", context, status=status)


def _form(request: HttpRequest, one: Obligation) -> ObligationEditForm:
    initial = {name: getattr(one, name) for name in actions.EDITABLE}
    months = words.month_choices(clock.today(), held=one.last_month)
    said = request.POST if request.method == "POST" else None
    return ObligationEditForm(
        said, initial=initial | {"seen": actions.obligation_mark(one)}, months=months
    )
