"""Telling everyone who asked, each once, in their own channel; new copies are told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.claims import queries, rules
from ruthan.claims.actions.agency import move_reports
from ruthan.claims.actions.cluster import ClusterTaken, attach_cluster
from ruthan.claims.actions.undo import stays_under
from ruthan.claims.models import Claim, Verdict
from ruthan.claims.states import VerdictCode
from ruthan.intake import actions as intake_actions
from ruthan.intake import queries as intake
from ruthan.intake.states import ReportState
from ruthan.matching import queries as matching
from ruthan.matching.actions import remember_claim

if TYPE_CHECKING:
    from ruthan.intake.models import Answer, Report

BATCH = 100  # answers in one batch; each is a transaction of its own
TITLE_CHARS = 300


def answer_if_known(*, report: Report, text: str) -> Answer | None:
    """Answer a new report now, when what it says has a verdict in force; None when unsure.

    Its cluster may be under a claim already; else the engine must say that it states the very
    claim, surely enough, and then its cluster goes under that claim. Anything less is for a
    person to decide.
    """
    claim = queries.claim_of_cluster(report.cluster_id) if report.cluster_id else None
    if claim is None:
        claim = queries.surely_known(text, at_least=rules.ATTACH_PROBABILITY)
        if claim is None or not _adopt(claim, report):
            return None
    verdict = queries.current_verdict(claim)
    if verdict is None or not rules.is_answer(verdict.code):
        return None
    return _tell(report, claim, verdict, automatic=True)


def answer_one(*, report: Report, verdict: Verdict) -> Answer | None:
    """Tell one reporter a verdict in force because a person says that it answers them; once.

    None when they have it already, or when it is in force no more. Their cluster stays where it is.
    """
    claim = verdict.claim
    if not _is_in_force(claim, verdict):
        return None
    return _tell(report, claim, verdict, automatic=False)


def answer_batch(*, claim_id: UUID, verdict_id: UUID, limit: int = BATCH) -> int:
    """Answer some of those who asked and have not heard this verdict; 0 when all have.

    Resumable and safe twice: it looks only for reports without this verdict, and a report takes
    a verdict once. A verdict that another has replaced answers nobody any more.
    """
    claim, verdict = queries.claim_by_id(claim_id), queries.verdict(verdict_id)
    if claim is None or verdict is None or not _is_in_force(claim, verdict):
        return 0
    told = 0
    for cluster_id in queries.cluster_ids(claim):
        told += _answer_some(claim, verdict, cluster_id, limit - told)
        if told >= limit:
            break
    return told


def answer_cluster(claim: Claim, cluster: Any) -> int:
    """Answer everyone of one cluster with the verdict in force; how many were told now."""
    verdict = queries.current_verdict(claim)
    if verdict is None or not rules.is_answer(verdict.code):
        return 0
    cluster_id: UUID = getattr(cluster, "pk", cluster)
    told = 0
    while done := _answer_some(claim, verdict, cluster_id, BATCH):
        told += done
    return told


def follow_cluster(*, claim_id: UUID, cluster_id: UUID) -> int:
    """After a cluster came under a claim: its people are answered, or see that it is checked."""
    claim = queries.claim_by_id(claim_id)
    if claim is None or cluster_id not in queries.cluster_ids(claim):
        return 0
    if queries.current_verdict(claim) is not None:
        return answer_cluster(claim, cluster_id)
    return move_reports(cluster_id, to=ReportState.CHECKING)


def remember_verdict(*, claim_id: UUID) -> None:
    """Make sure that every process finds the claim; safe twice."""
    claim = queries.claim_by_id(claim_id)
    if claim is not None:
        remember_claim(claim_id=claim.pk, text=claim.statement_th, title=claim.title_th)


@transaction.atomic
def _adopt(claim: Claim, report: Report) -> bool:
    """Put the report's cluster under the claim; False when a person said or put it elsewhere."""
    if report.cluster_id is None:
        return True
    if matching.is_set_apart(report.cluster_id, claim=claim.pk):
        return False
    try:
        attach_cluster(by="system", claim=claim, cluster=report.cluster_id)
    except ClusterTaken:
        return False
    return True


def _answer_some(claim: Claim, verdict: Verdict, cluster_id: UUID, limit: int) -> int:
    """Answer so many of a cluster, each in a transaction in which nobody takes it off the claim."""
    waiting = intake.reports_in_cluster(cluster_id).exclude(answers__verdict=verdict.pk)
    told = 0
    for report in waiting.order_by("pk")[:limit]:
        with transaction.atomic():
            if not stays_under(claim.pk, cluster_id):
                return told
            told += _tell(report, claim, verdict, automatic=False) is not None
    return told


def _tell(report: Report, claim: Claim, verdict: Verdict, *, automatic: bool) -> Answer | None:
    decided_at = verdict.decided_at or verdict.proposed_at  # imported ones may have no date
    titles = _titles(claim, verdict)
    return intake_actions.answer_reporter(
        report=report,
        claim_id=claim.pk,
        verdict_id=verdict.pk,
        verdict_code=verdict.code,
        title_th=titles["th"],
        title_en=titles["en"],
        path=f"/answers/{claim.ref}/",
        decided_on=localdate(decided_at),
        automatic=automatic,
    )


def _titles(claim: Claim, verdict: Verdict) -> dict[str, str]:
    """The claim's title; a changed verdict says first what it was before, others' who checked."""
    earlier = [v for v in queries.history(claim) if v.number < verdict.number]
    found = {"th": claim.title_th, "en": claim.title_en or claim.title_th}
    if verdict.is_imported and verdict.verified_by:
        found = _with_checker(found, verdict)
    if not earlier or earlier[-1].code == verdict.code:
        return found
    for tongue, title in found.items():
        with override(tongue):
            found[tongue] = _("Corrected, was “%(was)s”: %(title)s") % {
                "was": VerdictCode(earlier[-1].code).label,
                "title": title,
            }
    return {tongue: title[:TITLE_CHARS] for tongue, title in found.items()}


def _with_checker(titles: dict[str, str], verdict: Verdict) -> dict[str, str]:
    """The titles with the organisation that checked: the answer is passed on, not ours."""
    made = {}
    for tongue, title in titles.items():
        with override(tongue):
            name = verdict.verified_by.name if verdict.verified_by else ""
            said = _("%(title)s (checked by %(name)s)") % {"title": title, "name": name}
        made[tongue] = said[:TITLE_CHARS]
    return made


def _is_in_force(claim: Claim, verdict: Verdict) -> bool:
    current = queries.current_verdict(claim)
    return current is not None and current.pk == verdict.pk and rules.is_answer(verdict.code)
