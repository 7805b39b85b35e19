"""The sealer: chains new entries every minute."""

from __future__ import annotations

from ruthan.audit import actions
from ruthan.core import jobs


@jobs.task(name="audit.seal_entries", queue="house")
def seal_entries(timestamp: int = 0) -> None:
    """Seal until nothing ended is left."""
    while actions.seal():
        pass
