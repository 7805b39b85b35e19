"""Noting and forgetting what was reported, deciding disputes; every change records itself."""

from ruthan.registry.actions.opening import NoReason, Opened, export_values, open_value
from ruthan.registry.actions.retention import RULES
from ruthan.registry.actions.sightings import (
    Source,
    delete_entries,
    forget_source,
    lock_of,
    note_sighting,
)

__all__ = (
    "RULES",
    "NoReason",
    "Opened",
    "Source",
    "delete_entries",
    "export_values",
    "forget_source",
    "lock_of",
    "note_sighting",
    "open_value",
)
