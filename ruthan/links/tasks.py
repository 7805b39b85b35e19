"""Queue entry points of links."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.links import actions


@jobs.task(name="links.follow", queue="house")
def follow(timestamp: int = 0) -> None:
    """Every minute: tie what was noted, and make small networks anew that something left."""
    actions.follow()
    actions.mend(most=actions.REBUILT_AT_ONCE)


@jobs.task(name="links.mend", queue="house")
def mend(timestamp: int = 0) -> None:
    """Every night: look at every template, then make the large networks anew that something left.

    Templates that people merged or parted carry no time of it, so that they are looked at here.
    """
    actions.follow_families()
    actions.mend()


@jobs.task(name="links.forget_source", queue="default")
def forget_source(source_kind: str, source_id: str) -> None:
    """The registry forgot a report or case: nothing hangs on it any more."""
    actions.forget_source(kind=source_kind, source_id=UUID(source_id))


@jobs.task(name="links.follow_entry", queue="default")
def follow_entry(indicator_id: str, **_facts: object) -> None:
    """An entry was cleared, reopened, corrected or deleted: it joins only what names it now."""
    actions.follow_entry(UUID(indicator_id))
