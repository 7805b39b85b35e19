"""The list of checks by clock, with search and filters in the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ruthan.core import clock
from ruthan.core.guard import needs
from ruthan.network.queries import label
from ruthan.trade import queries
from ruthan.trade.access import checks_for
from ruthan.trade.forms import SearchForm
from ruthan.trade.permissions import P

PAGE = 25


@require_GET
@needs(P.CHECK_READ)
def check_list(request: HttpRequest) -> HttpResponse:
    """The checks of the person's centres; four queries for a page of them."""
    form = SearchForm(request.GET)
    found = form.cleaned_data if form.is_valid() else {}
    rows = checks_for(request.user)
    for name in ("category", "product"):
        if found.get(name):
            rows = rows.filter(**{name: found[name]})
    rows = queries.searched(rows, found.get("q", ""))
    tab = found.get("tab", "") or "open"
    page = Paginator(queries.with_replies(queries.in_tab(rows, tab)), PAGE).get_page(
        request.GET.get("page")
    )
    goods = queries.goods_of(page.object_list)
    shown = [
        (one, goods[one.pk], label("strands", one.category, "COM")) for one in page.object_list
    ]
    context = {
        "form": form, "page": page, "rows": shown, "now": clock.now(),
        "tab_items": _tabs(queries.tab_counts(rows), tab, found),
    }  # fmt: skip
    return render(request, "trade/check_list.html", context)


def _tabs(counts: queries.TabCounts, tab: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    kept = {name: found[name] for name in ("q", "category", "product") if found.get(name)}
    words = [
        ("open", _("Waiting")), ("late", _("Overdue")), ("answered", _("Answered")),
        ("closed", _("Closed")),
    ]  # fmt: skip
    return [
        {
            "url": "?" + urlencode(kept | {"tab": code}),
            "label": word,
            "count": getattr(counts, code),
            "current": code == tab,
        }
        for code, word in words
    ]
