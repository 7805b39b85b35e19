"""The share images of a fact: the same words in three sizes, and whether they stand in each."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final

import typst

from ruthan.publishing.engine.card import Card, draw_card, told, typeset
from ruthan.publishing.engine.kit.fact import Fact
from ruthan.publishing.engine.kit.limits import Size
from ruthan.publishing.engine.kit.phrases import phrase

_TEMPLATE: Final = "card.typ"


def share_card(fact: Fact, words: dict[str, str]) -> Card:
    """What the share image says."""
    return Card(
        language=fact.language,
        word=fact.word,
        icon=fact.icon,
        tone=fact.tone,
        fact=words["fact"],
        said_label=phrase("said", fact.language),
        said=words.get("said", ""),
        todo=words.get("todo", ""),
        source=fact.source or fact.places,
        date=fact.date,
        site=fact.site,
        address=fact.address,
        url=fact.url,
    )


def draw_share(fact: Fact, words: dict[str, str], size: Size) -> bytes:
    """The PNG of exactly that many pixels."""
    return draw_card(share_card(fact, words), width=size.width, height=size.height)


@lru_cache(maxsize=64)
def stands(card: Card, size: Size) -> bool:
    """Whether every text stands in its place at the smallest size allowed."""
    data = told(card, width=size.width, height=size.height)
    found = json.loads(typst.query(selector="<fit>", field="value", **typeset(_TEMPLATE, data)))
    return all(bool(one["fits"]) for one in found)
