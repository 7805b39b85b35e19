"""The trail's own work: new entries are chained every minute, the chain is walked every night."""

from __future__ import annotations

from ruthan.audit import actions
from ruthan.core import jobs


@jobs.task(name="audit.seal_entries", queue="house")
def seal_entries(timestamp: int = 0) -> None:
    """Seal until nothing ended is left."""
    while actions.seal():
        pass


@jobs.task(name="audit.ask_check", queue="house")
def ask_check(timestamp: int = 0) -> None:
    """Ask for a walk along the chain, as an auditor would."""
    actions.ask_check(by="system")


@jobs.task(name="audit.walk_chain", queue=jobs.LONG)
def walk_chain(check_id: int) -> None:
    """Walk the chain and write down what was found."""
    actions.walk_chain(check_id)
