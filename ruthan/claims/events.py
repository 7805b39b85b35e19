"""What happens to claims, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ClaimOpened:
    """A person opened a statement for checking."""

    claim_id: UUID


@dataclass(frozen=True, slots=True)
class ClusterAttached:
    """A cluster of reports was put under a claim."""

    claim_id: UUID
    cluster_id: UUID


@dataclass(frozen=True, slots=True)
class ClusterDetached:
    """A cluster of reports was taken off a claim: it is screened again."""

    claim_id: UUID
    cluster_id: UUID
    attached_at: str  # when it had come under it, ISO 8601


@dataclass(frozen=True, slots=True)
class VerdictReached:
    """A verdict was approved by a second person: publish it and answer everyone who asked."""

    claim_id: UUID
    verdict_id: UUID
