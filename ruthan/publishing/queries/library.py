"""The shelf: guidance that comes with the program, and what was added to it since."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ruthan.core import clock
from ruthan.core.text.fold import squash
from ruthan.publishing.models import LibraryItem


def library(*, direction: str = "", kind: str = "") -> list[LibraryItem]:
    """Every item of a direction or kind, our own guidance first. One query."""
    added = list(LibraryItem.objects.all())
    taken = {item.ref for item in added}
    shelf = [item for item in _own() if item.ref not in taken] + added
    return [
        item
        for item in shelf
        if (not direction or item.direction == direction) and (not kind or item.kind == kind)
    ]


def library_item(ref: str) -> LibraryItem | None:
    """One item by its short name. One query."""
    return next((item for item in library() if item.ref == ref), None)


def found_items(words: str, *, most: int = 8) -> list[LibraryItem]:
    """Items that hold every word, whatever the spacing and spelling of marks. One query."""
    wanted = [word for word in (squash(part) for part in words.split()[:6]) if word]
    if not wanted:
        return []
    found = [item for item in library() if all(word in _folded(item) for word in wanted)]
    return found[:most]


def _folded(item: LibraryItem) -> str:
    return squash(" ".join([item.title_th, item.title_en, *item.body_th, *item.body_en]))


def _own() -> list[LibraryItem]:
    at = clock.now()
    return [LibraryItem(added_at=at, **row) for row in _rows()]


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, Any], ...]:
    raw = files("ruthan.publishing").joinpath("data/library.json").read_text("utf-8")
    return tuple(json.loads(raw))
