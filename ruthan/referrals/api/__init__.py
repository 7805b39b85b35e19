"""Requests to an organisation, for its own programs."""

from ruthan.referrals.api.desk import router as desk
from ruthan.referrals.api.turns import router as turns

__all__ = ("desk", "turns")
