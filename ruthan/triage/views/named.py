"""What a text names, as any view may show it."""

from __future__ import annotations

from collections.abc import Iterable

from ruthan.matching.engine.entities import Entity, mask

Named = tuple[str, str]  # kind, and how it is shown
_AS_WRITTEN = frozenset({"datetime", "place", "agency", "money", "person_age"})


def named(entities: Iterable[Entity]) -> tuple[Named, ...]:
    """What was found in a text, each thing once and in its order: what names nobody as written."""
    found: dict[Named, None] = {}
    for entity in entities:
        shown = entity.text if entity.kind in _AS_WRITTEN else mask(entity)
        found.setdefault((entity.kind, shown))
    return tuple(found)
