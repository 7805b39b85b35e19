"""Asking the owning agency: a masked package goes out, its answer comes back as a suggestion."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.audit.actions import record
from ruthan.claims import queries, rules
from ruthan.claims.actions.claim import lock
from ruthan.claims.actions.source import new_source
from ruthan.claims.models import Claim, Source
from ruthan.claims.permissions import P
from ruthan.claims.states import MOVES, ClaimState
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.core.states import Refused, move
from ruthan.intake import actions as intake_actions
from ruthan.intake import queries as intake
from ruthan.intake.states import ReportState
from ruthan.referrals import actions as referrals
from ruthan.referrals import queries as referral_queries
from ruthan.referrals.rules import FACT_CHECK
from ruthan.referrals.states import Finding

if TYPE_CHECKING:
    from ruthan.network.models import Organisation
    from ruthan.referrals.models import Referral

KIND = "claim"
_OF_REPORTS = ("samples", "spread", "earliest", "latest")  # what a package tells of reports


class AlreadyAsked(Exception):
    """The organisation was asked about this claim and has not answered yet."""


@transaction.atomic
def refer_claim(
    *,
    by: Any,
    claim: Claim,
    organisation: Organisation,
    ground: str = FACT_CHECK,
    asked: str,
    due_at: datetime | None = None,
    at: datetime | None = None,
    is_demonstration: bool = False,
) -> Referral:
    """Ask the agency that owns the matter; without `due_at` the clock of the ground holds.

    The package holds the statement, what is asked, masked samples, how far it went and since
    when: no report, no contact, nothing that names a person.
    """
    require(by, P.CLAIM_REFER)
    lock(claim)
    asked_already = referral_queries.about(KIND, claim.pk)
    if any(one.organisation_id == organisation.pk and one.is_open for one in asked_already):
        raise AlreadyAsked(organisation.code)
    now = at or clock.now()
    if claim.state != ClaimState.AWAITING_AGENCY:
        move(
            claim,
            to=ClaimState.AWAITING_AGENCY,
            moves=MOVES,
            owner=claim.owner or organisation,
            updated_at=now,
        )
    referral = referrals.refer(
        by=by,
        organisation=organisation,
        from_centre=claim.centre,
        about=(KIND, claim.pk),
        ground=ground,
        package=_package(claim, asked),
        due_at=due_at,
        at=now,
        is_demonstration=is_demonstration,
    )
    facts = {"to": organisation.code, "referral": referral.ref}
    record(by=by, what="claims:claim:refer", on=claim, facts=facts)
    return referral


@transaction.atomic
def note_agency_answer(*, referral_id: UUID) -> Source | None:
    """Bring an agency's answer to the claim: a suggested source, and the desk goes on. Safe twice.

    The agency's finding is its own; two of our people still decide.
    """
    referral = referral_queries.referral(referral_id)
    if referral is None or referral.about_kind != KIND:
        return None
    claim, answer = queries.claim_by_id(referral.about_id), referral_queries.answer_of(referral)
    if claim is None or answer is None:
        return None
    waits = referral_queries.open_about(KIND, claim.pk)
    if claim.state == ClaimState.AWAITING_AGENCY and not waits:
        move(claim, to=ClaimState.OPEN, moves=MOVES, updated_at=clock.now())
    if claim.state not in {ClaimState.OPEN, ClaimState.AWAITING_AGENCY}:
        return None
    with override("th"):
        finding = Finding(referral.answer_code).label
        title = _("Answer of %(organisation)s: %(finding)s") % {
            "organisation": referral.organisation.name,
            "finding": finding,
        }
    return new_source(
        by=referral.answered_by,
        claim=claim,
        kind="primary",
        title=title[:300],
        publisher=referral.organisation.name_th,
        url=answer.url,
        quote=answer.text,
        read_on=localdate(answer.at),
        suggested=True,
    )


@transaction.atomic
def note_agency_refusal(*, referral_id: UUID) -> None:
    """Let the desk go on when an agency refused and nobody else is waited for. Safe twice."""
    referral = referral_queries.referral(referral_id)
    if referral is None or referral.about_kind != KIND:
        return
    claim = queries.claim_by_id(referral.about_id)
    if claim is None or referral_queries.open_about(KIND, claim.pk):
        return
    if claim.state == ClaimState.AWAITING_AGENCY:
        move(claim, to=ClaimState.OPEN, moves=MOVES, updated_at=clock.now())


def follow_referral(*, referral_id: UUID) -> None:
    """Tell those who asked, on their follow-up page, that the agency was asked. Safe twice."""
    referral = referral_queries.referral(referral_id)
    if referral is None or referral.about_kind != KIND:
        return
    claim = queries.claim_by_id(referral.about_id)
    if claim is None:
        return
    for cluster_id in queries.cluster_ids(claim):
        move_reports(cluster_id, to=ReportState.REFERRED)


def renew_packages(*, cluster_id: UUID) -> int:
    """Take what was withdrawn out of the packages that agencies hold; returns how many changed.

    Each keeps its own words and its own part: only what comes from reports is made anew, where the
    part holds it. One that was taken back or whose time is over holds nothing and is passed over.
    """
    claim = queries.claim_of_cluster(cluster_id)
    if claim is None:
        return 0
    renewed, whole = 0, _package(claim, "")
    now = {key: whole[key] for key in _OF_REPORTS}
    for referral in referral_queries.about(KIND, claim.pk):
        held = referral_queries.package_of(referral)
        if held:
            renewed += referrals.renew_package(
                referral=referral, package=held | {key: now[key] for key in now if key in held}
            )
    return renewed


def move_reports(cluster_id: UUID, *, to: str) -> int:
    """Move the reports of a cluster that may move, each in a transaction of its own."""
    moved = 0
    for report in intake.reports_in_cluster(cluster_id).exclude(state=to):
        if report.state in {ReportState.ANSWERED, ReportState.DECLINED, ReportState.CLOSED}:
            continue
        try:
            intake_actions.move_report(by="system", report=report, to=to)
        except Refused:
            continue
        moved += 1
    return moved


def _package(claim: Claim, asked: str) -> dict[str, Any]:
    spread = queries.spread(claim)
    counts = spread.counts
    return {
        "asked": asked.strip(),
        "statement": claim.statement_th,
        "title": claim.title_th,
        "claim": claim.ref,
        "impact": rules.clean_impact(dict(claim.impact)),
        "samples": [
            {"text": sample.text, "at": sample.at.isoformat()} for sample in spread.samples
        ],
        "spread": {
            "reports": counts.reports,
            "reporters": counts.reporters,
            "provinces": list(spread.provinces),
            "last_24h": counts.last_24h,
        },
        "earliest": counts.first.isoformat() if counts.first else None,
        "latest": counts.last.isoformat() if counts.last else None,
    }
