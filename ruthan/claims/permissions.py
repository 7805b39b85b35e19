"""What people may do with claims."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of claims, alphabetical."""

    CLAIM_DISCUSS = "claims:claim:discuss"
    CLAIM_OPEN = "claims:claim:open"
    CLAIM_READ = "claims:claim:read"
    CLAIM_REFER = "claims:claim:refer"
    CLUSTER_UNDO = "claims:cluster:undo"
    PARTNER_SUBMIT = "claims:partner:submit"
    SOURCE_SUGGEST = "claims:source:suggest"
    VERDICT_APPROVE = "claims:verdict:approve"
    VERDICT_PROPOSE = "claims:verdict:propose"
