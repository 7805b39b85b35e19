"""The receipt page: the answer or what happens now, and the tracking code, for ten minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ruthan.core.guard import public
from ruthan.gateway import result
from ruthan.gateway.sources.web import cookies
from ruthan.gateway.sources.web.answers import (
    SeeOther,
    case_url_of,
    release_of,
    safe_numbers,
    way_of,
)
from ruthan.gateway.sources.web.buying import trade_of
from ruthan.gateway.sources.web.forms import NoticeForm
from ruthan.intake import access
from ruthan.intake.states import ReportState

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.intake.actions import HandedIn


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Show what came of a form; "I have written it down" hides the code for good."""
    if request.method == "POST":
        response = SeeOther(reverse("gateway:track"))
        cookies.forget(response, cookies.TICKET)
        return response
    handed = cookies.receipt_shown_to(request)
    if handed is None:
        return render(request, "gateway/web/receipt_gone.html")
    if access.kind_of(handed.thing) == "drop":
        context = {"tracking_code": str(handed.receipt), "numbers": safe_numbers(), "is_kept": True}
        return render(request, "gateway/web/receipt_sealed.html", context)
    if handed.thing.state == ReportState.WITHDRAWN:
        return render(request, "gateway/web/receipt_gone.html")
    return render(request, "gateway/web/receipt.html", _context(handed))


def _context(handed: HandedIn) -> dict[str, object]:
    report: Any = access.thing_of_handle(*access.handle_of(handed.thing))
    return {
        "tracking_code": str(handed.receipt),
        "report": report,
        "answer": result.answered(report),
        "urgent": result.urgent(report),
        "case_url": case_url_of(report),
        "release": release_of(report),
        "meanwhile": result.meanwhile(),
        "notice": NoticeForm(),
        "trade": trade_of(report),
        **way_of(report),
    }
