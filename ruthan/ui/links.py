"""Links of the public frame: ui knows their keys, the project names their URLs.

`RUTHAN_UI_LINKS` maps a key to a URL name (or an address that begins with `/` or `https:`);
a key whose URL does not exist is left out of the page, so the frame stands before every page does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DEFAULTS: Final[dict[str, str]] = {
    "home": "gateway:home",
    "check": "gateway:check",
    "lookup": "gateway:lookup",
    "report": "gateway:report",
    "track": "gateway:track",
    "help": "gateway:help",
    "search": "gateway:search",
    "clean": "gateway:section-clean",
    "good": "gateway:section-good",
    "life": "gateway:section-life",
    "trade": "gateway:section-trade",
    "about": "gateway:about",
    "privacy": "gateway:privacy",
    "accessibility": "gateway:accessibility",
    "authenticity": "gateway:authenticity",
    "feed": "publishing:feed",
    "open-data": "publishing:open-data",
    "dissemination-csv": "dissemination-data:csv",
    "dissemination-json": "dissemination-data:json",
    "transparency": "transparency:log",
    "api": "api-guide",
    "staff": "desk",
    "account": "mfa_index",
    "logout": "account_logout",
}


class Link(NamedTuple):
    """One link of the frame as a template shows it."""

    key: str
    label: StrOrPromise
    icon: str
    url: str
    current: bool


ACTIONS: Final = (
    ("check", _("Check before sharing"), "check"),
    ("lookup", pgettext_lazy("nav", "Before you pay"), "baht"),
    ("report", pgettext_lazy("nav", "Report"), "report"),
    ("track", _("Track my report"), "track"),
    ("help", _("Get urgent help"), "urgent"),
)
SHORT: Final[dict[str, StrOrPromise]] = {
    "check": _("Check"),
    "track": _("Track"),
    "help": _("Urgent help"),
}
NOT_UNDER_THUMB: Final = frozenset({"lookup"})  # the bar has room for four; its door is at home
SECTIONS: Final = (
    ("clean", _("Clear polluted media"), "shield-check"),
    ("good", _("Grow good media"), "leaf"),
    ("life", _("Media for a happy life"), "book"),
    ("trade", _("Media for safe trade"), "cart"),
)
FOOT: Final = (
    ("about", _("About Ruthan"), "info"),
    ("authenticity", _("Is this really us?"), "shield-check"),
    ("privacy", _("Privacy"), "lock"),
    ("accessibility", _("Accessibility"), "person"),
    ("feed", _("News feed (Atom)"), "feed"),
    ("open-data", _("Open data"), "book"),
    ("transparency", _("Notices to platforms"), "share"),
    ("api", _("For programmers (API)"), "link"),
)


def url_of(key: str) -> str:
    """The address of a key in the language of the page, or nothing when no such page exists."""
    named: dict[str, str] = getattr(settings, "RUTHAN_UI_LINKS", {})
    target = named.get(key, DEFAULTS.get(key, ""))
    if not target or target.startswith(("/", "https:")):
        return target
    try:
        return reverse(target)
    except NoReverseMatch:
        return ""


def links(
    table: tuple[tuple[str, StrOrPromise, str], ...], *, path: str, short: bool = False
) -> list[Link]:
    """The links of a table whose pages exist, the one of this path marked as current."""
    found = []
    for key, label, icon in table:
        url = url_of(key)
        if url and not (short and key in NOT_UNDER_THUMB):
            shown = SHORT.get(key, label) if short else label
            found.append(Link(key, shown, icon, url, path.startswith(url) and url != "/"))
    return found
