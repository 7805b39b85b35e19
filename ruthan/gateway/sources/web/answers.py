"""Answers that several pages of the web source give: to the receipt page, and the safe page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ruthan.cases import queries as cases
from ruthan.cases.states import CaseState, ReleaseState
from ruthan.gateway.sources.web import cookies
from ruthan.intake import queries
from ruthan.intake.rules.ways import dialled
from ruthan.intake.states import WayKind
from ruthan.network.queries import hotline

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.network.models import Hotline

SAFE_NUMBERS = ("191", "1300", "1387", "1323")


class SeeOther(HttpResponseRedirect):
    """303: what was posted is done, look there."""

    status_code = 303


def seen(ticket: str, thing: Any) -> HttpResponse:
    """To the receipt page, with the two cookies that let this browser see and follow it."""
    response = SeeOther(reverse("gateway:receipt"))
    cookies.remember_ticket(response, ticket)
    cookies.follow(response, thing)
    return response


def is_one_click(request: HttpRequest) -> bool:
    """Whether a mail program pressed stop by itself: it wants no page and no cookie."""
    return request.POST.get("List-Unsubscribe") == "One-Click"


def sealed_without_key(request: HttpRequest) -> HttpResponse:
    """No officer can read sealed things yet: nothing was kept, the numbers help now."""
    context = {"numbers": safe_numbers(), "is_kept": False}
    return render(request, "gateway/web/receipt_sealed.html", context, status=503)


def case_url_of(report: Any) -> str:
    """Where the reporter finds the case of this report, '' where there is none. One query."""
    found = cases.case_of_report(report.pk)
    return reverse("gateway:case") if found and found.state != CaseState.WITHDRAWN else ""


def release_of(report: Any) -> dict[str, str]:
    """What became of money held by mistake, in words; empty for other reports, without a query."""
    is_held = queries.answers_of(report).get("situation") == "held"
    found = cases.release_of_report(report.pk) if is_held else None
    words = {
        ReleaseState.OPEN: _("An officer asks the bank to look again. Its answer stands here."),
        ReleaseState.ASKED: _("We asked the bank to look again. Its answer stands here."),
        ReleaseState.RELEASED: _("Look into your account. Is it not there yet? Call your bank."),
        ReleaseState.REFUSED: _("Ask your bank for the ground in writing, or call 1441, press 2."),
    }
    if found is None or found.state not in words:
        return {}
    return {"state": found.get_state_display(), "words": words[ReleaseState(found.state)]}


def way_of(report: Any) -> dict[str, str]:
    """How the reporter is told, as the page says it to them. One query."""
    kind, value = queries.way_of(report)
    return {"way": kind, "contact": value if kind == WayKind.EMAIL else dialled(value)}


def safe_numbers() -> list[Hotline]:
    """The numbers for a child and whoever is with the child, in this order."""
    found = (hotline(number) for number in SAFE_NUMBERS)
    return [line for line in found if line is not None]
