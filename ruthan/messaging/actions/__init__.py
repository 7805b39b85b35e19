"""Sending once, delivering with patience, stopping when asked; telling partners' programs."""

from ruthan.messaging.actions.again import stop_one, try_again
from ruthan.messaging.actions.delivery import StillTrying, deliver
from ruthan.messaging.actions.endpoints import (
    EndpointRefused,
    Registered,
    change_endpoint,
    delete_endpoint,
    host_of,
    pause_endpoint,
    register_endpoint,
    resume_endpoint,
    rotate_secret,
)
from ruthan.messaging.actions.media import MediaGone, MediaNotReady, fetch_media, fetch_still
from ruthan.messaging.actions.opt_out import (
    OptOutRefused,
    close_address,
    open_address,
    opt_out,
    opt_out_address,
    read_opt_out,
)
from ruthan.messaging.actions.partners import (
    MOST_REPLAYED,
    ReplayRefused,
    replay,
    replay_one,
    tell_partners,
    test_endpoint,
)
from ruthan.messaging.actions.receipts import note_receipt
from ruthan.messaging.actions.retention import RULES
from ruthan.messaging.actions.sending import address_of_number, send, stop_messages, tell
from ruthan.messaging.actions.serving import serve
from ruthan.messaging.transports import Reply

__all__ = (
    "MOST_REPLAYED",
    "RULES",
    "EndpointRefused",
    "MediaGone",
    "MediaNotReady",
    "OptOutRefused",
    "Registered",
    "ReplayRefused",
    "Reply",
    "StillTrying",
    "address_of_number",
    "change_endpoint",
    "close_address",
    "delete_endpoint",
    "deliver",
    "fetch_media",
    "fetch_still",
    "host_of",
    "open_address",
    "note_receipt",
    "opt_out",
    "opt_out_address",
    "pause_endpoint",
    "read_opt_out",
    "register_endpoint",
    "replay",
    "replay_one",
    "resume_endpoint",
    "rotate_secret",
    "send",
    "serve",
    "stop_messages",
    "stop_one",
    "tell",
    "tell_partners",
    "test_endpoint",
    "try_again",
)
