"""What happens to referrals, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReferralDispatched:
    """An organisation was asked; its clock runs."""

    referral_id: UUID


@dataclass(frozen=True, slots=True)
class ReferralAnswered:
    """The organisation answered; whoever asked is to be told."""

    referral_id: UUID
    about_kind: str
    about_id: UUID


@dataclass(frozen=True, slots=True)
class DeadlineMissed:
    """An organisation's clock has run out."""

    referral_id: UUID


@dataclass(frozen=True, slots=True)
class ReferralWithdrawn:
    """A request was taken back; our copy is destroyed and the organisation is to be told."""

    referral_id: UUID
