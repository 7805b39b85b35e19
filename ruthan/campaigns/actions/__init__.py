"""What is changed in campaigns, one sentence each."""

from __future__ import annotations

from ruthan.campaigns.actions.likeness import decide_likeness, look_at_photo
from ruthan.campaigns.actions.month import MonthSealed, month_held, month_open
from ruthan.campaigns.actions.monthly import order_entries, say_nothing
from ruthan.campaigns.actions.monthly_seal import (
    NoReason,
    SealRefused,
    receive_month,
    reopen_month,
    seal_month,
    submit_month,
    undo_seal,
)
from ruthan.campaigns.actions.monthly_telling import tell_received, tell_reopened, tell_submitted
from ruthan.campaigns.actions.retention import RULES
from ruthan.campaigns.actions.review import (
    NoComment,
    approve_activity,
    approve_many,
    return_activity,
    tell_return,
)

__all__ = ["RULES", "MonthSealed", "month_held", "month_open"]
__all__ += ["NoComment", "approve_activity", "approve_many", "return_activity", "tell_return"]
__all__ += ["NoReason", "SealRefused", "order_entries", "receive_month", "reopen_month"]
__all__ += ["say_nothing", "seal_month", "submit_month", "undo_seal"]
__all__ += ["decide_likeness", "look_at_photo", "tell_received", "tell_reopened", "tell_submitted"]
