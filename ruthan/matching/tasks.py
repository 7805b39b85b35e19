"""The queue's entry points of matching."""

from __future__ import annotations

from ruthan.core import jobs
from ruthan.matching import actions


@jobs.task(name="matching.repair_clusters", queue="house")
def repair_clusters(timestamp: int = 0) -> None:
    """Join near copies that two processes took for new at the same moment."""
    actions.repair()
