"""States of an outgoing message, and of a place where a partner takes events."""

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


class EndpointState(TextChoices):
    """Taking events, resting because a person said so, switched off because it fails, gone."""

    ACTIVE = "active", pgettext_lazy("webhook", "Active")
    PAUSED = "paused", pgettext_lazy("webhook", "Paused")
    DISABLED = "disabled", pgettext_lazy("webhook", "Switched off")
    DELETED = "deleted", pgettext_lazy("webhook", "Deleted")


class OffBecause(TextChoices):
    """Why an endpoint was switched off: it failed for days, or said that it is gone."""

    FAILING = "failing", pgettext_lazy("webhook", "It failed for days")
    GONE = "gone", pgettext_lazy("webhook", "It answered that it is gone (410)")


ENDPOINT_MOVES: dict[str, frozenset[str]] = {
    EndpointState.ACTIVE: frozenset(
        {EndpointState.PAUSED, EndpointState.DISABLED, EndpointState.DELETED}
    ),
    EndpointState.PAUSED: frozenset({EndpointState.ACTIVE, EndpointState.DELETED}),
    EndpointState.DISABLED: frozenset({EndpointState.ACTIVE, EndpointState.DELETED}),
    EndpointState.DELETED: frozenset[str](),
}

MOVES: dict[str, frozenset[str]] = {
    MessageState.WAITING: frozenset({MessageState.SENT, MessageState.FAILED, MessageState.STOPPED}),
    MessageState.FAILED: frozenset({MessageState.WAITING, MessageState.SENT}),
    MessageState.SENT: frozenset({MessageState.FAILED}),  # it was taken, and is said to be lost
    MessageState.STOPPED: frozenset[str](),
}
