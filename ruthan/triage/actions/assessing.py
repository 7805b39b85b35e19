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
from ruthan.core.locks import hold
from ruthan.intake import queries as intake
from ruthan.intake.actions import gather_report, move_report
from ruthan.intake.states import ReportState, Wants
from ruthan.matching import queries as matching
from ruthan.matching.actions import place_report
from ruthan.matching.engine.signals.score import scam_hint
from ruthan.network import queries as network
from ruthan.surges import queries as surges
from ruthan.triage.actions.items import bring_back, enqueue, open_items, raise_item
from ruthan.triage.actions.returning import note_returned
from ruthan.triage.actions.sightings import note_things
from ruthan.triage.events import ReportRouted
from ruthan.triage.models import Assessment
from ruthan.triage.queries import detail_of, matrix_in_force
from ruthan.triage.rules.answers import floors_said, with_answers
from ruthan.triage.rules.assess import assess
from ruthan.triage.rules.factors import SURGE
from ruthan.triage.rules.facts import Context
from ruthan.triage.rules.labels import DETAIL
from ruthan.triage.rules.present import surge_said

if TYPE_CHECKING:
    from ruthan.intake.models import Report
    from ruthan.triage.rules.assess import Assessment as Found

# A published answer does not help somebody whose money, device or life is at stake now.
NEEDS_A_PERSON = frozenset({"F1", "F2", "F3", "F4"})
_LOWEST = "P4"
_OPEN_AGAIN = frozenset({ReportState.RECEIVED, ReportState.SCREENING, ReportState.DECLINED})


@transaction.atomic
def assess_report(report_id: UUID) -> Assessment | None:
    """Rank a report by the present rubric and queue its cluster; None when nothing can be ranked.

    Safe to run twice: what says the same again is not written again. A person's override is never
    replaced by the machine. A report whose claim is published is answered instead of queued,
    unless a person must act.
    """
    hold(f"triage:assess:{report_id}")
    report = intake.report(report_id)
    if report is None or report.state == ReportState.WITHDRAWN or not report.data_key.wrapped:
        return None
    before = Assessment.objects.filter(report=report, is_current=True).first()
    is_new = before is None
    if is_new and not _is_under_a_claim(report):
        gather_report(report=report, text=intake.text_of(report))
    if is_new and report.cluster_id is not None:
        place_report(report_id=report.pk, text=intake.text_of(report))
    if is_new:
        note_returned(report, intake.text_of(report))
    made = None if is_new else _standing(report)
    made = made or _keep(report, _ranked(report), is_new=is_new)
    note_things(report, made)
    if _is_settled(report, made):
        return made
    is_urged = bool(floors_said(intake.answers_of(report)))
    enqueue(report, made, is_urged=is_urged, is_new=is_new)
    if before is None or made.pk != before.pk:
        facts = {"priority": made.priority, "rubric": made.rubric}
        record(by="system", what="triage:report:assess", on=report, facts=facts)
    emit(
        ReportRouted(
            report_id=report.id, priority=made.priority or _LOWEST, centre_id=report.centre_id
        )
    )
    return made


@transaction.atomic
def assess_once(report_id: UUID) -> Assessment | None:
    """Rank a report that came in, unless it has its rank: None then.

    A run whose worker died before it could say that it was done comes again; more people may have
    sent the same meanwhile, which is no reason for a second rank of the same report.
    """
    hold(f"triage:assess:{report_id}")
    if Assessment.objects.filter(report_id=report_id).exists():
        return None
    return assess_report(report_id)


@transaction.atomic
def look_again(report_id: UUID) -> bool:
    """Bring an ended item back because its reporter wrote or sent something; False when it is not.

    A declined report is screened again. What is under a claim or has its answer stays where it is.
    """
    report = intake.report(report_id)
    if report is None or report.state not in _OPEN_AGAIN:
        return False
    if report.cluster_id and claims.claim_of_cluster(report.cluster_id) is not None:
        return False
    if report.state == ReportState.DECLINED:
        move_report(by="system", report=report, to=ReportState.SCREENING)
    return bring_back(report)


