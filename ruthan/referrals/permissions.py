"""What people may do with referrals."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of referrals, alphabetical."""

    REFERRAL_ANSWER = "referrals:referral:answer"
    REFERRAL_READ = "referrals:referral:read"
    REFERRAL_WATCH = "referrals:referral:watch"
