"""Codes in the reader's words: factors, sources, relations, answers of the form, clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from ruthan.core.text.money import format_baht
from ruthan.triage.rules.answers import satang_of
from ruthan.triage.rules.matrix import ELECTION_CLOCK

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FACTORS: Mapping[str, StrOrPromise] = {
    "H": gettext_lazy("Kind of harm"),
    "M": gettext_lazy("How much, and can it be undone"),
    "V": gettext_lazy("Who is exposed"),
    "R": gettext_lazy("How far it has spread"),
    "B": gettext_lazy("How believable it is"),
    "F": gettext_lazy("Whether it divides people"),
    "T": gettext_lazy("Time until harm"),
    "A": gettext_lazy("Still active or urging"),
    "G": gettext_lazy("How fast it grows"),
    "L": gettext_lazy("Clock of the law"),
}
SOURCES: Mapping[str, StrOrPromise] = {
    "text": gettext_lazy("the text"),
    "match": gettext_lazy("a match"),
    "surge": gettext_lazy("counting"),
    "reporter": gettext_lazy("the reporter"),
    "reviewer": gettext_lazy("a reviewer"),
}
RELATIONS: Mapping[str, StrOrPromise] = {
    "same": gettext_lazy("Says the same"),
    "family": gettext_lazy("Same pattern, another instance"),
    "related": gettext_lazy("Related"),
}
SITUATIONS: Mapping[str, StrOrPromise] = {
    "none": gettext_lazy("No money has left"),
    "on_call": gettext_lazy("On the phone with them now"),
    "device": gettext_lazy("Phone or computer is controlled"),
    "money_1h": gettext_lazy("Money left less than an hour before the report"),
    "money_24h": gettext_lazy("Money left within 24 hours"),
    "money_72h": gettext_lazy("Money left within three days"),
    "money_later": gettext_lazy("Money left longer ago"),
}
ANSWERS: Mapping[str, StrOrPromise] = {
    "situation": gettext_lazy("How things stand"),
    "amount": gettext_lazy("Amount"),
    "when": pgettext_lazy("answer", "When"),
    "wants": gettext_lazy("Wants"),
    "province": gettext_lazy("Province"),
    "language": gettext_lazy("Language"),
    "files": gettext_lazy("Names of files"),
    "conversation": gettext_lazy("Conversation"),
    "about": gettext_lazy("Belongs to report"),
    "minutes": gettext_lazy("Minutes before the report"),
}
_REASONS: Mapping[str, StrOrPromise] = {
    "exact_copy": gettext_lazy("the same text"),
    "other_identifier": gettext_lazy("names another account, link or number"),
    "other_numbers": gettext_lazy("has other numbers"),
    "other_page": gettext_lazy("names another page or account"),
    "other_organisation": gettext_lazy("names another organisation"),
    "other_place": gettext_lazy("names another place"),
    "other_words": gettext_lazy("says other words in the same places"),
    "negation": gettext_lazy("one says it, the other denies it"),
}
_NOW = "now"
_NO_MATTER = frozenset({"NONE", "GOOD"})
_UNITS = {"h": 1, "d": 24}
_DAY = 24


@dataclass(frozen=True, slots=True)
class FactorLine:
    """One factor of the rank as a page shows it."""

    name: StrOrPromise
    value: int
    why: str
    source: StrOrPromise
    is_told: bool


def factor_lines(detail: Mapping[str, Any]) -> list[FactorLine]:
    """Every factor that counts for something, the strongest first."""
    english = detail.get("why_en", {}) if language() == "en" else {}
    axes = [detail.get("severity") or {}, detail.get("urgency") or {}]
    lines = [
        FactorLine(
            FACTORS.get(name, name),
            int(factor["value"]),
            str(english.get(name) or factor["why"]),
            SOURCES.get(factor["from"], factor["from"]),
            factor["from"] == "reporter",
        )
        for axis in axes
        for name, factor in axis.get("factors", {}).items()
        if factor["value"]
    ]
    return sorted(lines, key=lambda line: -line.value)


def opening(detail: Mapping[str, Any]) -> str:
    """What of the ranking fills in the form of a new claim, as a query; '' when nothing is told."""
    told = [strand for strand in detail.get("strands", []) if strand["code"] not in _NO_MATTER]
    first = told[0] if told else None
    return (
        urlencode({"strand": first["code"], "category": first["category"] or ""}) if first else ""
    )


def relation_word(code: str) -> StrOrPromise:
    """How the machine thinks two messages hang together."""
    return RELATIONS.get(code, code)


def reason_words(reasons: Sequence[str]) -> list[str]:
    """The engine's reasons; a reason without words of its own is left out."""
    found = []
    for reason in reasons:
        code, _colon, rest = reason.partition(": ")
        if code == "shares":
            found.append(_("shares: %(words)s") % {"words": rest})
        elif code in _REASONS:
            found.append(str(_REASONS[code]))
    return found


def answer_lines(answers: Mapping[str, str]) -> list[tuple[StrOrPromise, str]]:
    """What the form asked and what was answered, in words; the amount once, in baht."""
    satang = satang_of(answers)
    found: list[tuple[StrOrPromise, str]] = []
    for name, value in answers.items():
        if name == "amount_satang" or not value.strip():
            continue
        words = str(SITUATIONS.get(value, value)) if name == "situation" else value
        if name == "amount" and satang:
            words = _baht(satang)
        found.append((ANSWERS.get(name, name), words))
    if satang and "amount" not in answers:
        found.append((ANSWERS["amount"], _baht(satang)))
    return found


def _baht(satang: int) -> str:
    return _("%(amount)s baht") % {"amount": format_baht(satang)}


def clock_words(code: str) -> str:
    """A clock of the routing table: now, within an hour, within three days."""
    if code == _NOW:
        return _("now")
    if code == "next_round":
        return _("at the next meeting")
    if code == ELECTION_CLOCK:
        return _("within 1 hour in season, else 24 hours")
    number, unit = code[:-1], code[-1:]
    if not number.isdecimal() or unit not in _UNITS:
        return ""
    hours = int(number) * _UNITS[unit]
    if hours <= _DAY:
        return ngettext("within %(n)d hour", "within %(n)d hours", hours) % {"n": hours}
    days = hours // _DAY
    return ngettext("within %(n)d day", "within %(n)d days", days) % {"n": days}


def language() -> str:
    """th or en, as the page is read."""
    return "en" if (get_language() or "th").startswith("en") else "th"
