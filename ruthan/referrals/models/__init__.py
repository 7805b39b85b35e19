"""What is kept of requests: the request and its turns, grounds and clocks, notices to platforms."""

from ruthan.referrals.models.ground import Ground, Recipient
from ruthan.referrals.models.notice import Again, Matter, MatterStep, Notice
from ruthan.referrals.models.referral import Dispatch, Escalation, Referral, Turn

__all__ = (
    "Again",
    "Dispatch",
    "Escalation",
    "Ground",
    "Matter",
    "MatterStep",
    "Notice",
    "Recipient",
    "Referral",
    "Turn",
)
