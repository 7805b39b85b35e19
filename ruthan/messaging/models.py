"""Messages that we send, each once, what became of each, and where partners take events."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.messaging.states import EndpointState, MessageState, OffBecause, OptOutReason


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
