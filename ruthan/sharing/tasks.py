"""Queue entry points of sharing."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.sharing import actions, queries


@jobs.task(name="sharing.refresh", queue="house")
def refresh(timestamp: int = 0) -> None:
    """Every hour: share what may be told, withdraw what may not."""
    actions.refresh()


@jobs.task(name="sharing.read_sources", queue="house")
def read_sources(timestamp: int = 0) -> None:
    """Every hour: read partners' feeds that have an address."""
    for held in queries.sources().filter(is_active=True).exclude(url=""):
        actions.read_source(held)


@jobs.task(name="sharing.withdraw", queue="default")
def withdraw(indicator_id: str, **_facts: object) -> None:
    """An entry was cleared, corrected or deleted: partners' feeds say so at once."""
    actions.withdraw(UUID(indicator_id))
