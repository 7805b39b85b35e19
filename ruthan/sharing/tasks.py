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
    """Every hour: start a job for every partner's feed that has an address."""
    for source_id in queries.asked_sources():
        jobs.enqueue_once(read_source, source_id=str(source_id))


@jobs.task(name="sharing.read_source", queue="partners", attempts=2)
def read_source(source_id: str) -> None:
    """Read one partner's feed, in the lane of those who may answer slowly."""
    held = queries.source(UUID(source_id))
    if held is not None and held.is_active:
        actions.read_source(held)


@jobs.task(name="sharing.withdraw", queue="default")
def withdraw(indicator_id: str, **_facts: object) -> None:
    """An entry was cleared, corrected or deleted: partners' feeds say so at once."""
    actions.withdraw(UUID(indicator_id))
