"""Queue entry points of surges."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.surges import actions


@jobs.task(name="surges.watch", queue="house")
def watch(timestamp: int = 0) -> None:
    """Every five minutes: count the last hours again and say what surges and what has ended."""
    actions.watch()


@jobs.task(name="surges.count_history", queue="house")
def count_history(timestamp: int = 0) -> None:
    """Every night: count all hours again that are looked at."""
    actions.count_history()


@jobs.task(name="surges.follow_cluster", queue="default")
def follow_cluster(claim_id: str, **_facts: object) -> None:
    """A cluster hangs on a claim now: its surge is the claim's."""
    actions.follow_cluster(claim_id=UUID(claim_id))


@jobs.task(name="surges.follow_merge", queue="default")
def follow_merge(into_id: str, other_id: str) -> None:
    """Two clusters became one: so do their hours and their surges."""
    actions.follow_merge(into_id=UUID(into_id), other_id=UUID(other_id))


@jobs.task(name="surges.follow_parting", queue="default")
def follow_parting(kept_id: str, gone_id: str) -> None:
    """A merge was taken back: each cluster has its own hours again."""
    actions.follow_parting(kept_id=UUID(kept_id), gone_id=UUID(gone_id))


@jobs.task(name="surges.follow_detached", queue="default")
def follow_detached(claim_id: str, cluster_id: str, **_facts: object) -> None:
    """A cluster was taken off a claim: both are counted anew."""
    actions.follow_detached(claim_id=UUID(claim_id), cluster_id=UUID(cluster_id))
