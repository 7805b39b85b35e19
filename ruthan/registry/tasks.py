"""Queue entry points of the registry."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.registry import actions


@jobs.task(name="registry.forget_report")
def forget_report(report_id: str, **_facts: object) -> None:
    """Take out what a report named, because it is withdrawn, declined, shredded or sealed."""
    actions.forget_source(kind="report", source_id=UUID(report_id))


@jobs.task(name="registry.tell_cleared")
def tell_cleared(indicator_id: str, dispute_id: str) -> None:
    """Tell everyone who was told about an entry that it was cleared."""
    ids = {"indicator_id": UUID(indicator_id), "dispute_id": UUID(dispute_id)}
    actions.tell_again(**ids, is_cleared=True)


@jobs.task(name="registry.tell_corrected")
def tell_corrected(indicator_id: str, dispute_id: str) -> None:
    """Tell everyone who was told about an entry that it was corrected."""
    ids = {"indicator_id": UUID(indicator_id), "dispute_id": UUID(dispute_id)}
    actions.tell_again(**ids, is_cleared=False)


@jobs.task(name="registry.tell_author")
def tell_author(dispute_id: str) -> None:
    """Tell whoever contested how it was decided."""
    actions.tell_author(dispute_id=UUID(dispute_id))


@jobs.task(name="registry.tell_signers")
def tell_signers(dispute_id: str) -> None:
    """Tell those who may sign that a dispute is late."""
    actions.tell_signers(dispute_id=UUID(dispute_id))


@jobs.task(name="registry.note_late_disputes", queue="house")
def note_late_disputes(timestamp: int = 0) -> None:
    """Say once of every dispute that its clock has run out."""
    actions.note_late()


@jobs.task(name="registry.let_old_go", queue="house")
def let_old_go(timestamp: int = 0) -> None:
    """Count again what reports that have grown too old were part of."""
    actions.let_old_go()
