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
    send_again,
    withdraw_activity,
)
from ruthan.campaigns.actions.activities_chat import (
    begin_link,
    day_problem,
    draft_from_chat,
    end_link,
    link_chat,
)
from ruthan.campaigns.actions.calendar import (
    make_feed,
    note_read,
    revoke_feed,
)
from ruthan.campaigns.actions.coordinators import (
    Appointment,
    CoordinatorRefused,
    Named,
    end_coordinator,
    hand_over,
    name_coordinator,
    note_paper,
    restore_coordinator,
)
from ruthan.campaigns.actions.letters import (
    LetterRefused,
    add_stamp,
    check_field,
    edit_letter,
    register_letter,
    remove_stamp,
    restore_letter,
    withdraw_letter,
)
from ruthan.campaigns.actions.likeness import (
    decide_likeness,
    look_at_photo,
)
from ruthan.campaigns.actions.month import (
    MonthSealed,
    month_held,
    month_open,
)
from ruthan.campaigns.actions.monthly import (
    SaidMeanwhile,
    order_entries,
    say_nothing,
)
from ruthan.campaigns.actions.monthly_seal import (
    NoReason,
    SealRefused,
    receive_month,
    reopen_month,
    seal_month,
    submit_month,
    undo_seal,
)
from ruthan.campaigns.actions.monthly_telling import (
    tell_received,
    tell_reopened,
    tell_submitted,
)
from ruthan.campaigns.actions.obligations import (
    ObligationRefused,
    change_days,
    end_change,
    end_obligation,
    first_month_of_change,
    fulfil,
    make_obligation,
    make_standard_set,
    resume_obligation,
    undo_fulfil,
)
from ruthan.campaigns.actions.obligations_edit import (
    EDITABLE,
    edit_obligation,
    obligation_mark,
)
from ruthan.campaigns.actions.obligations_telling import (
    ask_for_coordinators,
    remind_of_obligations,
    tell_obligation,
)
from ruthan.campaigns.actions.photos import (
    PhotoRefused,
    TooManyPhotos,
    add_photo,
    arrange_photos,
    remove_photo,
)
from ruthan.campaigns.actions.photos_upload import (
    Arrived,
    WrongPlace,
    add_part,
    arrived,
)
from ruthan.campaigns.actions.retention import (
    RULES,
)
from ruthan.campaigns.actions.review import (
    NoComment,
    approve_activity,
    approve_many,
    return_activity,
    tell_return,
)

__all__ = [
    "Appointment", "Arrived", "CoordinatorRefused", "EDITABLE", "EditedMeanwhile", "KeyTaken",
    "LetterRefused", "MonthSealed", "Named", "NoComment", "NoReason", "NotWhole",
    "ObligationRefused", "PhotoRefused", "RULES", "SaidMeanwhile", "SealRefused", "Told",
    "TooManyPhotos", "WrongPlace", "add_part", "add_photo", "add_stamp", "approve_activity",
    "approve_many", "arrange_photos", "arrived", "ask_for_coordinators", "begin_link",
    "change_days", "day_problem",
    "check_field", "decide_likeness", "draft_from_chat", "edit_activity", "edit_letter",
    "edit_obligation", "end_change", "end_coordinator", "end_link", "end_obligation",
    "first_month_of_change", "fulfil", "hand_over", "link_chat", "look_at_photo", "make_feed",
    "make_obligation", "make_standard_set", "may_change", "month_held", "month_open",
    "name_coordinator", "note_paper", "note_read", "obligation_mark", "order_entries",
    "receive_month", "record_activity", "register_letter", "remind_of_obligations",
    "remove_photo", "remove_stamp", "reopen_month", "restore_activity", "restore_coordinator",
    "restore_letter", "resume_obligation", "return_activity", "revoke_feed", "say_nothing",
    "seal_month", "send_again", "submit_month", "tell_obligation", "tell_received", "tell_reopened",
    "tell_return", "tell_submitted", "undo_fulfil", "undo_seal", "withdraw_activity",
    "withdraw_letter",
]  # fmt: skip
