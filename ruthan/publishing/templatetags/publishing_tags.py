"""Tags of the public pages: the strip of severe alerts, alternates for search engines, JSON-LD."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template import Library
from django.template.context import Context
from django.urls import reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ruthan.network.queries import label, province_name
from ruthan.publishing import queries
from ruthan.publishing.access import chosen_province, put_away
from ruthan.publishing.engine.claimreview import as_script

register = Library()


@register.inclusion_tag("publishing/_alert_strip.html", takes_context=True)
def alert_strip(context: Context) -> dict[str, Any]:
    """Severe alerts for the whole country and the chosen province, but for those put away.

    Read from memory.
    """
    request = context.get("request")
    if request is None:
        return {"alerts": queries.severe_alerts()[:2]}
    away = put_away(request)
    found = [a for a in queries.severe_alerts(chosen_province(request)) if a.ref not in away]
    return {"alerts": found[:2]}


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str = "") -> str:
    """An address of ours in full; without a path that of this page, its query left out."""
    request = context.get("request")
    return f"{settings.RUTHAN_BASE_URL}{path or (request.path if request is not None else '/')}"


@register.simple_tag
def absolute_url(name: str, *args: str) -> str:
    """The full address of a page of ours, for what is shown on other sites."""
    return f"{settings.RUTHAN_BASE_URL}{reverse(name, args=args)}"


@register.inclusion_tag("publishing/_alternates.html", takes_context=True)
def alternates(context: Context) -> dict[str, Any]:
    """This page in both languages, for search engines (hreflang)."""
    request = context.get("request")
    path = request.path if request is not None else "/"
    base = settings.RUTHAN_BASE_URL
    return {
        "here": f"{base}{path}",
        "thai": f"{base}{translate_url(path, 'th')}",
        "english": f"{base}{translate_url(path, 'en')}",
    }


@register.simple_tag
def ld_json(made: dict[str, Any] | None) -> SafeString:
    """A block of JSON-LD: data that browsers do not run, with every < escaped; or nothing."""
    if not made:
        return SafeString("")
    body = mark_safe(as_script(made))  # noqa: S308 - as_script escapes what could end the element
    return format_html('<script type="application/ld+json">{}</script>', body)


@register.simple_tag
def line_share(text: str, url: str) -> str:
    """The address that opens LINE with a message to send on; nothing of LINE's is loaded here."""
    return f"https://line.me/R/share?text={quote(f'{text} {url}')}"


@register.filter
def provinces_named(codes: list[str]) -> str:
    """Provinces in words, joined."""
    return " · ".join(province_name(code) for code in codes)


@register.filter
def province_named(code: str) -> str:
    """One province in words."""
    return province_name(code)


@register.filter
def topic_named(code: str) -> str:
    """The topic of an alert in words."""
    return label("strands", code) if code else _("No one topic")
