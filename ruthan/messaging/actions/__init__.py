"""Sending once, delivering with patience, stopping when asked."""

from ruthan.messaging.actions.delivery import StillTrying, deliver
from ruthan.messaging.actions.media import MediaGone, MediaNotReady, fetch_media, fetch_still
from ruthan.messaging.actions.opt_out import (
    OptOutRefused,
    close_address,
    open_address,
    opt_out,
    opt_out_address,
    read_opt_out,
)
from ruthan.messaging.actions.retention import RULES
from ruthan.messaging.actions.sending import send, stop_messages, tell
from ruthan.messaging.transports import Reply

__all__ = (
    "RULES",
    "MediaGone",
    "MediaNotReady",
    "OptOutRefused",
    "Reply",
    "StillTrying",
    "close_address",
    "deliver",
    "fetch_media",
    "fetch_still",
    "open_address",
    "opt_out",
    "opt_out_address",
    "read_opt_out",
    "send",
    "stop_messages",
    "tell",
)
