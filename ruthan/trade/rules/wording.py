"""What may be said in public: facts of official lists, and nobody is called anything."""

from __future__ import annotations

import re
from functools import cache

from ruthan.core.text.fold import light_fold
from ruthan.trade.rules.tables import table


def accusing_words(*texts: str) -> tuple[str, ...]:
    """The words of these texts that accuse somebody; an outcome must do without them."""
    return tuple(dict.fromkeys(_accusing().findall(_read(texts).lower())))


def names_person(*texts: str) -> bool:
    """Whether a text gives a person's name behind a title; shops and goods have names of theirs.

    Thai runs words together, so a title counts inside a run, too.
    """
    return bool(_titled().search(_read(texts)))


def unfit(*texts: str) -> tuple[str, tuple[str, ...]]:
    """Why these words cannot stand in public: `accuses` with the words, `person`, or '' for fit."""
    words = accusing_words(*texts)
    if words:
        return "accuses", words
    return ("person" if names_person(*texts) else ""), ()


def _read(texts: tuple[str, ...]) -> str:
    """The texts as one, without the longer words that only hold an accusation or a title."""
    return _harmless().sub(" ", "\n".join(light_fold(text) for text in texts))


@cache
def _harmless() -> re.Pattern[str]:
    words = sorted(table("public-words-1")["harmless_th"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _accusing() -> re.Pattern[str]:
    held = table("public-words-1")
    english = "|".join(rf"\b{word}\w{{0,3}}\b" for word in held["en"])
    return re.compile("|".join([*map(re.escape, held["th"]), english]))


@cache
def _titled() -> re.Pattern[str]:
    short = r"(?<![\u0e01-\u0e4e])(?:น\.\s?ส|ด\.\s?[ชญ])\."
    return re.compile(rf"(?:นางสาว|นาย|นาง|{short})\s?[\u0e01-\u0e4e]{{2}}")
