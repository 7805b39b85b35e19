"""The queue and one item of it: list left, item right; on a phone one after the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.crypto import KeyDestroyed
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.core.storage import FileGone
from ruthan.intake import queries as intake
from ruthan.intake.access import report_for
from ruthan.intake.permissions import P as INTAKE
from ruthan.network import queries as network
from ruthan.triage import queries
from ruthan.triage.access import centres_of, item_for
from ruthan.triage.permissions import P
from ruthan.triage.states import ItemState, Priority
from ruthan.triage.views.panel import item_panel
from ruthan.triage.views.words import language

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ruthan.intake.models import Report
    from ruthan.triage.models import QueueItem

PAGE = 20
LONGEST = 2_000
_REFERENCE = re.compile(r"R-[0-9A-Z]{8}")
_FILTERS = ("state", "priority", "strand", "late", "mine", "q")


@require_GET
@needs(P.QUEUE_READ)
def queue_page(request: StaffRequest) -> HttpResponse:
    """The queue in the order of work, filtered by the address."""
    return render(request, "triage/queue.html", _list(request))


@require_GET
@needs(P.QUEUE_READ)
def item_page(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """One item whole; `?full=1` opens the unmasked text, which is recorded."""
    item = item_for(request.user, item_id)
    may_read = may(request.user, INTAKE.REPORT_READ, organisation=item.centre_id)
    full = may_read and request.GET.get("full") == "1"
    if full:
        record(by=request.user, what="intake:report:read-full", on=item.head)
    page = item_panel(item, user=request.user, full=full)
    response = render(request, "triage/item.html", {**_list(request), **page})
    if full:
        response["Cache-Control"] = "no-store"
    return response


@require_GET
@needs(P.ITEM_TAKE)
def evidence(request: StaffRequest, item_id: UUID, evidence_id: UUID) -> HttpResponse:
    """One cleaned file of the item's reports, never stored by the browser, never run."""
    item = item_for(request.user, item_id)
    report = queries.report_with(item, evidence_id)
    found = _body(report, evidence_id) if report else None
    if report is None or found is None:
        raise Http404
    record(by=request.user, what="intake:evidence:read", on=report)
    response = HttpResponse(found[1], content_type=found[0])
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'"
    response["X-Content-Type-Options"] = "nosniff"
    if not found[0].startswith("image/"):
        response["Content-Disposition"] = "attachment"
    return response


def _list(request: StaffRequest) -> dict[str, object]:
    centres = centres_of(request.user)
    given = {name: request.GET.get(name, "") for name in _FILTERS}
    found = queries.queue(
        centres,
        state=given["state"] if given["state"] in ItemState.values else "",
        mine=request.user if given["mine"] else None,
        priority=given["priority"] if given["priority"] in Priority.values else "",
        strand=given["strand"][:4],
        late=bool(given["late"]),
    )
    if given["q"].strip():
        found = _searched(request, found, given["q"].strip()[:LONGEST])
    numbers = queries.numbers(centres, request.user)
    paginator = Paginator(found, PAGE)
    if not any(given.values()):
        paginator.count = numbers["waiting"] + numbers["taken"]
    page = paginator.get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": queries.rows(found, language(), start=page.start_index(), end=page.end_index()),
        "given": given,
        "query": _kept(request),
        "tabs": _tabs(given, numbers),
        "strands": network.terms("strands"),
        "handovers_waiting": numbers["to_sign"],
        "now": clock.now(),
    }


def _searched(request: StaffRequest, found: QuerySet[QueueItem], words: str) -> QuerySet[QueueItem]:
    """Items of a report's reference, else items like the words."""
    if not _REFERENCE.fullmatch(words.upper()):
        return queries.search(found, words)
    try:
        report = report_for(request.user, words.upper())
    except Http404:
        return found.none()
    return queries.of_report(found, report)


def _kept(request: StaffRequest) -> str:
    """The filters of the list, to stand behind each row's address."""
    kept = request.GET.copy()
    kept.pop("full", None)
    return kept.urlencode()


def _body(report: Report, evidence_id: UUID) -> tuple[str, bytes] | None:
    try:
        return intake.evidence_body(report, evidence_id)
    except (FileGone, KeyDestroyed):
        return None


def _tabs(given: dict[str, str], numbers: dict[str, int]) -> list[dict[str, object]]:
    state, mine, late = given["state"], given["mine"], given["late"]
    plain = not (state or mine or late)
    return [
        {"label": _("Open"), "url": "?", "current": plain, "count": None},
        {
            "label": _("Waiting"),
            "url": "?state=waiting",
            "current": state == "waiting",
            "count": numbers["waiting"],
        },
        {"label": _("Mine"), "url": "?mine=1", "current": bool(mine), "count": numbers["mine"]},
        {"label": _("Late"), "url": "?late=1", "current": bool(late), "count": numbers["late"]},
        {
            "label": _("Done"),
            "url": "?state=done",
            "current": state == "done",
            "count": numbers["done"],
        },
    ]
