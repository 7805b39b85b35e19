"""What machines ask every site for: robots.txt, sitemap.xml, security.txt, favicon.ico."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from ruthan.core import clock
from ruthan.core.guard import public
from ruthan.publishing import queries

if TYPE_CHECKING:
    from django.http import HttpRequest

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_MOST = 20_000
_PAGES = (
    "gateway:home",
    "gateway:check",
    "gateway:report",
    "gateway:shop",
    "gateway:help",
    "gateway:section-clean",
    "gateway:section-good",
    "gateway:section-life",
    "gateway:section-trade",
    "gateway:about",
    "gateway:privacy",
    "gateway:accessibility",
    "gateway:authenticity",
    "publishing:answers",
    "publishing:alerts",
    "publishing:open-data",
)
_CLOSED = ("/staff/", "/account/", "/track/", "/receipt/", "/mail/")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; desks and follow-up pages are not for robots."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for prefix in ("", "/en") for path in _CLOSED]
    lines += ["", f"Sitemap: {settings.RUTHAN_BASE_URL}{_thai('gateway:sitemap')}", ""]
    return _kept("\n".join(lines), "text/plain; charset=utf-8")


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in both languages, each naming its twin. Three queries."""
    ET.register_namespace("", _SITEMAP)
    ET.register_namespace("xhtml", _XHTML)
    root = ET.Element(f"{{{_SITEMAP}}}urlset")
    for name, args, changed in _places():
        try:
            twins = {tongue: _in(tongue, name, args) for tongue in ("th", "en")}
        except NoReverseMatch:
            continue
        for address in twins.values():
            _place(root, address, twins, changed)
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return _kept(bytes(body), "application/xml; charset=utf-8")


@public
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); valid for half a year from today."""
    base, about = settings.RUTHAN_BASE_URL, _thai("gateway:about")
    expires = clock.now().replace(microsecond=0) + timedelta(days=180)
    lines = [
        f"Contact: {base}{about}#security",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: th, en",
        f"Canonical: {base}{_thai('gateway:security')}",
        "",
    ]
    return _kept("\n".join(lines), "text/plain; charset=utf-8")


@public
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Old programs ask for this name."""
    return HttpResponsePermanentRedirect(static("ui/favicon.svg"))


def _places() -> Iterator[tuple[str, list[str], datetime | None]]:
    for name in _PAGES:
        yield name, [], None
    for ref, decided in queries.answers().values_list("ref", "decided_at")[:_MOST]:
        yield "publishing:claim", [ref], decided
    for alert in queries.live_alerts():
        yield "publishing:alert", [alert.ref], alert.approved_at
    for item in queries.library():
        yield "publishing:library-item", [item.ref], None


def _place(root: ET.Element, at: str, twins: dict[str, str], changed: datetime | None) -> None:
    node = ET.SubElement(root, f"{{{_SITEMAP}}}url")
    ET.SubElement(node, f"{{{_SITEMAP}}}loc").text = at
    if changed:
        day = changed.date().isoformat()
        ET.SubElement(node, f"{{{_SITEMAP}}}lastmod").text = day
    for tongue, twin in twins.items():
        attributes = {"rel": "alternate", "hreflang": tongue, "href": twin}
        ET.SubElement(node, f"{{{_XHTML}}}link", attributes)


def _in(tongue: str, name: str, args: list[str]) -> str:
    with translation.override(tongue):
        return f"{settings.RUTHAN_BASE_URL}{reverse(name, args=args)}"


def _thai(name: str) -> str:
    with translation.override("th"):
        return reverse(name)


def _kept(body: str | bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    response["Cache-Control"] = "public, max-age=3600"
    return response
