"""The first page: paste the message, or go to one of three doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ruthan.core.guard import public
from ruthan.publishing import queries
from ruthan.publishing.access import chosen_province

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Check, report, track, urgent help; what is going round, the latest answers, few numbers."""
    context = {
        "alerts": queries.live_alerts(chosen_province(request))[:3],
        "cards": queries.latest(most=6),
        "numbers": queries.numbers(),
    }
    return render(request, "gateway/home.html", context)
