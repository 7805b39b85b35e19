"""Why a match is what it is: "code: words in English", the same codes everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ruthan.matching.engine.compare import Difference
from ruthan.matching.engine.sketch import LONGEST, Sketch

EXACT: Final[tuple[str, ...]] = ("exact_copy: the same text",)
COPY: Final[tuple[str, ...]] = ("copy: holds nearly all of the claim",)
_TURNED: Final = ("negation", "one says it, the other denies it")

# Kinds of difference in the order in which people look for them.
_DIFFERS: Final = {
    "identifiers": ("other_identifier", "names another account, link or id"),
    "numbers": ("other_numbers", "has other numbers"),
    "channels": ("other_page", "names another page or account"),
    "organisations": ("other_organisation", "names another organisation"),
    "places": ("other_place", "names another place"),
    "swapped": ("other_words", "says other words in the same places"),
    "denial": _TURNED,
    "negation": _TURNED,
}


def shared_words(shared: Iterable[str]) -> tuple[str, ...]:
    """The longest words that both have."""
    longest = sorted(set(shared), key=lambda word: (-len(word), word))[:4]
    return (f"shares: {', '.join(longest)}",) if longest else ()


def differences(apart: Difference) -> tuple[str, ...]:
    """What the two name differently, each reason once."""
    found: Mapping[str, float] = apart._asdict()
    said = {_DIFFERS[name]: None for name in _DIFFERS if found[name] > 0.5}
    return tuple(f"{code}: {words}" for code, words in said)


def cut_short(*texts: Sketch) -> tuple[str, ...]:
    """That a text was too long to be compared to its end."""
    if any(text.is_cut_short for text in texts):
        return (f"cut: only the first {LONGEST} characters were compared",)
    return ()
