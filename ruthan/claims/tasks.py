"""The queue's entry points of claims."""

from __future__ import annotations

from uuid import UUID

from ruthan.claims import actions
from ruthan.core import jobs


@jobs.task(name="claims.remember_verdict")
def remember_verdict(claim_id: str, verdict_id: str) -> None:
    """Make the claim findable by every process."""
    actions.remember_verdict(claim_id=UUID(claim_id))


@jobs.task(name="claims.answer_everyone")
def answer_everyone(claim_id: str, verdict_id: str) -> None:
    """Answer everyone under the claim, each once; a killed run is taken up where it stopped."""
    while actions.answer_batch(claim_id=UUID(claim_id), verdict_id=UUID(verdict_id)):
        pass


@jobs.task(name="claims.tell_partners")
def tell_partners(claim_id: str, verdict_id: str) -> None:
    """Tell partners' programs that a verdict is out."""
    actions.tell_verdict(verdict_id=UUID(verdict_id))


@jobs.task(name="claims.follow_cluster")
def follow_cluster(claim_id: str, cluster_id: str) -> None:
    """Answer the people of a cluster that came under a claim, or show that it is being checked."""
    actions.follow_cluster(claim_id=UUID(claim_id), cluster_id=UUID(cluster_id))


@jobs.task(name="claims.follow_merge")
def follow_merged_claims(into_id: str, other_id: str) -> None:
    """Keep reports and claims on the cluster that stays."""
    actions.follow_merge(into=UUID(into_id), other=UUID(other_id))


@jobs.task(name="claims.follow_referral")
def follow_referral(referral_id: str) -> None:
    """Show those who asked that an agency was asked."""
    actions.follow_referral(referral_id=UUID(referral_id))


@jobs.task(name="claims.note_agency_answer")
def note_agency_answer(referral_id: str, about_kind: str, about_id: str) -> None:
    """Bring an agency's answer to the claim."""
    actions.note_agency_answer(referral_id=UUID(referral_id))


@jobs.task(name="claims.note_agency_refusal")
def note_agency_refusal(referral_id: str, about_kind: str, about_id: str) -> None:
    """Let the desk go on after an agency's refusal."""
    actions.note_agency_refusal(referral_id=UUID(referral_id))


@jobs.task(name="claims.renew_packages")
def renew_packages(cluster_id: str | None = None, **_facts: object) -> None:
    """Take a withdrawn report out of what agencies hold."""
    if cluster_id:
        actions.renew_packages(cluster_id=UUID(cluster_id))
