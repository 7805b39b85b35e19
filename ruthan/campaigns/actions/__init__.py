"""What is changed in campaigns, one sentence each."""

from __future__ import annotations

from ruthan.campaigns.actions.month import MonthSealed, month_held, month_open
from ruthan.campaigns.actions.retention import RULES

__all__ = ["RULES", "MonthSealed", "month_held", "month_open"]
