"""Alerts as the public reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ruthan.core import clock
from ruthan.core.guard import public
from ruthan.network.queries import province_name
from ruthan.publishing import queries
from ruthan.publishing.access import chosen_province, remember_province
from ruthan.publishing.forms import ProvinceFilter

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
@require_safe
def alert_list(request: HttpRequest) -> HttpResponse:
    """What is in force, for the whole country or for the chosen province, and what was before."""
    asked = "province" in request.GET
    form = ProvinceFilter(request.GET if asked else {"province": chosen_province(request)})
    province = form.cleaned_data["province"] if form.is_valid() else ""
    context = {
        "form": form,
        "province": province,
        "province_name": province_name(province),
        "alerts": queries.live_alerts(province),
        "past": queries.past_alerts(),
    }
    response = render(request, "publishing/alert_list.html", context)
    if asked:
        remember_province(response, province)
    return response


@public
@require_safe
def alert_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One alert; one that has ended stays readable and says so. Drafts are not there."""
    alert = queries.public_alert(ref)
    if alert is None:
        raise Http404
    over = alert.state == "ended" or alert.expires_at <= clock.now()
    published = alert.claim and alert.claim.published_at
    context = {"alert": alert, "is_over": over, "answer": alert.claim if published else None}
    return render(request, "publishing/alert_detail.html", context)
