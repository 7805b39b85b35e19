"""What may be done with claims; every change records itself and says so by event."""

from __future__ import annotations

from ruthan.claims.actions.agency import (
    AlreadyAsked,
    follow_referral,
    note_agency_answer,
    note_agency_refusal,
    refer_claim,
    renew_packages,
)
from ruthan.claims.actions.answer import (
    answer_batch,
    answer_cluster,
    answer_if_known,
    answer_one,
    follow_cluster,
    remember_verdict,
)
from ruthan.claims.actions.claim import (
    ClaimRefused,
    close_claim,
    edit_claim,
    keep_verdict,
    open_claim,
    reopen,
    set_impact,
    submit_partner_fact,
)
from ruthan.claims.actions.cluster import (
    ClusterTaken,
    PartingRefused,
    attach_cluster,
    detach_cluster,
    follow_merge,
    follow_parting,
)
from ruthan.claims.actions.imported import ImportedClaim, import_claims, plan_claims
from ruthan.claims.actions.partners import tell_verdict, verdict_data
from ruthan.claims.actions.source import (
    SourceRefused,
    accept_source,
    add_source,
    drop_source,
    edit_source,
    suggest_source,
)
from ruthan.claims.actions.undo import UNDO_WITHIN, allow, stays_under, undo_attach
from ruthan.claims.actions.verdict import (
    VerdictRefused,
    approve_verdict,
    propose_verdict,
    return_verdict,
)

__all__ = [
    "AlreadyAsked",
    "ClaimRefused",
    "ClusterTaken",
    "ImportedClaim",
    "PartingRefused",
    "SourceRefused",
    "UNDO_WITHIN",
    "VerdictRefused",
    "accept_source",
    "add_source",
    "allow",
    "answer_batch",
    "answer_cluster",
    "answer_if_known",
    "answer_one",
    "approve_verdict",
    "attach_cluster",
    "close_claim",
    "detach_cluster",
    "drop_source",
    "edit_claim",
    "edit_source",
    "follow_cluster",
    "follow_merge",
    "follow_parting",
    "follow_referral",
    "import_claims",
    "keep_verdict",
    "note_agency_answer",
    "note_agency_refusal",
    "open_claim",
    "plan_claims",
    "propose_verdict",
    "refer_claim",
    "remember_verdict",
    "renew_packages",
    "reopen",
    "return_verdict",
    "set_impact",
    "stays_under",
    "submit_partner_fact",
    "suggest_source",
    "tell_verdict",
    "undo_attach",
    "verdict_data",
]
