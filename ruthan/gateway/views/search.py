"""One search over answers, alerts, the library and urgent help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ruthan.claims import queries as claims
from ruthan.core.guard import public
from ruthan.gateway.queries import found_situations
from ruthan.publishing import queries

if TYPE_CHECKING:
    from django.http import HttpRequest

_REFERENCE = re.compile(r"[CA]-[2-9A-HJKMNP-TV-Z]{8}")
_ANSWERS = 6


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that is found for a few words; the reference of a card leads to its page."""
    words = queries.search_words(request.GET.get("q", ""))
    named = words.upper()
    if _REFERENCE.fullmatch(named):
        if claims.published_claim(named):
            return redirect("publishing:claim", ref=named)
        if queries.public_alert(named):
            return redirect("publishing:alert", ref=named)
    found = queries.searched(words, queries.answers()) if words else []
    context = {
        "words": words,
        "answers": queries.cards(found[:_ANSWERS]),
        "answers_found": len(found),
        "has_more": len(found) > _ANSWERS,
        "alerts": queries.found_alerts(words) if words else [],
        "items": queries.found_items(words),
        "situations": found_situations(words),
    }
    context["is_empty"] = not any(
        context[name] for name in ("answers", "alerts", "items", "situations")
    )
    return render(request, "gateway/search.html", context)
