"""Paper of one page: the briefing for a meeting (A4) and the card for community leaders (A5)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import typst

from ruthan.publishing.engine.card import boxed, logo, qr, svg, typeset
from ruthan.publishing.engine.kit.fact import Fact, Wording
from ruthan.publishing.engine.kit.phrases import phrase
from ruthan.ui.icons import ICONS
from ruthan.ui.words import COLOURS

_TEMPLATE: Final = "kit/paper.typ"
_SCALES: Final = (1.36, 1.24, 1.12, 1.0, 0.9, 0.8)  # 17 points down to 10, then it is too long
_MOST_SOURCES: Final = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page: its heading and its lines; a loud one is what to remember."""

    label: str
    text: str
    loud: bool = False

    @property
    def lines(self) -> list[str]:
        """Its lines, empty ones left out."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


def briefing_parts(fact: Fact, words: dict[str, str]) -> list[Part]:
    """Truth first: why, then the rumour, small, then what to do and what is asked."""
    language = fact.language
    parts = [
        Part(phrase("why", language), words.get("why", "")),
        Part(phrase("said_plain", language), words.get("said", "")),
        Part(phrase("todo", language), words.get("todo", ""), loud=True),
        Part(phrase("ask", language), words.get("ask", "")),
    ]
    return [part for part in parts if part.lines]


def briefing_pdf(fact: Fact, words: dict[str, str]) -> bytes:
    """The briefing as PDF of one page, 30 to 90 ms; `ValueError` when it does not fit on one."""
    return _pdf(_briefing(fact, words))


def facilitator_pdf(fact: Fact, wording: Wording, *, language: str) -> bytes:
    """The card as PDF of one page; in a dialect it says which role wrote it and when."""
    return _pdf(_facilitator(fact, wording, language))


def fits_briefing(fact: Fact, words: dict[str, str]) -> bool:
    """Whether the briefing stands on one page."""
    return _scaled(_briefing(fact, words)) is not None


def fits_facilitator(fact: Fact, wording: Wording, *, language: str) -> bool:
    """Whether the card stands on one page."""
    return _scaled(_facilitator(fact, wording, language)) is not None


def _pdf(data: dict[str, Any]) -> bytes:
    scaled = _scaled(data)
    if scaled is None:
        raise ValueError("more than one page")
    return bytes(typst.compile(format="pdf", **typeset(_TEMPLATE, scaled)))


def picture(data: dict[str, Any]) -> bytes:
    """The page as PNG, to look at."""
    return bytes(typst.compile(format="png", ppi=110.0, **typeset(_TEMPLATE, data)))


def _scaled(data: dict[str, Any]) -> dict[str, Any] | None:
    """The page at the largest type at which it is one page; None when it never is."""
    for scale in _SCALES:
        tried = data | {"scale": scale}
        found = json.loads(
            typst.query(selector="<pages>", field="value", **typeset(_TEMPLATE, tried))
        )
        if found[0]["pages"] == 1:
            return tried
    return None


def _briefing(fact: Fact, words: dict[str, str]) -> dict[str, Any]:
    return {
        **_page(fact, fact.language),
        "paper": "a4",
        "kind": phrase("briefing", fact.language),
        "title": boxed(words["title"]),
        "title_plain": words["title"],
        "parts": _parts(briefing_parts(fact, words)),
        "sources": [boxed(line) for line in source_lines(fact)],
    }


def _facilitator(fact: Fact, wording: Wording, language: str) -> dict[str, Any]:
    points = [Part(phrase("points", language), wording.words["points"])]
    written = [f"{phrase('written_by', language)} {wording.by}, {wording.at}"] if wording.by else []
    return {
        **_page(fact, language),
        "paper": "a5",
        "kind": phrase("facilitator", language),
        "title": boxed(fact.fact),
        "title_plain": fact.fact,
        "parts": _parts(points),
        "sources": [boxed(line) for line in written],
    }


def source_lines(fact: Fact) -> list[str]:
    """The sources in one line each."""
    return [f"{publisher}: {title}" for title, publisher, _url in fact.sources[:_MOST_SOURCES]]


def foot_parts(fact: Fact, language: str) -> list[str]:
    """Who verified it, when, where it stands, under which licence; each behind a dot of its own."""
    parts = (fact.source, fact.date, fact.ref, fact.address, phrase("licence", language))
    said = [part for part in parts if part]
    return [said[0], *(f"· {part}" for part in said[1:])]


def _parts(parts: list[Part]) -> list[dict[str, Any]]:
    return [
        {"label": part.label, "loud": part.loud, "lines": [boxed(line) for line in part.lines]}
        for part in parts
    ]


def _page(fact: Fact, language: str) -> dict[str, Any]:
    ink, ground = COLOURS[fact.tone]
    return {
        "language": "en" if language == "en" else "th",
        "site": fact.site,
        "word": fact.word,
        "ink": ink,
        "ground": ground,
        "shape": svg(ICONS[fact.icon], ink),
        "logo": logo(),
        "qr": qr(fact.url),
        "places": boxed(fact.places),
        "places_label": phrase("places", language),
        "foot": [[part.replace(" ", "\u00a0")] for part in foot_parts(fact, language)],
        "scale": 1.0,
    }
