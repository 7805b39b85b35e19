"""States of a message, a subscription, a broadcast and its batches, a partner's endpoint."""

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
    """Why nothing more goes to an address: a wish, a messenger that they left, mail comes back."""

    ASKED = "asked", pgettext_lazy("opt-out", "Asked to stop")
    LEFT = "left", pgettext_lazy("opt-out", "Left the chat")
    BOUNCED = "bounced", pgettext_lazy("opt-out", "Mail comes back")


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


class SubscriptionState(TextChoices):
    """Asked for and not confirmed, followed, put aside by the person, at rest, ended.

    At rest: mail to the address comes back.
    """

    ASKED = "asked", pgettext_lazy("subscription", "Not confirmed")
    ACTIVE = "active", pgettext_lazy("subscription", "Followed")
    PAUSED = "paused", pgettext_lazy("subscription", "Paused")
    RESTING = "resting", pgettext_lazy("subscription", "Mail comes back")
    ENDED = "ended", pgettext_lazy("subscription", "Ended")


SUBSCRIPTION_MOVES: dict[str, frozenset[str]] = {
    SubscriptionState.ASKED: frozenset({SubscriptionState.ACTIVE, SubscriptionState.ENDED}),
    SubscriptionState.ACTIVE: frozenset(
        {SubscriptionState.PAUSED, SubscriptionState.RESTING, SubscriptionState.ENDED}
    ),
    SubscriptionState.RESTING: frozenset({SubscriptionState.ACTIVE, SubscriptionState.ENDED}),
    SubscriptionState.PAUSED: frozenset({SubscriptionState.ACTIVE, SubscriptionState.ENDED}),
    SubscriptionState.ENDED: frozenset({SubscriptionState.ASKED, SubscriptionState.ACTIVE}),
}


class BroadcastState(TextChoices):
    """Held for a reason, on its way, paused or stopped by people or by what came after, done."""

    HELD = "held", pgettext_lazy("broadcast", "Held")
    RUNNING = "running", pgettext_lazy("broadcast", "On its way")
    PAUSED = "paused", pgettext_lazy("broadcast", "Paused")
    STOPPED = "stopped", pgettext_lazy("broadcast", "Stopped")
    DONE = "done", pgettext_lazy("broadcast", "Finished")


_END = frozenset({BroadcastState.STOPPED})
BROADCAST_MOVES: dict[str, frozenset[str]] = {
    BroadcastState.HELD: _END | {BroadcastState.RUNNING},
    BroadcastState.RUNNING: _END
    | {BroadcastState.HELD, BroadcastState.PAUSED, BroadcastState.DONE},
    BroadcastState.PAUSED: _END | {BroadcastState.RUNNING},
    BroadcastState.STOPPED: frozenset(),
    BroadcastState.DONE: frozenset({BroadcastState.RUNNING}),  # a failed batch is tried again
}
UNDER_WAY = frozenset({BroadcastState.HELD, BroadcastState.RUNNING, BroadcastState.PAUSED})


class Because(TextChoices):
    """Why a broadcast is held or was stopped."""

    NIGHT = "night", pgettext_lazy("broadcast", "Quiet hours")
    QUOTA = "quota", pgettext_lazy("broadcast", "More than LINE's quota of this month has left")
    REPLACED = "replaced", pgettext_lazy("broadcast", "A later message took its place")
    OVER = "over", pgettext_lazy("broadcast", "The time of the alert was over")
    TAKEN_DOWN = "down", pgettext_lazy("broadcast", "The alert was taken down")
    PEOPLE = "people", pgettext_lazy("broadcast", "Stopped by an editor")


class BatchState(TextChoices):
    """Waiting for its turn or another try, taken by the other side, refused for good, stopped."""

    WAITING = "waiting", pgettext_lazy("batch", "Waiting")
    SENT = "sent", pgettext_lazy("batch", "Sent")
    FAILED = "failed", pgettext_lazy("batch", "Refused")
    STOPPED = "stopped", pgettext_lazy("batch", "Stopped")
