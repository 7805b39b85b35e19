"""Queue entry points of triage."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ruthan.core import jobs
from ruthan.surges import queries as surges
from ruthan.triage import actions


@jobs.task(name="triage.assess_report", queue="default")
def assess(report_id: str, **_facts: object) -> None:
    """Rank a report that came in, once, and queue its cluster."""
    actions.assess_once(UUID(report_id))


@jobs.task(name="triage.assess_again", queue="default")
def assess_again(report_id: str, **_facts: object) -> None:
    """Rank a report again, since something about it changed."""
    actions.assess_report(UUID(report_id))


@jobs.task(name="triage.recount_cluster", queue="default")
def recount(report_id: str, cluster_id: str | None = None) -> None:
    """Count a cluster's items again after a withdrawal, or end the item of a picture."""
    if cluster_id:
        actions.recount(cluster_id=UUID(cluster_id))
    else:
        actions.end_headless(report_id=UUID(report_id))


@jobs.task(name="triage.look_again", queue="default")
def look_again(report_id: str, author: str = "reporter", **_facts: object) -> None:
    """Bring an ended item back when its reporter wrote or sent something."""
    if author == "reporter":
        actions.look_again(UUID(report_id))


@jobs.task(name="triage.follow_merge", queue="default")
def follow_merge(into_id: str, other_id: str) -> None:
    """Make one item of two after a merge."""
    actions.follow_merge(into_id=UUID(into_id), other_id=UUID(other_id))


@jobs.task(name="triage.follow_surge", queue="default")
def follow_surge(kind: str, subject: str, **_facts: object) -> None:
    """Rank what waits of a thing that surges again."""
    for cluster_id in surges.clusters_of(kind, UUID(subject)):
        actions.rank_surge(cluster_id)


@jobs.task(name="triage.settle_cluster", queue="default")
def settle_cluster(claim_id: str, cluster_id: str) -> None:
    """End the items of a cluster that is under a claim."""
    actions.settle_cluster(cluster_id=UUID(cluster_id), claim_id=UUID(claim_id))


@jobs.task(name="triage.unsettle_cluster", queue="default")
def unsettle_cluster(cluster_id: str, attached_at: str, **_facts: object) -> None:
    """Bring back the items of a cluster that was taken off its claim."""
    since = datetime.fromisoformat(attached_at)
    actions.unsettle_cluster(cluster_id=UUID(cluster_id), since=since)


@jobs.task(name="triage.look_at_pictures", queue="default")
def look_at_pictures(report_id: str) -> None:
    """Hash the pictures of a report and compare them."""
    actions.look_at_pictures(UUID(report_id))


@jobs.task(name="triage.look_through_list", queue="default")
def look_through_list(list_id: str) -> None:
    """Compare known pictures with a list of hashes that was read in."""
    actions.look_through_list(UUID(list_id))
