"""What happens to referrals, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReferralDispatched:
    """An organisation was asked; its clock runs."""

    referral_id: UUID


@dataclass(frozen=True, slots=True)
class ReferralChased:
    """Nobody acknowledged a request in time: it is sent again."""

    referral_id: UUID


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """One side said something to the other: a question, a reply, a part, a refusal, an appeal."""

    referral_id: UUID
    turn_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class ReferralRefused:
    """The organisation refused, with a reason; whoever asked is to be told."""

    referral_id: UUID
    about_kind: str
    about_id: UUID


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
class ReferralEscalated:
    """A late request went a step up."""

    referral_id: UUID
    step: int


@dataclass(frozen=True, slots=True)
class ReferralWithdrawn:
    """A request was taken back; our copy is destroyed and the organisation is to be told."""

    referral_id: UUID


@dataclass(frozen=True, slots=True)
class NoticeSigned:
    """Two people signed a notice; the platform was asked."""

    notice_id: UUID
