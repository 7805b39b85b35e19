"""What may be said in public: facts of official lists, and nobody is called anything."""

from __future__ import annotations

import re
from functools import cache

from ruthan.core.text.fold import light_fold
from ruthan.trade.rules.tables import table


def accusing_words(*texts: str) -> tuple[str, ...]:
    """The words of these texts that accuse somebody; an outcome must do without them."""
    folded = "\n".join(light_fold(text) for text in texts).lower()
    return tuple(dict.fromkeys(_accusing().findall(folded)))


def names_person(*texts: str) -> bool:
    """Whether a text gives a person's name behind a title; shops and goods have names of theirs."""
    return any(_titled().search(light_fold(text)) for text in texts)


@cache
def _accusing() -> re.Pattern[str]:
    held = table("public-words-1")
    english = "|".join(rf"\b{word}\w{{0,3}}\b" for word in held["en"])
    return re.compile("|".join([*map(re.escape, held["th"]), english]))


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(
        "(?<![\u0e01-\u0e4e])(?:นาย|นางสาว|นาง|น\\.\\s?ส\\.|ด\\.\\s?[ชญ]\\.)\\s?[\u0e01-\u0e4e]{2}"
    )
