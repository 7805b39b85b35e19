"""The words, icons and tones of codes: verdicts, bands, priorities, kinds of entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Look(NamedTuple):
    """How one code is shown: its word, its icon and its tone or weight."""

    word: StrOrPromise
    icon: str
    tone: str


VERDICTS: Final[dict[str, Look]] = {
    "true": Look(pgettext_lazy("verdict", "True"), "verdict-true", "true"),
    "partly": Look(pgettext_lazy("verdict", "Partly true"), "verdict-partly", "partly"),
    "misleading": Look(pgettext_lazy("verdict", "Misleading"), "verdict-misleading", "misleading"),
    "false": Look(pgettext_lazy("verdict", "False"), "verdict-false", "false"),
    "altered": Look(pgettext_lazy("verdict", "Altered or AI"), "verdict-altered", "altered"),
    "scam": Look(pgettext_lazy("verdict", "Scam warning"), "verdict-scam", "scam"),
    "satire": Look(pgettext_lazy("verdict", "Satire"), "verdict-satire", "unproven"),
    "opinion": Look(pgettext_lazy("verdict", "Opinion"), "verdict-opinion", "unproven"),
    "unproven": Look(pgettext_lazy("verdict", "Unproven"), "verdict-unproven", "unproven"),
    "pending": Look(pgettext_lazy("verdict", "Awaiting the agency"), "verdict-pending", "pending"),
    "out_of_scope": Look(
        pgettext_lazy("verdict", "Out of scope"), "verdict-out_of_scope", "unproven"
    ),
}
NO_VERDICT: Final = Look(pgettext_lazy("verdict", "Being checked"), "search", "pending")

# Ink and ground of each tone, as in tokens.css (light): pictures and chats have no theme.
COLOURS: Final[dict[str, tuple[str, str]]] = {
    "true": ("#14663a", "#e6f4ea"),
    "partly": ("#6b5900", "#fbf5d0"),
    "misleading": ("#8a4b00", "#fff1dc"),
    "false": ("#9b1c1c", "#fdecea"),
    "altered": ("#4b2e83", "#f0eafb"),
    "scam": ("#7a1e5c", "#fbe9f4"),
    "unproven": ("#3f4b57", "#eceff2"),
    "pending": ("#1d4e89", "#e7f0fa"),
}

# The tone of these is a weight, 1 (quiet) to 4 (loudest): weight, icon, word before colour.
SEVERITIES: Final[dict[str, Look]] = {
    "critical": Look(pgettext_lazy("severity", "Critical"), "warning", "4"),
    "high": Look(pgettext_lazy("severity", "High"), "arrow-up", "3"),
    "medium": Look(pgettext_lazy("severity", "Medium"), "level", "2"),
    "low": Look(pgettext_lazy("severity", "Low"), "arrow-down", "1"),
}
URGENCIES: Final[dict[str, Look]] = {
    "immediate": Look(pgettext_lazy("urgency", "Immediate"), "urgent", "4"),
    "very_urgent": Look(pgettext_lazy("urgency", "Very urgent"), "bell", "3"),
    "urgent": Look(pgettext_lazy("urgency", "Urgent"), "clock", "2"),
    "routine": Look(pgettext_lazy("urgency", "Routine"), "calendar", "1"),
}
PRIORITIES: Final[dict[str, Look]] = {
    "P1": Look(pgettext_lazy("priority", "do now"), "flag", "4"),
    "P2": Look(pgettext_lazy("priority", "today"), "flag", "3"),
    "P3": Look(pgettext_lazy("priority", "soon"), "flag", "2"),
    "P4": Look(pgettext_lazy("priority", "in turn"), "flag", "1"),
}
ENTITIES: Final[dict[str, Look]] = {
    "bank_account": Look(_("Bank account"), "building", ""),
    "promptpay": Look(_("PromptPay"), "baht", ""),
    "phone": Look(_("Phone number"), "phone", ""),
    "citizen_id": Look(_("Citizen number"), "person", ""),
    "juristic_id": Look(_("Company number"), "building", ""),
    "url": Look(_("Link, made harmless"), "link", ""),
    "email": Look(_("E-mail address"), "mail", ""),
    "line_id": Look(_("LINE ID"), "message", ""),
    "social": Look(_("Page or account"), "people", ""),
    "crypto": Look(_("Crypto wallet"), "key", ""),
    "fda": Look(_("FDA number"), "leaf", ""),
    "tisi": Look(_("TISI number"), "shield-check", ""),
    "parcel": Look(_("Parcel number"), "inbox", ""),
    "money": Look(_("Amount"), "baht", ""),
    "datetime": Look(_("Time"), "clock", ""),
    "agency": Look(_("Agency named"), "building", ""),
    "place": Look(_("Place"), "pin", ""),
    "person_age": Look(_("Age"), "person", ""),
}
NOTICES: Final[dict[str, str]] = {
    "info": "info",
    "good": "done",
    "warn": "warning",
    "problem": "warning",
    "quiet": "info",
}
STATE_ICONS: Final[dict[str, str]] = {
    "neutral": "level",
    "info": "info",
    "wait": "clock",
    "good": "tick",
    "warn": "warning",
    "danger": "warning",
    "sealed": "lock",
}
