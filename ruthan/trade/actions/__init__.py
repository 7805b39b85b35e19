"""What may be done with trade checks; every change records and announces itself."""

from ruthan.trade.actions.check import (
    KIND,
    Asked,
    DayRefused,
    answer_citizen,
    close_check,
    forget,
    note_days,
    open_check,
    reopen_check,
    text_for_report,
)
from ruthan.trade.actions.hand_over import AlreadyAsked, NotTheirs, hand_over_check
from ruthan.trade.actions.look_up import LookUpRefused, record_look_up
from ruthan.trade.actions.outcome import (
    OutcomeRefused,
    approve_outcome,
    propose_outcome,
    return_outcome,
    show_reply,
    take_back_outcome,
)
from ruthan.trade.actions.retention import RULES
from ruthan.trade.actions.seller import (
    LetterRefused,
    ask_seller,
    cancel_letter,
    note_opened,
    reply_as_seller,
)

__all__ = (
    "KIND",
    "RULES",
    "AlreadyAsked",
    "Asked",
    "DayRefused",
    "LetterRefused",
    "LookUpRefused",
    "NotTheirs",
    "OutcomeRefused",
    "answer_citizen",
    "approve_outcome",
    "ask_seller",
    "cancel_letter",
    "close_check",
    "forget",
    "hand_over_check",
    "note_days",
    "note_opened",
    "open_check",
    "propose_outcome",
    "record_look_up",
    "reopen_check",
    "reply_as_seller",
    "return_outcome",
    "show_reply",
    "take_back_outcome",
    "text_for_report",
)
