"""Pages about the API: the guide for integrators, the kinds of problems, the document itself."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ruthan.core.api.problems import KINDS, address_of
from ruthan.core.guard import public
from ruthan.core.idempotency import KEPT
from ruthan.intake.rules.files import MAX_BYTES, MAX_FILES
from ruthan.network.actions import PER_MINUTE
from ruthan.network.queries.keys import HELD_FOR
from ruthan.project.api import guide, webhooks
from ruthan.project.api.assembly import PREFIX
from ruthan.project.api.document import document, problem

_MINUTES = 300


@public
@require_safe
def guide_page(request: HttpRequest) -> HttpResponse:
    """Everything that somebody needs who writes a program for the API. No query."""
    context = {
        "groups": guide.groups(),
        "scopes": guide.scopes(),
        "problems": KINDS.values(),
        "problem_example": json.dumps(problem("invalid"), ensure_ascii=False, indent=2),
        "base": settings.RUTHAN_BASE_URL,
        "address": f"{settings.RUTHAN_BASE_URL}/{PREFIX}".rstrip("/"),
        "per_minute": PER_MINUTE,
        "kept_hours": int(KEPT.total_seconds()) // 3_600,
        "held_seconds": int(HELD_FOR.total_seconds()),
        "most_files": MAX_FILES,
        "most_mb": MAX_BYTES // 1_048_576,
        "faults": guide.faults(),
        "steps": guide.steps(),
        "feeds": guide.feeds(),
        "rate_example": guide.rate_example(),
        "events": webhooks.events(),
        **webhooks.numbers(),
    }
    return render(request, "project/api_guide.html", context)


@public
@require_safe
def problems_page(request: HttpRequest) -> HttpResponse:
    """Every kind of problem. No query."""
    return render(request, "project/api_problems.html", {"problems": KINDS.values()})


@public
@require_safe
def problem_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One kind of problem: what it means and what to do. No query."""
    if slug not in KINDS:
        raise Http404
    context = {"problem": KINDS[slug], "address": address_of(slug)}
    return render(request, "project/api_problem.html", context)


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document. No query."""
    body = _encoded(settings.RUTHAN_BASE_URL)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match", "") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response = HttpResponse(body, content_type="application/json")
    response["ETag"], response["Cache-Control"] = tag, f"public, max-age={_MINUTES}"
    return response


@lru_cache(maxsize=2)
def _encoded(base_url: str) -> bytes:
    return json.dumps(document(base_url), ensure_ascii=False, indent=1).encode()
