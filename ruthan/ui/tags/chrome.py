"""The frame of pages: navigation, language, theme, crumbs, tabs, pager, toasts, print header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.template import Library
from django.template.context import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.ui.errors import text_of
from ruthan.ui.links import ACTIONS, FOOT, SECTIONS, Link, links, url_of
from ruthan.ui.theme import CHOICES, theme_of

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

register = Library()


def _request(context: Context) -> HttpRequest | None:
    request: HttpRequest | None = context.get("request")
    return request


def _path(context: Context) -> str:
    request = _request(context)
    return request.path if request is not None else "/"


@register.simple_tag(takes_context=True)
def chosen_theme(context: Context) -> str:
    """light or dark when the reader chose, nothing when the page follows the system."""
    theme = theme_of(_request(context))
    return "" if theme == "system" else theme


@register.simple_tag
def link_to(key: str) -> str:
    """The address of a key of the public frame (`ruthan/ui/links.py`), or nothing."""
    return url_of(key)


@register.simple_tag(takes_context=True)
def nav_links(context: Context, table: str, *, short: bool = False) -> list[Link]:
    """Links of the public frame: actions, sections or foot."""
    tables = {"actions": ACTIONS, "sections": SECTIONS, "foot": FOOT}
    return links(tables[table], path=_path(context), short=short)


@register.inclusion_tag("ui/components/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """A link to this very page in the other language."""
    other = "en" if (get_language() or "th").startswith("th") else "th"
    request = _request(context)
    here = request.get_full_path() if request is not None else "/"
    names = {"en": "English", "th": "ภาษาไทย"}
    return {
        "code": other,
        "name": names[other],
        "short": {"en": "EN", "th": "ไทย"}[other],
        "url": translate_url(here, other),
    }


@register.inclusion_tag("ui/components/theme_switch.html", takes_context=True)
def theme_switch(context: Context) -> dict[str, Any]:
    """Three buttons in a form: as the device, light, dark; works without a script."""
    request = _request(context)
    try:
        action = reverse("ui:theme")
    except NoReverseMatch:
        action = ""
    labels = {
        "system": (_("As the device"), "system"),
        "light": (_("Light"), "sun"),
        "dark": (_("Dark"), "moon"),
    }
    chosen = theme_of(request)
    return {
        "action": action,
        "next": request.get_full_path() if request is not None else "/",
        "csrf_token": context.get("csrf_token"),
        "themes": [
            {
                "code": code,
                "label": labels[code][0],
                "icon": labels[code][1],
                "chosen": code == chosen,
            }
            for code in CHOICES
        ],
    }


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(items: Sequence[tuple[StrOrPromise, str]]) -> dict[str, Any]:
    """The way here: pairs of (label, url); the last is this page and needs no url."""
    return {"items": items}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: Iterable[Mapping[str, object]], *, label: StrOrPromise = "") -> dict[str, Any]:
    """Links that look like tabs: keys label, url, current, count; each has its address."""
    return {"items": items, "label": label or _("Views")}


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], *, parameter: str = "page") -> dict[str, Any]:
    """Earlier and later, keeping the filters of the address; says which of how many."""
    request = _request(context)
    query = request.GET.copy() if request is not None else None

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "total": page.paginator.count,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


def _toast(message: Any) -> dict[str, Any]:
    """One message; an extra tag `undo:/address` gives it an undo button."""
    extra = str(message.extra_tags or "")
    icons = {"success": "done", "warning": "warning", "error": "warning"}
    return {
        "text": message.message,
        "undo": extra.removeprefix("undo:") if extra.startswith("undo:") else "",
        "icon": icons.get(message.level_tag, "info"),
        "role": "alert" if message.level_tag == "error" else "status",
    }


@register.inclusion_tag("ui/components/toasts.html", takes_context=True)
def toasts(context: Context) -> dict[str, Any]:
    """The messages of this request; standing in the page without a script, floating with it."""
    return {
        "toasts": [_toast(message) for message in context.get("messages") or ()],
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/components/quick_exit.html")
def quick_exit(url: str = "https://www.tmd.go.th/") -> dict[str, Any]:
    """Leave at once to a neutral page; with the script the Back button does not return here."""
    return {"url": url}


@register.inclusion_tag("ui/components/print_header.html")
def print_header(title: StrOrPromise = "") -> dict[str, Any]:
    """The head of a printed page: mark, title, when it was printed."""
    return {"title": title, "now": timezone.now()}


@register.inclusion_tag("ui/components/error_card.html", takes_context=True)
def error_card(context: Context, status: int = 500) -> dict[str, Any]:
    """What happened, what it means and what to do, for an HTTP status."""
    return {
        "error": text_of(int(status)),
        "reference": context.get("reference", ""),
        "home": url_of("home") or "/",
    }


@register.inclusion_tag("ui/components/skeleton.html")
def skeleton(lines: int = 3) -> dict[str, Any]:
    """The grey shape of what is coming, for anything over 300 ms."""
    return {"lines": range(lines)}


@register.inclusion_tag("ui/components/progress.html")
def progress(
    value: int | None, maximum: int = 100, *, label: StrOrPromise, left: StrOrPromise = ""
) -> dict[str, Any]:
    """Work over 3 s with count and time left; no value means it has not begun to count."""
    return {"value": value, "maximum": maximum, "label": label, "left": left}
