"""Moving a report: one row of history for every state, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, states
from ruthan.intake.models import Report, Step
from ruthan.intake.states import MOVES
from ruthan.matching import actions as matching
from ruthan.matching import queries as known

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.network.models import Organisation


def step(report: Report, to: str, **with_fields: Any) -> Report:
    """Move and write the history line; raises core.states.Refused. Call inside a transaction."""
    states.move(report, to=to, moves=MOVES, **with_fields)
    Step.objects.create(report=report, state=to, at=clock.now())
    return report


@transaction.atomic
def move_report(*, by: Any, report: Report, to: str) -> Report:
    """Move a report to a state that its table allows; raises core.states.Refused."""
    was = report.state
    step(report, to)
    record(by=by, what="intake:report:move", on=report, facts={"was": was, "to": to})
    return report


@transaction.atomic
def change_centre(*, by: Any, reports: Sequence[Report], centre: Organisation) -> None:
    """Hand reports over to another centre, which alone sees their contacts and full texts now."""
    for report in reports:
        facts = {"was": str(report.centre_id), "to": str(centre.id)}
        report.centre = centre
        report.save(update_fields=["centre"])
        record(by=by, what="intake:report:hand-over", on=report, facts=facts)


def put_in_cluster(*, report_id: UUID, cluster_id: UUID) -> None:
    """Note the cluster that matching gave to a report, after a merge or a split. One UPDATE."""
    Report.objects.filter(pk=report_id).update(cluster_id=cluster_id)


def gather_report(*, report: Report, text: str) -> None:
    """Let a new report join the cluster that it nearly copies; safe twice.

    One query where it copies nobody, and then no transaction; about a dozen where it moves.
    """
    if report.cluster_id is None or not known.has_kin(report.pk, text):
        return
    with transaction.atomic():
        cluster_id = matching.gather_report(report_id=report.pk, text=text)
        if cluster_id is not None and cluster_id != report.cluster_id:
            put_in_cluster(report_id=report.pk, cluster_id=cluster_id)
            report.cluster_id = cluster_id


@transaction.atomic
def follow_merge(*, into_id: UUID, other_id: UUID) -> int:
    """Hang the reports of a cluster on the one that it is merged into; returns how many.

    0 where the merge was taken back meanwhile. One UPDATE.
    """
    root = matching.went_to(other_id)
    if root is None:
        return 0
    return Report.objects.filter(cluster_id=other_id).update(cluster_id=root)


def follow_parting(*, cluster_id: UUID, report_ids: Sequence[UUID]) -> int:
    """Hang reports on the cluster that stands by itself again; returns how many. One UPDATE."""
    live = Report.objects.filter(pk__in=report_ids, cluster__isnull=False)
    return live.update(cluster_id=cluster_id)
