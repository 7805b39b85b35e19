"""What the gateway remembers: imports and how far they came, watched feeds, posts taken in once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7


class ImportRun(models.Model):
    """One file on its way in; `done` is committed with each batch, so a killed run goes on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10)  # claims, reports
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    options = models.CharField(max_length=200)  # source and organisation: other ones, another run
    done = models.PositiveBigIntegerField(default=0)  # lines of the file
    counts = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "digest", "options"], name="gateway_import_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("claims", "reports")), name="gateway_import_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"


class Feed(models.Model):
    """A public feed on the watch list; its new posts become observations."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    url = models.URLField(max_length=500, unique=True)
    title = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)  # whose feed it is, as people say
    province = models.CharField(max_length=2, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    is_active = models.BooleanField(default=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    checked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=40, blank=True)
    posts_taken = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["next_at"], name="gateway_feed_due", condition=Q(is_active=True)),
        )

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """A post that was taken in, by a keyed hash of its source and id: it is never taken in twice.

    It names neither the post nor the report that it became.
    """

    key = models.BinaryField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return bytes(self.key).hex()[:12]
