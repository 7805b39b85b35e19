"""The living page: every component in every state, and whole pages built of them."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ruthan.ui.errors import TEXTS, render_error
from ruthan.ui.icons import ICONS
from ruthan.ui.specimens import specimen_context
from ruthan.ui.words import PRIORITIES, SEVERITIES, STATE_ICONS, URGENCIES, VERDICTS

PATTERNS: Final = ("home", "claim", "report", "child", "queue", "paper", "email")

SWATCHES: Final = (
    "ink",
    "muted",
    "teal",
    "teal-deep",
    "teal-wash",
    "paper",
    "surface",
    "sunk",
    "line",
    "line-strong",
    "focus",
    "false",
    "misleading",
    "partly",
    "true",
    "unproven",
    "scam",
    "altered",
    "pending",
)


@login_not_required
@require_safe
def living_page(request: HttpRequest) -> HttpResponse:
    """Show the design system; public, invented material only, no query."""
    context = specimen_context() | {
        "icons": sorted(ICONS),
        "swatches": SWATCHES,
        "verdicts": list(VERDICTS),
        "severities": list(SEVERITIES),
        "urgencies": list(URGENCIES),
        "priorities": list(PRIORITIES),
        "tones": list(STATE_ICONS),
        "patterns": PATTERNS,
        "statuses": list(TEXTS),
    }
    return render(request, "ui/living.html", context)


@login_not_required
@require_safe
def pattern_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one whole page built of the components, or an error page by its status."""
    if name.isdigit() and int(name) in TEXTS:
        return render_error(request, int(name), reference="T-0000")
    if name not in PATTERNS:
        raise Http404
    return render(request, f"ui/patterns/{name}.html", specimen_context())
