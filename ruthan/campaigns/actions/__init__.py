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
from ruthan.campaigns.actions.month import MonthSealed, month_held, month_open
from ruthan.campaigns.actions.photos import (
    PhotoRefused,
    TooManyPhotos,
    add_photo,
    arrange_photos,
    remove_photo,
)
from ruthan.campaigns.actions.photos_upload import Arrived, WrongPlace, add_part, arrived
from ruthan.campaigns.actions.retention import RULES

__all__ = [
    "Arrived", "EditedMeanwhile", "KeyTaken", "MonthSealed", "NotWhole", "PhotoRefused", "RULES",
    "Told", "TooManyPhotos", "WrongPlace", "add_part", "add_photo", "arrange_photos", "arrived",
    "begin_link", "draft_from_chat", "edit_activity", "end_link", "link_chat", "may_change",
    "month_held", "month_open", "record_activity", "remove_photo", "restore_activity",
    "withdraw_activity",
]  # fmt: skip
