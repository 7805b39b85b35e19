"""What happens in trade checks, as ids and facts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SellerAnswered:
    """The seller used the right of reply."""

    check_id: UUID
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class OutcomePublished:
    """Two people signed what is said in public about a product or shop."""

    outcome_id: UUID
