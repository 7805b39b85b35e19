"""Ranking one report and putting its cluster into the centre's queue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.claims import queries as claims
from ruthan.claims.actions import answer_if_known
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.intake import queries as intake
from ruthan.intake.actions import move_report
from ruthan.intake.states import ReportState, Wants
from ruthan.triage.actions.items import enqueue
from ruthan.triage.events import ReportRouted
from ruthan.triage.models import Assessment
from ruthan.triage.rules.assess import assess
from ruthan.triage.rules.facts import Context
from ruthan.triage.rules.labels import DETAIL

if TYPE_CHECKING:
    from ruthan.intake.models import Report
    from ruthan.triage.rules.assess import Assessment as Found

# A published answer does not help somebody whose money, device or life is at stake now.
_NEEDS_A_PERSON = frozenset({"F1", "F2", "F3", "F4"})
_LOWEST = "P4"


@transaction.atomic
def assess_report(report_id: UUID) -> Assessment | None:
    """Rank a report by the present rubric and queue its cluster; None when nothing can be ranked.

    Safe to run twice. A person's override is never replaced by the machine. A report whose claim
    is published is answered instead of queued, unless a person must act.
    """
    report = intake.report(report_id)
    if report is None or report.state == ReportState.WITHDRAWN or not report.data_key.wrapped:
        return None
    standing = Assessment.objects.filter(report=report, is_current=True).first()
    if standing is not None and standing.by_id is not None:
        return standing
    found = assess(intake.text_of(report), context=_context(report))
    made = _keep(report, found)
    if _is_settled(report, made):
        return made
    enqueue(report, made)
    facts = {"priority": made.priority, "rubric": made.rubric}
    record(by="system", what="triage:report:assess", on=report, facts=facts)
    emit(
        ReportRouted(
            report_id=report.id, priority=made.priority or _LOWEST, centre_id=report.centre_id
        )
    )
    return made


def _context(report: Report) -> Context:
    counts = intake.cluster_counts(report.cluster_id)
    return Context(
        reach=None,
        reports_24h=counts.last_24h or None,
        provinces=counts.provinces or None,
        victim_age=None,
        received=report.submitted_at,
    )


def _keep(report: Report, found: Found) -> Assessment:
    line = found.as_dict()
    Assessment.objects.filter(report=report, is_current=True).update(is_current=False)
    ranking = found.ranking
    return Assessment.objects.create(
        report=report,
        rubric=ranking.rubric,
        strands=line["strands"],
        floors=list(ranking.floors),
        severity=ranking.severity_band or "",
        urgency=ranking.urgency_band or "",
        severity_score=ranking.severity_score,
        urgency_score=ranking.urgency_score,
        priority=ranking.priority or "",
        data_key=report.data_key,
        detail_sealed=crypto.seal(report.data_key, DETAIL, json.dumps(line, ensure_ascii=False)),
        made_at=clock.now(),
    )


def _is_settled(report: Report, made: Assessment) -> bool:
    """Whether a claim already takes care of this report, so that no screener needs to."""
    if _NEEDS_A_PERSON & {floor.split("/")[0] for floor in made.floors}:
        return False
    if report.state == ReportState.ANSWERED:
        return report.wants != Wants.HELP
    claim = claims.claim_of_cluster(report.cluster_id) if report.cluster_id else None
    if claim is None or report.wants == Wants.HELP:
        return False
    answered = answer_if_known(report=report, text=intake.text_of(report))
    if answered is None and report.state == ReportState.RECEIVED:
        move_report(by="system", report=report, to=ReportState.CHECKING)
    return True
