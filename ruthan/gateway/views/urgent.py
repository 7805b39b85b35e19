"""Urgent help: what happened first, then steps and numbers; no form stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ruthan.core.guard import public
from ruthan.gateway import queries

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
@require_safe
def urgent_help(request: HttpRequest) -> HttpResponse:
    """Situations as anchors, each with steps and click-to-call numbers. One query."""
    return render(request, "gateway/help.html", {"help": queries.urgent_help()})
