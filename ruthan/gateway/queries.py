"""What the gateway's own pages say: prose that is content, and the situations of urgent help."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.network.queries import AdviceCard, advice, hotlines

PROSE = ("about", "privacy", "accessibility", "authenticity")

# Anchor, icon, and the cards of advice shown together; the order is the order of the page.
SITUATIONS = (
    ("transferred", "baht", ("transferred-1h", "transferred-72h", "transferred-late")),
    ("on-the-phone", "phone", ("on-the-phone",)),
    ("device-controlled", "eye", ("device-controlled",)),
    ("code-given", "key", ("otp-given", "id-given")),
    ("loan-threats", "warning", ("loan-threat",)),
    ("child", "child-safe", ("child-danger",)),
    ("self-harm", "message", ("self-harm",)),
    ("account-held", "lock", ("wrongly-held",)),
)
_FIRST_NUMBERS = ("1441", "191", "1300", "1323")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page of prose, in the reader's language."""

    id: str
    title: str
    body: tuple[str, ...]
    points: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]  # each cell with the head of its column
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A page of prose with its edition, in the reader's language."""

    name: str
    version: str
    dated: str
    title: str
    lead: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A number to press, with what it is for and when that was last checked."""

    number: str
    what_for: str
    hours: str
    organisation: str
    checked_on: Any
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """What happened, what to do step by step, whom to call."""

    anchor: str
    icon: str
    title: str
    cards: tuple[AdviceCard, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """The whole of urgent help."""

    first: tuple[Call, ...]
    situations: tuple[Situation, ...]
    others: tuple[Call, ...]


def prose(name: str, *, address: str = "") -> Prose:
    """A page of prose; `{address}` in it becomes the site's address. No query."""
    raw = _raw(name)
    tongue = "en" if _english() else "th"
    parts = tuple(_part(section, tongue, address) for section in raw["sections"])
    title, lead = raw[f"title_{tongue}"], raw[f"lead_{tongue}"]
    return Prose(name, raw["version"], raw["dated"], title, lead, parts)


def urgent_help() -> Help:
    """Situations with their cards and numbers. One query."""
    known = calls()
    situations = []
    for anchor, icon, codes in SITUATIONS:
        cards = tuple(card for card in map(advice, codes) if card)
        if cards:
            numbers = list(dict.fromkeys(n for card in cards for n in card.hotlines))
            found = tuple(known.get(n) or _plain_call(n) for n in numbers)
            title = _title(anchor) or cards[0].title
            situations.append(Situation(anchor, icon, title, cards, found))
    first = tuple(known.get(n) or _plain_call(n) for n in _FIRST_NUMBERS)
    others = tuple(call for call in known.values() if call.number not in _FIRST_NUMBERS)
    return Help(first, tuple(situations), others)


def calls() -> dict[str, Call]:
    """Every number in use by its digits, in the order of the list. One query."""
    return {
        line.number: Call(
            number=line.number,
            what_for=line.what_for,
            hours=line.hours,
            organisation=line.organisation.name if line.organisation else "",
            checked_on=line.checked_on,
            is_verified=line.is_verified,
        )
        for line in hotlines()
    }


def found_situations(words: str) -> list[Situation]:
    """Situations whose cards hold every word. One query."""
    wanted = words.lower().split()[:6]
    if not wanted:
        return []
    return [s for s in urgent_help().situations if all(w in _text_of(s) for w in wanted)][:3]


def _title(anchor: str) -> str:
    """The words of a situation that holds several cards; '' where the card's own title serves."""
    words = {
        "transferred": _("I already transferred"),
        "code-given": _("I gave away a code or my ID card"),
    }
    return words.get(anchor, "")


def _text_of(situation: Situation) -> str:
    parts = []
    for card in situation.cards:
        parts += [card.title_th, card.title_en, card.lead_th, card.lead_en]
        parts += [*card.steps_th, *card.steps_en]
    return " ".join(parts).lower()


def _plain_call(number: str) -> Call:
    return Call(number, "", "", "", None, is_verified=False)


def _part(section: dict[str, Any], tongue: str, address: str) -> Part:
    def told(name: str) -> tuple[str, ...]:
        lines = section.get(f"{name}_{tongue}", ())
        return tuple(line.replace("{address}", address) for line in lines)

    table = section.get("table", {})
    head = tuple(table.get(f"head_{tongue}", ()))
    rows = tuple(tuple(zip(head, row, strict=True)) for row in table.get(f"rows_{tongue}", ()))
    title = section[f"title_{tongue}"]
    return Part(section["id"], title, told("body"), told("list"), head, rows, told("after"))


@lru_cache(maxsize=8)
def _raw(name: str) -> dict[str, Any]:
    file = files("ruthan.gateway").joinpath(f"data/{name}.json")
    made: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return made


def _english() -> bool:
    return (get_language() or "th").startswith("en")
