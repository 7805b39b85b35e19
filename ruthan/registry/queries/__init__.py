"""Questions about the registry: what may be told, and what staff see of an entry."""

from ruthan.registry.queries.entries import (
    entries,
    entries_of_source,
    entry,
    is_told,
    shown_of,
    sightings_of,
    told_entries,
)
from ruthan.registry.queries.look_up import Answer, Known, Line, kind_words, look_up

__all__ = (
    "Answer",
    "Known",
    "Line",
    "entries",
    "entries_of_source",
    "entry",
    "is_told",
    "kind_words",
    "look_up",
    "shown_of",
    "sightings_of",
    "told_entries",
)
