"""States of an outgoing message."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MessageState(TextChoices):
    """Waiting for a worker, sent, given up, or stopped because the person opted out."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")


MOVES: dict[str, frozenset[str]] = {
    MessageState.WAITING: frozenset({MessageState.SENT, MessageState.FAILED, MessageState.STOPPED}),
    MessageState.FAILED: frozenset({MessageState.WAITING, MessageState.SENT}),
    MessageState.SENT: frozenset[str](),
    MessageState.STOPPED: frozenset[str](),
}
