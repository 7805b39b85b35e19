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


class RetentionPeriod(models.Model):
    """How long one kind of thing is kept, where an administrator departs from what we ship."""

    rule = models.CharField(max_length=60, primary_key=True)
    days = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    decided_on = models.DateField()
    by = models.UUIDField(null=True)
    edited_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rule} {self.days}"


class LegalHold(models.Model):
    """An order to keep one thing: while it stands no shredder touches it."""

    kind = models.CharField(max_length=40)
    ident = models.CharField(max_length=40)
    reference = models.CharField(max_length=120)  # the number of the order, no words about anyone
    placed_by = models.UUIDField(null=True)
    placed_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "ident", "reference"],
                condition=Q(lifted_at__isnull=True),
                name="core_hold_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.ident} {self.reference}"


class ShredRun(models.Model):
    """What one run of one rule took away; counted batch by batch, so a killed run is true too."""

    rule = models.CharField(max_length=60)
    days = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    oldest = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=["rule", "-began_at"], name="core_shred_rule"),)

    def __str__(self) -> str:
        return f"{self.rule} {self.count}"


class Installation(models.Model):
    """The one row that says which version of the program last brought this database up to date."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.CharField(max_length=20)
    prepared_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="core_installation_one"),)

    def __str__(self) -> str:
        return self.version
