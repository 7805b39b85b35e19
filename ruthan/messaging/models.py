"""Messages that we send, each once, and what became of every attempt."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.messaging.states import MessageState, OptOutReason


class Message(models.Model):
    """One outgoing message; address and body are encrypted, the dedupe key makes it happen once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transport = models.CharField(max_length=12)  # email, line
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

    class Meta:
        indexes = (models.Index(fields=["state", "created_at"], name="messaging_message_state"),)
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

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "attempt"], name="messaging_attempt_once"),
        )

    def __str__(self) -> str:
        return f"{self.message_id} {self.attempt} {self.outcome}"


class OptOut(models.Model):
    """An address that wants nothing more from us, kept as a keyed hash."""

    to_hash = models.BinaryField(max_length=32, unique=True)
    reason = models.CharField(
        max_length=8, choices=OptOutReason, default=OptOutReason.ASKED, db_default="asked"
    )
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.at.isoformat()
