"""The pages of networks: the largest ones, and one as a picture with its table."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ruthan.core.guard import StaffRequest, may, needs
from ruthan.intake import queries as intake
from ruthan.links import queries
from ruthan.links.access import network_for
from ruthan.links.permissions import P
from ruthan.links.rules.picture import draw
from ruthan.registry.permissions import P as REGISTRY

PAGE = 25
HUBS = 50  # of a network, on one page of its table
REPORTS = 100


@require_GET
@needs(P.NETWORK_READ)
def network_list(request: StaffRequest) -> HttpResponse:
    """The networks with the most reports first. Three queries, and one for each network shown."""
    page = Paginator(queries.networks(), PAGE).get_page(request.GET.get("page"))
    return render(request, "links/network_list.html", {"page": page, "lines": queries.told(page)})


@require_GET
@needs(P.NETWORK_READ)
def network_page(request: StaffRequest, hub_id: UUID) -> HttpResponse:
    """One network: its picture, its hubs in a table, its reports. Nine queries."""
    held = network_for(request.user, hub_id)
    picture = draw(
        [(hub.id, hub.shown, hub.members) for hub in held.hubs],
        [(hub, (kind, source)) for hub, kind, source in held.ties],
    )
    refs = intake.refs_of(held.reports[:REPORTS])
    page = Paginator(list(enumerate(held.hubs, 1)), HUBS).get_page(request.GET.get("page"))
    context = {
        "held": held,
        "picture": picture,
        "page": page,
        "reports": sorted(refs.values()),
        "more_reports": max(0, len(held.reports) - REPORTS),
        "cases": len({s for _h, kind, s in held.ties if kind == "case"}),
        "can_open": may(request.user, REGISTRY.INDICATOR_READ),
    }
    return render(request, "links/network.html", context)


@require_GET
@needs(P.NETWORK_READ)
def of_report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """The network of one report, or a page that says that nothing joins it. Three queries."""
    found = queries.networks_of_source("report", report_id)
    joined = [one for one in found if not one.is_common and one.ties > one.hubs]
    if len(joined) == 1:
        return redirect("links:network", joined[0].pk)
    lines = queries.told(joined)
    return render(
        request,
        "links/of_report.html",
        {"lines": lines, "common": sum(one.is_common for one in found)},
    )
