"""Tables of the core: data keys, destroyed ones, counters, kept answers, job failures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7


class DataKey(models.Model):
    """One wrapped key; empty `wrapped` means destroyed. Backups hold this table apart."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField(max_length=40)
    generation = models.CharField(max_length=12)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["generation"],
                name="core_datakey_live",
                condition=Q(destroyed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class DestroyedKey(models.Model):
    """The ledger that a restore replays; holds ids only."""

    key_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.key_id)


class ThrottleCount(models.Model):
    """How often one keyed bucket was used in one window."""

    bucket = models.BinaryField(max_length=32)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["bucket", "window"], name="core_throttle_once"),
        )
        indexes = (models.Index(fields=["window"], name="core_throttle_window"),)

    def __str__(self) -> str:
        return f"{self.window:%Y-%m-%d %H:%M} {self.count}"


class KeptAnswer(models.Model):
    """What a repeated request is answered; unreadable without the value that its caller has."""

    name = models.BinaryField(max_length=32, primary_key=True)
    request = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["at"], name="core_keptanswer_time"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status}"


class JobFailure(models.Model):
    """What kind of error a job last met; the class alone, for its words could tell of a person."""

    job_id = models.BigIntegerField(primary_key=True)
    error = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job_id} {self.error}"
