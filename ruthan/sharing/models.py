"""What was shared in which feed event, and what came from partners: ids, codes and times."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.sharing.states import Collection, Refusal, Tlp


class FeedEvent(models.Model):
    """One file of a feed: a few hundred entries that were first shared one after the other."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    collection = models.CharField(max_length=10, choices=Collection)
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField(default=0)
    is_demonstration = models.BooleanField(default=False)  # its entries are invented
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["collection", "is_demonstration", "number"], name="sharing_event_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.collection} {self.number}"


class Share(models.Model):
    """That an entry of the registry is, or was, given to partners; no value, no hash of one.

    The key of the row is the key of the MISP object, so that a withdrawal finds what it withdraws
    even when the entry itself is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indicator = models.UUIDField(unique=True)  # of the registry; the entry may be gone
    kind = models.CharField(max_length=12)
    event = models.ForeignKey(FeedEvent, related_name="shares", on_delete=models.PROTECT)
    told = models.CharField(max_length=64)  # what was told of it, as a digest: to see a change
    shared_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["event", "id"], name="sharing_of_event"),
            models.Index(
                fields=["id"], condition=Q(withdrawn_at__isnull=True), name="sharing_live"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Source(models.Model):
    """A partner's feed that is read: at an address, or as files that somebody brings."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        "network.Organisation", related_name="+", on_delete=models.PROTECT
    )
    name = models.CharField(max_length=80, unique=True)
    url = models.URLField(max_length=500, blank=True)  # of its folder; '' for files alone
    tlp = models.CharField(max_length=12, choices=Tlp, default=Tlp.AMBER)
    is_active = models.BooleanField(default=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    added_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)  # when it last was read to its end
    refusal = models.CharField(max_length=12, choices=Refusal, blank=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(tlp__in=Tlp.values), name="sharing_source_tlp"),
        )

    def __str__(self) -> str:
        return self.name


class Taken(models.Model):
    """One event of a partner's feed as it was last read: where every imported entry came from."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(Source, related_name="taken", on_delete=models.CASCADE)
    event = models.UUIDField()
    digest = models.CharField(max_length=64)  # of what it named
    stamp = models.BigIntegerField()  # the partner's own time of its last change
    things = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=12, choices=Refusal, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "event"], name="sharing_taken_once"),
        )

    def __str__(self) -> str:
        return str(self.event)
