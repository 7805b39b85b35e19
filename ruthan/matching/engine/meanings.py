"""Words that say the same, so that another wording shares what it means with a claim."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from ruthan.core.text.fold import fold
from ruthan.matching.engine.stems import stem

_DATA: Final = "meanings.json"
_KNOWN: Final = 65536


@lru_cache(maxsize=_KNOWN)
def meaning(word: str) -> str:
    """The word that stands for a folded word's group; the stem of an English one, else itself."""
    bare = stem(word)
    return _heads().get(bare, bare)


@cache
def _heads() -> dict[str, str]:
    """Each word of a group and the first of it. Raises ValueError where a word is in two."""
    held = json.loads((files(__package__) / "data" / _DATA).read_text(encoding="utf-8"))
    heads: dict[str, str] = {}
    for group in held["groups"]:
        first, *others = (stem(fold(word)) for word in group.split())
        for word in (first, *others):
            if heads.setdefault(word, first) != first:
                raise ValueError(f"{word} is in two groups of {_DATA}")
    return heads
