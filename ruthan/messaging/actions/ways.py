"""Which way a message goes: every transport by its name, with its quiet twin."""

from __future__ import annotations

from django.conf import settings

from ruthan.messaging.rules import patience
from ruthan.messaging.transports import Transport
from ruthan.messaging.transports.email import Email, QuietEmail, is_nowhere
from ruthan.messaging.transports.line import Line, Many, ManyByLine, QuietLine, QuietMany
from ruthan.messaging.transports.sms import QuietSms, Sms
from ruthan.messaging.transports.webhook import QuietWebhook, Webhook


def way_of(transport: str, to: str) -> Transport:
    """The transport; its quiet twin where the setting or the address asks for it."""
    quiet = getattr(settings, "RUTHAN_QUIET", False)
    if transport == "line":
        return QuietLine() if quiet else Line()
    if transport == "sms":
        return QuietSms() if quiet else Sms()
    if transport == "webhook":
        return QuietWebhook() if quiet else Webhook(seconds=patience().answer_seconds)
    return QuietEmail() if quiet or is_nowhere(to) else Email()


def many_by_line() -> ManyByLine:
    """The way to many at once, or its quiet twin."""
    return QuietMany() if getattr(settings, "RUTHAN_QUIET", False) else Many()
