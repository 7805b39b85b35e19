"""Noting and forgetting what was reported, deciding disputes; every change records itself."""

from ruthan.registry.actions.retention import RULES
from ruthan.registry.actions.sightings import (
    Source,
    delete_entries,
    forget_source,
    note_sighting,
)

__all__ = ("RULES", "Source", "delete_entries", "forget_source", "note_sighting")
