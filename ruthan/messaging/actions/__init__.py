"""Sending once, delivering with patience, stopping when asked."""

from ruthan.messaging.actions.delivery import StillTrying, deliver
from ruthan.messaging.actions.opt_out import OptOutRefused, opt_out, opt_out_address, read_opt_out
from ruthan.messaging.actions.retention import RULES
from ruthan.messaging.actions.sending import send, stop_messages

__all__ = (
    "RULES",
    "OptOutRefused",
    "StillTrying",
    "deliver",
    "opt_out",
    "opt_out_address",
    "read_opt_out",
    "send",
    "stop_messages",
)
