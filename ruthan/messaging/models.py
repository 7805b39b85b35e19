"""Messages that we send, each once; who follows alerts, batches; where partners take events."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.messaging.states import (
    BatchState,
    Because,
    BroadcastState,
    EndpointState,
    MessageState,
    OffBecause,
    OptOutReason,
    SubscriptionState,
)


class Message(models.Model):
    """One outgoing message; address and body are encrypted, the dedupe key makes it happen once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transport = models.CharField(max_length=12)  # email, line, sms, webhook
    state = models.CharField(max_length=12, choices=MessageState, default=MessageState.WAITING)
    dedupe_key = models.CharField(max_length=120, unique=True)
    about_kind = models.CharField(max_length=20)
    about_id = models.CharField(max_length=40)
    data_key = models.ForeignKey("core.DataKey", on_delete=models.DO_NOTHING)
    to_sealed = models.BinaryField()
    to_hash = models.BinaryField(max_length=32)
    subject_sealed = models.BinaryField()
    body_sealed = models.BinaryField()
    language = models.CharField(max_length=2, default="th")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    endpoint = models.ForeignKey(  # of a webhook: where it goes ...
        "messaging.Endpoint", null=True, related_name="messages", on_delete=models.PROTECT
    )
    event = models.ForeignKey(  # ... and what it tells
        "messaging.Event", null=True, related_name="messages", on_delete=models.PROTECT
    )
    next_at = models.DateTimeField(null=True)  # of a webhook: not tried before

    class Meta:
        indexes = (
            models.Index(fields=["state", "created_at"], name="messaging_message_state"),
            models.Index(fields=["state", "-id"], name="messaging_message_newest"),
            models.Index(fields=["transport", "-id"], name="messaging_message_channel"),
            models.Index(
                fields=["transport", "-sent_at"],
                condition=Q(sent_at__isnull=False),
                name="messaging_message_sent",
            ),
            models.Index(
                fields=["endpoint", "-id"],
                condition=Q(endpoint__isnull=False),
                name="messaging_message_endpoint",
            ),
            models.Index(
                fields=["endpoint", "next_at"],
                condition=Q(state="waiting", endpoint__isnull=False),
                name="messaging_message_due",
            ),
            models.Index(fields=["about_kind", "about_id"], name="messaging_message_about"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="messaging_message_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.transport} {self.about_kind} {self.about_id}"


class Delivery(models.Model):
    """One attempt to deliver a message."""

    message = models.ForeignKey(Message, related_name="deliveries", on_delete=models.CASCADE)
    attempt = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12)  # trying, sent, failed, unsure
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    took_ms = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["at"],
                condition=Q(outcome__in=("failed", "unsure")),
                name="messaging_delivery_failed",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["message", "attempt"], name="messaging_attempt_once"),
        )

    def __str__(self) -> str:
        return f"{self.message_id} {self.attempt} {self.outcome}"


class Endpoint(models.Model):
    """Where an organisation's program takes events: an https address, and a secret that signs.

    Address and secrets are sealed; pages show the host. What is noted of its health decides when
    it is asked again: not before `rest_until`, and by one worker at a time until `busy_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        "network.Organisation", related_name="+", on_delete=models.PROTECT
    )
    label = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=EndpointState, default=EndpointState.ACTIVE)
    kinds = models.JSONField(default=list)  # of engine.kinds
    host = models.CharField(max_length=255)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    url_sealed = models.BinaryField()
    secret_sealed = models.BinaryField()
    former_sealed = models.BinaryField(null=True)  # the secret before a rotation
    former_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    off_because = models.CharField(max_length=8, blank=True, choices=OffBecause)
    off_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=EndpointState.values), name="messaging_endpoint_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.host} {self.label}"


class Event(models.Model):
    """What is told to partners: one CloudEvent, written once and sent as it stands to each.

    Its key is the event's id and made of what it tells, so that telling twice tells once. Nothing
    personal is in it. Without an organisation it is for everybody who chose its kind.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    body = models.TextField()
    organisation = models.ForeignKey(
        "network.Organisation", null=True, related_name="+", on_delete=models.PROTECT
    )
    endpoint = models.ForeignKey(  # of a test: to nobody else
        Endpoint, null=True, related_name="+", on_delete=models.PROTECT
    )
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["at"], name="messaging_event_at"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class OptOut(models.Model):
    """An address that wants nothing more from us, kept as a keyed hash."""

    to_hash = models.BinaryField(max_length=32, unique=True)
    reason = models.CharField(
        max_length=8, choices=OptOutReason, default=OptOutReason.ASKED, db_default="asked"
    )
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.at.isoformat()


