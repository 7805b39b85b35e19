"""States of an outgoing message."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class MessageState(TextChoices):
    """Waiting for a worker, sent, given up, or stopped because the person opted out."""

    WAITING = "waiting", pgettext_lazy("message", "Waiting")
    SENT = "sent", pgettext_lazy("message", "Sent")
    FAILED = "failed", pgettext_lazy("message", "Failed")
    STOPPED = "stopped", pgettext_lazy("message", "Stopped")


class OptOutReason(TextChoices):
    """Why nothing more goes to an address: a wish, or a messenger that they left."""

    ASKED = "asked", pgettext_lazy("opt-out", "Asked to stop")
    LEFT = "left", pgettext_lazy("opt-out", "Left the chat")


MOVES: dict[str, frozenset[str]] = {
    MessageState.WAITING: frozenset({MessageState.SENT, MessageState.FAILED, MessageState.STOPPED}),
    MessageState.FAILED: frozenset({MessageState.WAITING, MessageState.SENT}),
    MessageState.SENT: frozenset[str](),
    MessageState.STOPPED: frozenset[str](),
}