@transaction.atomic
def rank_surge(cluster_id: UUID) -> int:
    """Rank the open items of a cluster that surges again; returns how many were raised.

    Never lower, never against a person, and once: safe to run twice. A raised item gets the clock
    of its new priority from now on, or keeps an earlier one.
    """
    raised = 0
    for item in open_items(cluster_id):
        hold(f"triage:assess:{item.head_id}")
        report = intake.report(item.head_id)
        if report is None or not report.data_key.wrapped or _standing(report) is not None:
            continue
        held = detail_of(Assessment.objects.filter(report=report, is_current=True).first())
        if surge_said(held) is not None:
            continue
        made = _keep(report, _ranked(report), is_new=False)
        facts = {"priority": made.priority, "rubric": made.rubric, "from": SURGE}
        record(by="system", what="triage:report:assess", on=report, facts=facts)
        raised += raise_item(item, made)
    return raised


def _is_under_a_claim(report: Report) -> bool:
    return bool(report.cluster_id and claims.claim_of_cluster(report.cluster_id))


def _standing(report: Report) -> Assessment | None:
    """A person's present rank of the report, if there is one."""
    current = Assessment.objects.select_for_update().filter(report=report, is_current=True)
    return current.filter(by__isnull=False).first()


def _ranked(report: Report) -> Found:
    """What the rules say about the report's text, and about what its reporter answered."""
    text, context = intake.text_of(report), _context(report)
    matrix, closed = matrix_in_force(), network.closed_organisations()
    return with_answers(
        assess(text, context=context, matrix=matrix, closed=closed),
        text,
        answers=intake.answers_of(report),
        context=context,
        matrix=matrix,
        closed=closed,
    )


def _context(report: Report) -> Context:
    people, provinces = intake.spread_of(report.cluster_id)
    return Context(
        reach=None,
        reports_24h=people or None,
        provinces=provinces or None,
        victim_age=None,
        received=report.submitted_at,
        surge=surges.spreading(report.cluster_id),
        lists=tuple(matching.names_of_lists([report.pk])),
    )


def _keep(report: Report, found: Found, *, is_new: bool) -> Assessment:
    line = {**found.as_dict(), **_english(found), "hint": _hint(report, found)}
    line["routing"] = found.directions.as_dict()
    written, ranking = json.dumps(line, ensure_ascii=False), found.ranking
    if not is_new:
        current = Assessment.objects.filter(report=report, is_current=True)
        held = current.select_related("data_key").first()
        if held and held.rubric == ranking.rubric and detail_of(held) == json.loads(written):
            return held
        current.update(is_current=False)
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
        detail_sealed=crypto.seal(report.data_key, DETAIL, written),
        made_at=clock.now(),
    )


def _english(found: Found) -> dict[str, object]:
    """The same sentences in English, kept beside the line for those who read English."""
    factors = {**found.severity, **found.urgency}
    return {
        "why_en": {name: factor.why_en for name, factor in factors.items()},
        "signals_en": {signal.code: signal.why_en for signal in found.signals},
    }


def _hint(report: Report, found: Found) -> dict[str, object]:
    """How far the text is worded like known scams, kept beside the line; it ranks nothing."""
    points, alike, spans = scam_hint(intake.text_of(report), found.entities, found.signals)
    return {"points": points, "alike": alike, "spans": [list(span) for span in spans]}


def _is_settled(report: Report, made: Assessment) -> bool:
    """Whether a published answer or an open claim takes care of the report without a screener."""
    if report.wants == Wants.HELP or NEEDS_A_PERSON & set(made.floors):
        return False
    if report.state == ReportState.ANSWERED:
        return True
    if answer_if_known(report=report, text=intake.text_of(report)) is not None:
        return True
    report.refresh_from_db(fields=["state"])
    if report.cluster_id is None or claims.claim_of_cluster(report.cluster_id) is None:
        return report.state == ReportState.ANSWERED
    if report.state == ReportState.RECEIVED:
        move_report(by="system", report=report, to=ReportState.CHECKING)
    return True
