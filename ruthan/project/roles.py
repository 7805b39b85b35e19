"""Who may: the one table of roles and permissions, and the pages open to everyone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ruthan.accounts.permissions import P as ACCOUNTS
from ruthan.audit.permissions import P as AUDIT
from ruthan.campaigns.permissions import P as CAMPAIGNS
from ruthan.cases.permissions import P as CASES
from ruthan.claims.permissions import P as CLAIMS
from ruthan.core import guard
from ruthan.gateway.permissions import P as GATEWAY
from ruthan.intake.permissions import P as INTAKE
from ruthan.links.permissions import P as LINKS
from ruthan.matching.permissions import P as MATCHING
from ruthan.messaging.permissions import P as MESSAGING
from ruthan.network.permissions import P as NETWORK
from ruthan.network.queries import grants_of, held_by
from ruthan.network.states import Role
from ruthan.publishing.permissions import P as PUBLISHING
from ruthan.referrals.access import Needed
from ruthan.referrals.access import install as install_needed
from ruthan.referrals.permissions import P as REFERRALS
from ruthan.registry.permissions import P as REGISTRY
from ruthan.safeguarding.permissions import P as SAFEGUARDING
from ruthan.sharing.permissions import P as SHARING
from ruthan.surges.permissions import P as SURGES
from ruthan.trade.permissions import P as TRADE
from ruthan.triage.permissions import P as TRIAGE

_CARRIES_OUT = {  # in one's own units and what lies below them
    CAMPAIGNS.ACTIVITY_READ,
    CAMPAIGNS.ACTIVITY_RECORD,
    CAMPAIGNS.ACTIVITY_REVIEW,
    CAMPAIGNS.CAMPAIGN_READ,
    CAMPAIGNS.COORDINATOR_EDIT,
    CAMPAIGNS.COORDINATOR_READ,
    CAMPAIGNS.LETTER_EDIT,
    CAMPAIGNS.LETTER_READ,
    CAMPAIGNS.REPORT_READ,
    CAMPAIGNS.REPORT_SUBMIT,
}
_ORDERS = {  # of the whole country
    CAMPAIGNS.ACTIVITY_READ,
    CAMPAIGNS.CAMPAIGN_EDIT,
    CAMPAIGNS.CAMPAIGN_READ,
    CAMPAIGNS.COORDINATOR_EDIT,
    CAMPAIGNS.COORDINATOR_READ,
    CAMPAIGNS.COUNTRY_READ,
    CAMPAIGNS.LETTER_EDIT,
    CAMPAIGNS.LETTER_READ,
    CAMPAIGNS.OBLIGATION_EDIT,
    CAMPAIGNS.REPORT_READ,
    CAMPAIGNS.REPORT_RECEIVE,
}
_READS = {
    CLAIMS.CLAIM_READ,
    INTAKE.REPORT_READ_MASKED,
    NETWORK.ORGANISATION_READ,
    PUBLISHING.ALERT_READ,
    PUBLISHING.KIT_READ,
    TRIAGE.FAMILY_READ,
    SURGES.SURGE_READ,
    SURGES.SURGE_READ_ALL,
    TRADE.CHECK_READ,
    TRIAGE.MATRIX_READ,
    TRIAGE.QUEUE_READ,
}
_SCREENS = _READS | {
    LINKS.NETWORK_READ,
    INTAKE.REPORT_ASK,
    INTAKE.REPORT_READ,
    TRIAGE.FAMILY_EDIT,
    TRIAGE.ITEM_HAND_OVER,
    TRIAGE.ITEM_MERGE,
    TRIAGE.ITEM_TAKE,
    TRIAGE.RANK_OVERRIDE,
    TRADE.CHECK_WORK,
    TRIAGE.REPORT_DECLINE,
    CLAIMS.CLAIM_DISCUSS,
    CLAIMS.CLAIM_OPEN,
}
_CALLS = {GATEWAY.CALL_READ, GATEWAY.CALL_TAKE}
_CHECKS = _SCREENS | {
    CLAIMS.CLAIM_REFER,
    CLAIMS.SOURCE_SUGGEST,
    CLAIMS.VERDICT_PROPOSE,
    PUBLISHING.ALERT_DRAFT,
    PUBLISHING.KIT_DIALECT,
    PUBLISHING.KIT_EDIT,
    REFERRALS.GROUND_READ,
    REFERRALS.NOTICE_PROPOSE,
    REFERRALS.NOTICE_READ,
    REFERRALS.REFERRAL_SEND,
    REFERRALS.REFERRAL_WATCH,
    REGISTRY.DISPUTE_PROPOSE,
    REGISTRY.INDICATOR_CONFIRM,
    REGISTRY.INDICATOR_READ,
    SURGES.PROPOSAL_ANSWER,
    TRADE.CHECK_REFER,
}

TABLE: dict[str, frozenset[str]] = {
    Role.VOLUNTEER: frozenset({CLAIMS.CLAIM_READ, CLAIMS.SOURCE_SUGGEST, TRIAGE.DUPLICATE_SUGGEST}),
    Role.OPERATOR: frozenset(_CALLS),
    Role.SCREENER: frozenset(_SCREENS | _CALLS),
    Role.FACT_CHECKER: frozenset(_CHECKS),
    Role.CASE_OFFICER: frozenset(
        _SCREENS
        | _CALLS
        | {
            CASES.CASE_EXPORT,
            CASES.CASE_READ,
            CASES.CASE_WORK,
            CASES.HOLD_APPROVE,
            INTAKE.REPORT_CONTACT,
            REFERRALS.GROUND_READ,
            REFERRALS.NOTICE_PROPOSE,
            REFERRALS.NOTICE_READ,
            REFERRALS.REFERRAL_SEND,
            REFERRALS.REFERRAL_WATCH,
            REGISTRY.DISPUTE_PROPOSE,
            REGISTRY.INDICATOR_CONFIRM,
            REGISTRY.INDICATOR_OPEN,
            REGISTRY.INDICATOR_READ,
            TRADE.CHECK_REFER,
            SHARING.EXPORT_TAKE,
            SHARING.FEED_READ,
        }
    ),
    Role.EDITOR: frozenset(
        _CHECKS
        | {
            CLAIMS.VERDICT_APPROVE,
            MESSAGING.BROADCAST_STEER,
            PUBLISHING.ALERT_APPROVE,
            PUBLISHING.KIT_APPROVE,
            REFERRALS.NOTICE_SIGN,
            REGISTRY.DISPUTE_DECIDE,
            TRADE.OUTCOME_APPROVE,
        }
    ),
    Role.CHILD_PROTECTION: frozenset({SAFEGUARDING.DROP_LIST, SAFEGUARDING.DROP_OPEN}),
    Role.LIAISON: frozenset(
        {
            CLAIMS.PARTNER_SUBMIT,
            MESSAGING.ENDPOINT_EDIT,
            REFERRALS.REFERRAL_ANSWER,
            REFERRALS.REFERRAL_READ,
        }
    ),
    Role.COORDINATOR: frozenset(
        _CARRIES_OUT
        | {
            CLAIMS.CLAIM_READ,
            NETWORK.ORGANISATION_READ,
            PUBLISHING.ALERT_READ,
            PUBLISHING.KIT_DIALECT,
            PUBLISHING.KIT_READ,
            SURGES.SURGE_READ,
        }
    ),
    Role.SUPERVISOR: frozenset(
        _READS
        | _ORDERS
        | {
            ACCOUNTS.USER_READ,
            AUDIT.HOLD_PLACE,
            AUDIT.JOBS_READ,
            AUDIT.RETENTION_READ,
            CASES.CASE_READ,
            CASES.HOLD_APPROVE,
            CLAIMS.CLUSTER_UNDO,
            GATEWAY.CALL_READ,
            GATEWAY.FEED_WATCH,
            GATEWAY.SCRIPT_EDIT,
            INTAKE.REPORT_READ,
            LINKS.NETWORK_READ,
            MATCHING.LIST_READ,
            MESSAGING.DELIVERY_EDIT,
            MESSAGING.DELIVERY_READ,
            REFERRALS.GROUND_READ,
            REFERRALS.NOTICE_READ,
            REFERRALS.NOTICE_SIGN,
            REFERRALS.REFERRAL_SEND,
            REFERRALS.REFERRAL_WATCH,
            REGISTRY.INDICATOR_READ,
            SHARING.FEED_READ,
            SHARING.SOURCE_EDIT,
            TRIAGE.ITEM_HAND_OVER,
            TRIAGE.ITEM_UNDO,
            TRIAGE.MATRIX_APPROVE,
            TRIAGE.MATRIX_EDIT,
            TRIAGE.RANK_OVERRIDE,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            AUDIT.ENTRY_READ,
            AUDIT.JOBS_READ,
            AUDIT.RETENTION_READ,
            ACCOUNTS.USER_READ,
            MESSAGING.DELIVERY_READ,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            ACCOUNTS.USER_INVITE,
            ACCOUNTS.USER_READ,
            AUDIT.HOLD_PLACE,
            AUDIT.JOBS_READ,
            AUDIT.RETENTION_EDIT,
            AUDIT.RETENTION_READ,
            GATEWAY.FEED_WATCH,
            MATCHING.LIST_EDIT,
            MATCHING.LIST_READ,
            MESSAGING.DELIVERY_EDIT,
            MESSAGING.DELIVERY_READ,
            MESSAGING.ENDPOINT_EDIT,
            MESSAGING.ENDPOINT_EDIT_ALL,
            NETWORK.KEY_EDIT,
            NETWORK.MEMBERSHIP_GRANT,
            NETWORK.ORGANISATION_EDIT,
            NETWORK.ORGANISATION_READ,
            NETWORK.TAXONOMY_EDIT,
            REFERRALS.GROUND_EDIT,
            REFERRALS.GROUND_READ,
            SHARING.FEED_READ,
            SHARING.SOURCE_EDIT,
            TRIAGE.MATRIX_APPROVE,
            TRIAGE.MATRIX_EDIT,
            TRIAGE.MATRIX_READ,
        }
    ),
}

# The pages open to everyone, by name. Each view says `@public` itself, too; tests hold both equal.
PUBLIC: tuple[str, ...] = (
    "accounts:set-up",
    "api-events",
    "api-guide",
    "api-openapi",
    "api-problem",
    "api-problems",
    "dissemination-data:csv",
    "dissemination-data:json",
    "dissemination:verify",
    "gateway:about",
    "gateway:accessibility",
    "gateway:authenticity",
    "gateway:capture",
    "gateway:capture-discard",
    "gateway:capture-other-side",
    "gateway:capture-remove",
    "gateway:capture-send",
    "gateway:capture-story",
    "gateway:capture-transfers",
    "gateway:case",
    "gateway:case-file",
    "gateway:case-file-pdf",
    "gateway:case-file-zip",
    "gateway:case-numbers",
    "gateway:check",
    "gateway:contest",
    "gateway:contest-answer",
    "gateway:fact-sheet",
    "gateway:favicon",
    "gateway:follow",
    "gateway:follow-confirm",
    "gateway:follow-manage",
    "gateway:follow-sent",
    "gateway:follow-stop",
    "gateway:held",
    "gateway:help",
    "gateway:home",
    "gateway:leave",
    "gateway:lookup",
    "gateway:lookup-tell",
    "gateway:notice",
    "gateway:privacy",
    "gateway:proof",
    "gateway:proof-pdf",
    "gateway:receipt",
    "gateway:reply",
    "gateway:report",
    "gateway:robots",
    "gateway:search",
    "gateway:section-clean",
    "gateway:section-good",
    "gateway:section-life",
    "gateway:section-trade",
    "gateway:security",
    "gateway:shop",
    "gateway:shop-days",
    "gateway:shop-letter",
    "gateway:sitemap",
    "gateway:stop-mail",
    "gateway:track",
    "gateway:transferred",
    "gateway:withdraw",
    "line:webhook",
    "open-data:changes",
    "open-data:search",
    "open-data:verdicts",
    "open-data:verdicts-packed",
    "orders:feed",
    "publishing:alert",
    "publishing:alert-cap",
    "publishing:alert-dismiss",
    "publishing:alert-feed",
    "publishing:alert-json",
    "publishing:alert-kit",
    "publishing:alert-kit-file",
    "publishing:alerts",
    "publishing:answer-json",
    "publishing:answer-kit",
    "publishing:answer-kit-file",
    "publishing:answers",
    "publishing:cap-index",
    "publishing:card",
    "publishing:claim",
    "publishing:feed",
    "publishing:library-item",
    "publishing:open-data",
    "publishing:review-feed",
    "publishing:widget",
    "publishing:widget-guide",
    "publishing:widget-script",
    "sms:callback",
    "trade:outcome",
    "trade:outcomes",
    "trade:reply",
    "transparency:log",
    "transparency:log-csv",
    "transparency:log-json",
)


# What the sender of a request must hold beside the request's own permissions, by what it is about.
_OF_CASES = Needed(see=CASES.CASE_READ, act=CASES.CASE_WORK)
NEEDED: dict[str, Needed] = {"case": _OF_CASES, "release": _OF_CASES}


def install() -> None:
    """Register the table into the core; lower layers ask there."""
    grants: Any = grants_of
    guard.install(
        permissions=TABLE,
        grants_of=grants,
        held_by=held_by,
        role_words=lambda role: str(Role(role).label),
    )
    install_needed(NEEDED)


def roles_with(permission: str) -> Sequence[str]:
    """The roles that hold a permission, for the page of roles and the access test."""
    return [role for role, held in TABLE.items() if permission in held]
