"""The last step: who to remind, then the receipt and the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ruthan.cases import queries as cases
from ruthan.core.guard import public
from ruthan.core.text.limits import TextRefused
from ruthan.core.throttle import TooOften
from ruthan.gateway.sources.transferred import cookies
from ruthan.gateway.sources.transferred.filing import file_case, words_of
from ruthan.gateway.sources.transferred.forms import SendForm
from ruthan.gateway.sources.transferred.views.capture import sealed, step_words
from ruthan.gateway.sources.web import limits
from ruthan.gateway.sources.web.answers import SeeOther, sealed_without_key, seen
from ruthan.intake.actions import (
    NoCustodyKey,
    TicketRefused,
    handed_in,
    must_be_sealed,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.cases.queries import Drafted


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Name, reminders, one press: the report, the case and the receipt are there or nothing is."""
    secret = cookies.secret_of(request)
    drafted = cases.draft_of(secret)
    if drafted is None or not drafted.transfers:
        return _again(request) or SeeOther(reverse("gateway:capture-transfers"))
    if request.method != "POST":
        return _shown(request, drafted, SendForm())
    form, status = SendForm(request.POST), 422
    if form.is_valid():
        drafted.said |= {"person": form.cleaned_data["name"], "phone": form.cleaned_data["phone"]}
        try:
            limits.count_submission(request)
            if must_be_sealed(*words_of(drafted)):
                return sealed(request, drafted, form)
            handed = file_case(request, secret=secret, drafted=drafted, form=form)
        except TooOften as refused:
            form.add_error(None, limits.words_for(refused))
            status = 429
        except TicketRefused:
            form.renew()
            form.add_error(None, _("This page was open for a long time. Press the button again."))
        except TextRefused:
            form.add_error(None, _("The story is too long. Keep what matters."))
        except NoCustodyKey:
            return sealed_without_key(request)
        else:
            response = seen(form.pressed, handed.thing)
            cookies.forget(response)
            return response
    return _shown(request, drafted, form, status)


def _again(request: HttpRequest) -> HttpResponse | None:
    """The same form pressed again after its draft was filed: its receipt once more."""
    ticket = request.POST.get("ticket", "")
    try:
        found = handed_in(ticket) if ticket else None
    except TicketRefused:
        return None
    return seen(ticket, found.thing) if found else None


def _shown(
    request: HttpRequest, drafted: Drafted, form: SendForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "steps": step_words(),
        "number": 4,
        "rows": cases.draft_rows(drafted),
        "total": sum(int(row["satang"]) for row in drafted.transfers),
        "back": reverse("gateway:capture-story"),
        "days": cases.days_kept(),
    }
    return render(request, "gateway/transferred/send.html", context, status=status)
