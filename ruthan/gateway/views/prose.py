"""What the site says about itself: who we are, privacy, accessibility, is this really us?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ruthan.core.guard import public
from ruthan.gateway import queries

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Ruthan is, how verdicts are made, what it cannot do."""
    return _prose(request, "about")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice, with its edition."""
    return _prose(request, "privacy")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was measured and what is not good enough yet."""
    return _prose(request, "accessibility")


@public
@require_safe
def authenticity(request: HttpRequest) -> HttpResponse:
    """How to tell us from an impostor."""
    return _prose(request, "authenticity")


def _prose(request: HttpRequest, name: str) -> HttpResponse:
    address = urlsplit(settings.RUTHAN_BASE_URL).netloc
    page = queries.prose(name, address=address)
    dated = date.fromisoformat(page.dated)
    return render(request, "gateway/prose.html", {"page": page, "dated": dated})
