"""The queue's entry points of matching."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.matching import actions


@jobs.task(name="matching.repair_clusters", queue="house")
def repair_clusters(timestamp: int = 0) -> None:
    """Join near copies that two processes took for new at the same moment."""
    actions.repair()


@jobs.task(name="matching.join_opened", queue="house")
def join_opened(first_id: str, last_id: str) -> None:
    """Join what an import opened to what it nearly copies."""
    actions.join_opened(first=UUID(first_id), last=UUID(last_id))
