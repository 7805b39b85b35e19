"""Sharing and taking in; every change records itself."""

from ruthan.sharing.actions.exporting import bulk_lines, count_export, event_lines
from ruthan.sharing.actions.importing import (
    Outcome,
    add_source,
    read_source,
    switch_source,
    take_files,
)
from ruthan.sharing.actions.refreshing import Refreshed, refresh, withdraw
from ruthan.sharing.actions.writing import written

__all__ = (
    "Outcome",
    "Refreshed",
    "add_source",
    "bulk_lines",
    "count_export",
    "event_lines",
    "read_source",
    "refresh",
    "switch_source",
    "take_files",
    "withdraw",
    "written",
)
