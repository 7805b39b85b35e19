"""What is changed in campaigns, one sentence each."""

from __future__ import annotations

from ruthan.campaigns.actions.activities import (
    EditedMeanwhile,
    KeyTaken,
    NotWhole,
    Told,
    edit_activity,
    may_change,
    record_activity,
    restore_activity,
    withdraw_activity,
)
from ruthan.campaigns.actions.activities_chat import (
    begin_link,
    draft_from_chat,
    end_link,
    link_chat,
)
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
from ruthan.campaigns.actions.photos import (
    PhotoRefused,
    TooManyPhotos,
    add_photo,
    arrange_photos,
    remove_photo,
)
from ruthan.campaigns.actions.photos_upload import Arrived, WrongPlace, add_part, arrived
from ruthan.campaigns.actions.retention import RULES
from ruthan.campaigns.actions.review import (
    NoComment,
    approve_activity,
    approve_many,
    return_activity,
    tell_return,
)

__all__ = [
    "Arrived", "EditedMeanwhile", "KeyTaken", "MonthSealed", "NoComment", "NoReason", "NotWhole",
    "PhotoRefused", "RULES", "SealRefused", "Told", "TooManyPhotos", "WrongPlace", "add_part",
    "add_photo", "approve_activity", "approve_many", "arrange_photos", "arrived", "begin_link",
    "decide_likeness", "draft_from_chat", "edit_activity", "end_link", "link_chat",
    "look_at_photo", "may_change", "month_held", "month_open", "order_entries", "receive_month",
    "record_activity", "remove_photo", "reopen_month", "restore_activity", "return_activity",
    "say_nothing", "seal_month", "submit_month", "tell_received", "tell_reopened", "tell_return",
    "tell_submitted", "undo_seal", "withdraw_activity",
]  # fmt: skip
