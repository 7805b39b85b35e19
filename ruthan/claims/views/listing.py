"""The list of claims, by state and search."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from ruthan.claims import queries
from ruthan.claims.access import claims_for
from ruthan.claims.forms import SearchForm
from ruthan.claims.permissions import P
from ruthan.claims.states import ClaimState
from ruthan.core.guard import may, needs

PAGE = 25


@require_GET
@needs(P.CLAIM_READ)
def claim_list(request: HttpRequest) -> HttpResponse:
    """Claims by tab; search and matter narrow every tab, and all of it lives in the address."""
    form = SearchForm(request.GET)
    found = form.cleaned_data if form.is_valid() else {}
    state, rows = found.get("state", ""), claims_for(request.user)
    if found.get("strand"):
        rows = rows.filter(strand=found["strand"])
    rows = queries.searched(rows, found.get("q", ""))
    page = Paginator(queries.in_tab(rows, state), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "verdicts": queries.codes_of(page.object_list),
        "tab_items": _tabs(queries.counts_by_state(rows), state, found),
        "may_open": may(request.user, P.CLAIM_OPEN),
    }
    return render(request, "claims/claim_list.html", context)


def _words() -> dict[str, Any]:
    """The tabs in few words, in the order of the work."""
    return {
        ClaimState.OPEN: pgettext("tab", "Being checked"),
        ClaimState.AWAITING_AGENCY: pgettext("tab", "With an agency"),
        ClaimState.PROPOSED: pgettext("tab", "To sign"),
        ClaimState.PUBLISHED: pgettext("tab", "Published"),
        "review": pgettext("tab", "Due for review"),
        ClaimState.CLOSED: pgettext("tab", "Closed"),
    }


def _tabs(counts: queries.StateCounts, state: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    kept = {name: found[name] for name in ("q", "strand") if found.get(name)}
    tabs: list[tuple[str, Any, int | None]] = [("", _("All"), None)]
    tabs += [(code, word, getattr(counts, code)) for code, word in _words().items()]
    return [
        {
            "url": "?" + urlencode(kept | ({"state": code} if code else {})),
            "label": label,
            "count": count,
            "current": code == state,
        }
        for code, label, count in tabs
    ]
