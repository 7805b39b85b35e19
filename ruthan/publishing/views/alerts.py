"""Alerts as the public reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ruthan.core import clock
from ruthan.core.guard import public
from ruthan.network.queries import label, province_name
from ruthan.publishing import queries
from ruthan.publishing.access import chosen_province, put_away_too, remember_province
from ruthan.publishing.forms import AlertFilter

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.publishing.models import Alert

PAGE = 20


@public
@require_safe
def alert_list(request: HttpRequest) -> HttpResponse:
    """What is in force or, with `show=archive`, what was; for a province, on a topic."""
    asked = "province" in request.GET
    remembered = {"province": chosen_province(request), "topic": request.GET.get("topic", "")}
    form = AlertFilter(request.GET if asked else remembered)
    chosen = form.chosen()
    is_archive = request.GET.get("show") == "archive"
    rows = queries.archive(**chosen) if is_archive else queries.live_alerts(**chosen)
    page: Any = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chosen": chosen,
        "province_name": province_name(chosen["province"]),
        "page": page,
        "is_archive": is_archive,
        "tabs": _tabs(chosen, is_archive=is_archive),
    }
    response = render(request, "publishing/alert_list.html", context)
    if asked:
        remember_province(response, chosen["province"])
    return response


@public
@require_safe
def alert_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One message; what was replaced or is over stays and says so. Drafts are not there."""
    alert = queries.public_alert(ref)
    if alert is None:
        raise Http404
    return render(request, "publishing/alert_detail.html", detail_context(alert))


def detail_context(alert: Alert) -> dict[str, Any]:
    """What the page of a message shows; a draft stands as the newest of its thread. One query."""
    thread = queries.thread(alert)
    if alert.approved_at is None:
        thread.append(alert)
    over = alert.state == "ended" or alert.expires_at <= clock.now()
    published = alert.claim and alert.claim.published_at
    return {
        "alert": alert,
        "newest": thread[-1] if thread[-1].pk != alert.pk else None,
        "thread": thread if len(thread) > 1 else [],
        "is_over": over,
        "topic": label("strands", alert.strand) if alert.strand else "",
        "answer": alert.claim if published else None,
    }


@public
@require_POST
def alert_dismiss(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a severe alert away in this browser; its update is another message and shows again."""
    if queries.public_alert(ref) is None:
        raise Http404
    if getattr(request, "htmx", False):
        response = HttpResponse("")
    else:
        response = redirect(_page_before(request))
    put_away_too(request, response, ref)
    return response


def _page_before(request: HttpRequest) -> str:
    """The page of ours on which it was pressed, else the list of alerts."""
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        before, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return before if before and is_ours else reverse("publishing:alerts")


def _tabs(chosen: dict[str, str], *, is_archive: bool) -> list[dict[str, Any]]:
    here = _query(chosen)
    archive = _query(chosen | {"show": "archive"})
    return [
        {"label": _("In force now"), "url": f"?{here}", "current": not is_archive},
        {"label": _("Earlier"), "url": f"?{archive}", "current": is_archive},
    ]


def _query(chosen: dict[str, str]) -> str:
    return urlencode({name: value for name, value in chosen.items() if value})
