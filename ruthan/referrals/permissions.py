"""What people may do with requests, grounds and notices."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of referrals, alphabetical."""

    GROUND_EDIT = "referrals:ground:edit"
    GROUND_READ = "referrals:ground:read"
    NOTICE_PROPOSE = "referrals:notice:propose"
    NOTICE_READ = "referrals:notice:read"
    NOTICE_SIGN = "referrals:notice:sign"
    REFERRAL_ANSWER = "referrals:referral:answer"
    REFERRAL_READ = "referrals:referral:read"
    REFERRAL_SEND = "referrals:referral:send"
    REFERRAL_WATCH = "referrals:referral:watch"
