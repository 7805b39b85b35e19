"""LINE as a way out: a thin client of the Messaging API, what is said as LINE messages."""

from __future__ import annotations

from ruthan.messaging.transports.line.admin import Admin
from ruthan.messaging.transports.line.client import (
    MOST_RECIPIENTS,
    Client,
    Content,
    Profile,
    Quota,
    Taken,
)
from ruthan.messaging.transports.line.door import Door, is_configured
from ruthan.messaging.transports.line.many import Many, ManyByLine, QuietMany
from ruthan.messaging.transports.line.render import messages_of
from ruthan.messaging.transports.line.transport import Line, QuietLine

__all__ = [
    "MOST_RECIPIENTS",
    "Admin",
    "Client",
    "Content",
    "Door",
    "Line",
    "Many",
    "ManyByLine",
    "Profile",
    "QuietLine",
    "QuietMany",
    "Quota",
    "Taken",
    "is_configured",
    "messages_of",
]
