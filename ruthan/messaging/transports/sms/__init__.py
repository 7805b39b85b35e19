"""Text messages as a way out: through an operator's gateway that the settings describe."""

from __future__ import annotations

from ruthan.messaging.transports.sms.length import Size, kept_to, size_of
from ruthan.messaging.transports.sms.numbers import BadNumber, number_of
from ruthan.messaging.transports.sms.transport import Gateway, QuietSms, Sms, is_configured

__all__ = [
    "BadNumber",
    "Gateway",
    "QuietSms",
    "Size",
    "Sms",
    "is_configured",
    "kept_to",
    "number_of",
    "size_of",
]
