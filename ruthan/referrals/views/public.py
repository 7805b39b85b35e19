"""The public log of notices to platforms: no address, no name, nothing of those who reported."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ruthan.core import clock
from ruthan.core.guard import public
from ruthan.referrals import queries
from ruthan.referrals.engine import sheet
from ruthan.referrals.forms import LogFilter

PAGE = 25
MOST = 10_000
_FIELDS = (
    "ref",
    "day",
    "platform",
    "target",
    "ask",
    "ground",
    "basis",
    "strand",
    "outcome",
    "days",
)


@require_GET
@public
def log(request: HttpRequest) -> HttpResponse:
    """The notices that were signed, newest first, with how each platform answered."""
    form, rows = _rows(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": list(queries.told(list(page.object_list))),
        "counts": queries.log_counts(),
        "form": form,
        "query": request.GET.urlencode(),
        "now": clock.now(),
    }
    return render(request, "referrals/log.html", context)


@require_GET
@public
def log_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    head = [
        _("Reference"), _("Signed on"), _("Platform"), _("It is about"), _("What is asked"),
        _("Legal ground"), _("Rests on"), _("Strand"), _("Outcome"), _("Days to answer"),
    ]  # fmt: skip
    table = ([row[name] for name in _FIELDS] for row in _told(request))
    body = sheet.csv_of(head, table)
    headers = {"Content-Disposition": 'attachment; filename="notices.csv"'}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


@require_GET
@public
def log_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    body = json.dumps(
        {"licence": "CC BY 4.0", "notices": list(_told(request))}, ensure_ascii=False, indent=1
    )
    return HttpResponse(body, content_type="application/json")


def _rows(request: HttpRequest) -> tuple[LogFilter, Any]:
    form = LogFilter(request.GET)
    platform = form.cleaned_data["platform"] if form.is_valid() else ""
    return form, queries.log_rows(platform=platform)


def _told(request: HttpRequest) -> list[dict[str, Any]]:
    _form, rows = _rows(request)
    return [
        {
            "ref": row.ref,
            "day": localdate(row.day).isoformat(),
            "platform": row.platform,
            "target": row.target,
            "ask": row.ask,
            "ground": row.ground,
            "basis": row.basis,
            "strand": row.strand,
            "outcome": row.outcome,
            "outcome_code": row.outcome_code,
            "days": row.days,
            "is_contested": row.is_contested,
            "is_demonstration": row.is_demonstration,
        }
        for row in queries.told(list(rows[:MOST]))
    ]
