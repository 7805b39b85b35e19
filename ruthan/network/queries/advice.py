"""Cards of advice from the dated reference data: what to do, step by step; no query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class AdviceCard:
    """What to do in one situation, with the numbers to call and the day the words were checked."""

    code: str
    strands: tuple[str, ...]
    order: int
    title_th: str
    title_en: str
    lead_th: str
    lead_en: str
    steps_th: tuple[str, ...]
    steps_en: tuple[str, ...]
    never_th: str
    never_en: str
    hotlines: tuple[str, ...]
    source: str
    checked_on: str

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if _english() else self.title_th

    @property
    def lead(self) -> str:
        """The first sentence in the reader's language."""
        return self.lead_en if _english() else self.lead_th

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps in the reader's language."""
        return self.steps_en if _english() else self.steps_th

    @property
    def never(self) -> str:
        """What never to do, in the reader's language."""
        return self.never_en if _english() else self.never_th


def advice(code: str) -> AdviceCard | None:
    """The card of that code."""
    return _cards().get(code)


def advice_cards(*, strand: str = "") -> tuple[AdviceCard, ...]:
    """Every card, or those of a strand, in order."""
    return tuple(card for card in _cards().values() if not strand or strand in card.strands)


@lru_cache(maxsize=1)
def _cards() -> dict[str, AdviceCard]:
    raw = json.loads(files("ruthan.network").joinpath("data/advice.json").read_text("utf-8"))
    cards = [_card(row) for row in raw]
    return {card.code: card for card in sorted(cards, key=lambda card: card.order)}


def _card(row: dict[str, Any]) -> AdviceCard:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return AdviceCard(**fields)


def _english() -> bool:
    return (get_language() or "th").startswith("en")
