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

__all__ = (
    "entries",
    "entries_of_source",
    "entry",
    "is_told",
    "shown_of",
    "sightings_of",
    "told_entries",
)
