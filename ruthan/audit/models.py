"""The trail: entries that nothing may change, seals that chain them, and checks of the chain."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from ruthan.core.fields import CurrentTransaction, Xid8Field
from ruthan.core.refs import uuid7


class Entry(models.Model):
    """Who did what, on what, and why; the chain covers the ciphertext of the reason."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    xid = Xid8Field(db_default=CurrentTransaction(), editable=False)
    at = models.DateTimeField(db_default=Now())
    actor = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=8)
    what = models.CharField(max_length=60)
    on_kind = models.CharField(max_length=40)
    on_id = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    because_key = models.ForeignKey("core.DataKey", null=True, on_delete=models.DO_NOTHING)
    because_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["xid", "id"], name="audit_entry_order"),
            models.Index(fields=["on_kind", "on_id"], name="audit_entry_on"),
            models.Index(fields=["actor", "at"], name="audit_entry_actor"),
            models.Index(fields=["what", "at"], name="audit_entry_what"),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.on_kind}:{self.on_id}"


class Seal(models.Model):
    """One link of the chain: SHA-256 over the previous link and the entry's canonical bytes."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.DO_NOTHING)
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.number}"


class Check(models.Model):
    """One walk along the whole chain: how far it came, and what it found when it was done."""

    asked_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    links = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    waiting = models.BigIntegerField(default=0)
    broken_at = models.BigIntegerField(null=True)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(finished_at__isnull=True),
                name="audit_check_one_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.links} {self.broken_at or 'whole'}"