class Subscription(models.Model):
    """That a person follows alerts on one channel; the address is sealed under a key of its own.

    `wish` holds what they chose and have not confirmed yet. An ended one keeps nothing of the
    address but its keyed hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.CharField(max_length=12)
    state = models.CharField(
        max_length=8, choices=SubscriptionState, default=SubscriptionState.ASKED
    )
    to_hash = models.BinaryField(max_length=32)
    to_sealed = models.BinaryField()
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    language = models.CharField(max_length=2, default="th")
    provinces = models.JSONField(default=list)  # empty = the whole country
    topics = models.JSONField(default=list)  # empty = all
    least = models.PositiveSmallIntegerField(default=1)  # a rank of rules.RANKS
    wish = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # of a resting one: since when it rests

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["channel", "to_hash"], name="messaging_follows_once"),
            models.CheckConstraint(
                condition=Q(state__in=SubscriptionState.values), name="messaging_follows_state"
            ),
        )
        indexes = (
            models.Index(  # the walk of a broadcast
                fields=["channel", "language", "id"],
                name="messaging_follows_walk",
                condition=Q(state="active"),
            ),
            models.Index(  # the count before something is signed
                fields=["channel", "provinces", "topics", "least"],
                name="messaging_follows_choice",
                condition=Q(state="active"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Broadcast(models.Model):
    """One public message to everyone who follows its like; `thread` joins what follows on it.

    `words` are what two people signed, by language. `marks` say how far each lane was walked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    about_kind = models.CharField(max_length=20)
    about_id = models.CharField(max_length=40)
    thread = models.CharField(max_length=40)
    kind = models.CharField(max_length=6)  # alert, update, cancel
    words = models.JSONField()
    provinces = models.JSONField(default=list)  # empty = the whole country
    topic = models.CharField(max_length=4, blank=True)  # '' = no one topic
    rank = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=BroadcastState, default=BroadcastState.RUNNING)
    because = models.CharField(max_length=8, choices=Because, blank=True)
    not_before = models.DateTimeField(null=True)
    until = models.DateTimeField()
    may_exceed = models.BooleanField(default=False)  # staff: send although the quota is too small
    needed = models.PositiveIntegerField(null=True)  # of the quota, when it was asked
    left = models.PositiveIntegerField(null=True)
    marks = models.JSONField(default=dict)
    is_cut = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["about_kind", "about_id"], name="messaging_told_once"),
            models.CheckConstraint(
                condition=Q(state__in=BroadcastState.values), name="messaging_broadcast_state"
            ),
        )
        indexes = (
            models.Index(fields=["thread"], name="messaging_broadcast_thread"),
            models.Index(
                fields=["not_before"], name="messaging_broadcast_held", condition=Q(state="held")
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.about_kind} {self.about_id}"


class Batch(models.Model):
    """People of one broadcast who are told in one call; its key is the call's retry key.

    `members` are subscriptions. From the first attempt on the list only shrinks, by those who
    opted out. `is_unsure`: nobody knows whether the other side has taken it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    broadcast = models.ForeignKey(Broadcast, related_name="batches", on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    channel = models.CharField(max_length=12)
    language = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.WAITING)
    members = ArrayField(models.UUIDField())
    people = models.PositiveSmallIntegerField()
    is_unsure = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    detail = models.CharField(max_length=60, blank=True)  # codes alone
    tried_at = models.DateTimeField(null=True)  # since when a worker is at it
    first_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["broadcast", "number"], name="messaging_batch_once"),
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="messaging_batch_known"
            ),
        )
        indexes = (models.Index(fields=["broadcast", "state"], name="messaging_batch_state"),)

    def __str__(self) -> str:
        return f"{self.broadcast_id} {self.number} {self.state}"


class ChannelQuota(models.Model):
    """What a channel's month allows and has used, as it last said."""

    channel = models.CharField(max_length=12, primary_key=True)
    limit = models.PositiveIntegerField(null=True)  # none: as much as one likes
    used = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel} {self.used}/{self.limit}"
