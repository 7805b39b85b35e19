"""The victim's own page, opened by the receipt: what to do next, numbers, the police file."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ruthan.cases import queries as cases
from ruthan.cases.actions import (
    NumberRefused,
    make_bag_file,
    make_pdf,
    note_bank_case,
    note_police,
)
from ruthan.cases.states import CaseState
from ruthan.core import clock
from ruthan.core.guard import View, public
from ruthan.core.states import Refused
from ruthan.gateway.sources.transferred.forms import NumbersForm
from ruthan.gateway.sources.web import cookies
from ruthan.gateway.sources.web.answers import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.cases.actions.files import Made


def followed_case(view: View) -> View:
    """A view on the case of the report that this browser follows; else to the tracking code."""

    @public
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        followed = cookies.followed_by(request)
        found = None
        if followed is not None and followed.kind == "report":
            found = cases.case_of_report(followed.thing.pk)
        if followed is None or found is None or found.state == CaseState.WITHDRAWN:
            return SeeOther(reverse("gateway:track"))
        if found.data_key.destroyed_at is not None:
            return SeeOther(reverse("gateway:track"))
        response = view(request, found)
        cookies.follow(response, followed.thing)  # type: ignore[arg-type]  # every view here answers an HttpResponse
        return response

    return guarded


@require_safe
@followed_case
def case(request: HttpRequest, found: Any) -> HttpResponse:
    """What to do next with the time that is left, and everything that is known so far."""
    return _shown(request, found, NumbersForm(initial=_held(found)))


@require_POST
@followed_case
def numbers(request: HttpRequest, found: Any) -> HttpResponse:
    """Note the bank's case ID or the police number; each ends its clock."""
    form = NumbersForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    data, held = form.cleaned_data, _held(found)
    try:
        if data["bank_case"] and data["bank_case"] != held["bank_case"]:
            note_bank_case(by="citizen", case=found, number=data["bank_case"])
        if data["police"] and (data["police"], data["station"]) != (
            held["police"], held["station"]
        ):  # fmt: skip
            note_police(by="citizen", case=found, number=data["police"], station=data["station"])
    except NumberRefused:
        form.add_error(None, _("Too long, or without a digit. Check the number once more."))
        return _shown(request, found, form, status=422)
    except Refused:
        messages.warning(request, _("The case is closed. Write to our staff if that is wrong."))
    else:
        messages.success(request, _("Noted. Keep the number in a safe place, too."))
    return SeeOther(reverse("gateway:case"))


@require_safe
@followed_case
def file(request: HttpRequest, found: Any) -> HttpResponse:
    """The police file as a page to read and print: the twin of the PDF."""
    context = {
        "file": cases.police_file(found),
        "back_url": reverse("gateway:case"),
        "pdf_url": reverse("gateway:case-file-pdf"),
    }
    return render(request, "cases/file.html", context)


@require_safe
@followed_case
def file_pdf(request: HttpRequest, found: Any) -> HttpResponse:
    """The police file as PDF, in Thai; in English for whoever reads the English pages."""
    language = "en" if request.GET.get("in") == "en" else "th"
    return attached(make_pdf(by="citizen", case=found, language=language), "application/pdf")


@require_safe
@followed_case
def file_zip(request: HttpRequest, found: Any) -> HttpResponse:
    """The evidence package."""
    return attached(make_bag_file(by="citizen", case=found), "application/zip")


def attached(made: Made, media_type: str) -> HttpResponse:
    """A file to keep; no cache keeps another copy."""
    response = HttpResponse(made.body, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


def _held(found: Any) -> dict[str, str]:
    held = cases.numbers_of(found)
    return {"bank_case": held.bank_case, "police": held.police, "station": held.station}


def _shown(request: HttpRequest, found: Any, form: NumbersForm, status: int = 200) -> HttpResponse:
    clocks = cases.clocks_of(found)
    hops = cases.hops_of(found)
    context = {
        "case": found,
        "state": found.get_state_display(),
        "clocks": clocks,
        "due": {line.code: line for line in clocks},
        "now": clock.now(),
        "numbers": cases.call_numbers(),
        "held": cases.numbers_of(found),
        "hops": hops,
        "sent": sum(hop.satang for hop in hops if hop.parent is None),
        "history": cases.public_timeline(found),
        "form": form,
        "is_first_hour": cases.is_urgent(clocks),
        "is_english": (get_language() or "th").startswith("en"),
    }
    return render(request, "gateway/transferred/mine.html", context, status=status)
