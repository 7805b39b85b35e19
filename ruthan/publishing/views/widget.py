"""Alerts on other people's sites: a page for a frame, the script that makes one, the guide."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from ruthan.core import clock
from ruthan.core.guard import public
from ruthan.publishing import queries
from ruthan.publishing.forms import WidgetForm
from ruthan.publishing.views.address import absolute, site_name
from ruthan.publishing.views.sharing import shared

if TYPE_CHECKING:
    from django.http import HttpRequest

SECONDS = 60
SCRIPT_SECONDS = 3600
_ANY_SITE = "*"
_WRITTEN = datetime(2026, 11, 29, tzinfo=UTC)  # of the script; its mark tells every change


@public
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": [_ANY_SITE]})  # type: ignore[untyped-decorator]  # no types
def widget(request: HttpRequest) -> HttpResponse:
    """What is in force, for a frame on any site: no cookie, no script needed, nothing of others."""
    chosen = WidgetForm(request.GET).chosen()
    found = queries.live_alerts(chosen["province"], chosen["topic"])
    context = {
        "alerts": found[: int(chosen["most"])],
        "more": max(0, len(found) - int(chosen["most"])),
        "theme": chosen["theme"],
        "at": clock.now(),
    }
    response = render(request, "publishing/widget.html", context)
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    return response


@public
@require_safe
def widget_script(request: HttpRequest) -> HttpResponse:
    """The script that puts the frame where it stands and gives it its height."""
    body = files("ruthan.publishing").joinpath("static/publishing/embed.js").read_bytes()
    kind = "text/javascript; charset=utf-8"
    response = shared(request, body, kind, changed=_WRITTEN, seconds=SCRIPT_SECONDS)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@public
@require_safe
def widget_guide(request: HttpRequest) -> HttpResponse:
    """How to show alerts on one's own site, with lines to copy and what they will look like."""
    form = WidgetForm(request.GET)
    chosen = {name: value for name, value in form.chosen().items() if value}
    query = f"?{urlencode(chosen)}" if chosen else ""
    frame = f"{reverse('publishing:widget')}{query}"
    narrowed: dict[str, str] = {
        name: chosen[name] for name in ("province", "topic") if name in chosen
    }
    of_feeds = f"?{urlencode(narrowed)}" if narrowed else ""
    context = {
        "form": form,
        "frame": frame,
        "with_script": _script_line(chosen),
        "without_script": _frame_line(frame),
        "addresses": [
            absolute("publishing:alert-feed") + of_feeds,
            absolute("publishing:alert-json") + of_feeds,
            absolute("publishing:cap-index") + of_feeds,
        ],
    }
    return render(request, "publishing/widget_guide.html", context)


def _script_line(chosen: dict[str, str]) -> str:
    """Plain text to be copied; its parts are escaped as attributes."""
    marks = "".join(f' data-{name}="{escape(value)}"' for name, value in sorted(chosen.items()))
    return f'<script async src="{absolute("publishing:widget-script")}"{marks}></script>'


def _frame_line(frame: str) -> str:
    """The same without a script."""
    return (
        f'<iframe src="{escape(settings.RUTHAN_BASE_URL + frame)}" title="{escape(site_name())}" '
        'width="100%" height="420" loading="lazy" referrerpolicy="no-referrer" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
