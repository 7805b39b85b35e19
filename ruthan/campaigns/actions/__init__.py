"""What is changed in campaigns, one sentence each."""

from __future__ import annotations

from ruthan.campaigns.actions.calendar import make_feed, note_read, revoke_feed
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
from ruthan.campaigns.actions.month import MonthSealed, month_held, month_open
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
from ruthan.campaigns.actions.obligations_telling import (
    ask_for_coordinators,
    remind_of_obligations,
    tell_obligation,
)
from ruthan.campaigns.actions.retention import RULES

__all__ = [
    "RULES", "Appointment", "CoordinatorRefused", "LetterRefused", "MonthSealed", "Named",
    "ObligationRefused", "add_stamp", "ask_for_coordinators", "change_days", "check_field",
    "edit_letter", "end_change", "end_coordinator", "end_obligation", "first_month_of_change",
    "fulfil", "hand_over", "make_feed", "make_obligation", "make_standard_set", "month_held",
    "month_open", "name_coordinator", "note_paper", "note_read", "register_letter",
    "remind_of_obligations", "remove_stamp", "restore_coordinator", "restore_letter",
    "resume_obligation", "revoke_feed", "tell_obligation", "undo_fulfil", "withdraw_letter",
]  # fmt: skip
