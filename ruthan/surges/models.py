"""People an hour, as small numbers, and the surges found in them; nothing personal in either."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.surges.states import Because, Kind, Proposal


class HourCount(models.Model):
    """How many different people reported something in one hour; posts that were seen, apart."""

    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.UUIDField()  # the claim, cluster or family; zero for all reports
    province = models.CharField(max_length=2, blank=True)  # '' = the whole country
    hour = models.DateTimeField()
    people = models.PositiveIntegerField()
    seen = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject", "province", "hour"], name="surges_hour_once"
            ),
        )
        indexes = (models.Index(fields=["hour"], name="surges_hour_time"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.hour:%Y-%m-%d %H} {self.people}"


class Surge(models.Model):
    """More people than usual: of what, where, since when, how fast, and what was done about it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.UUIDField()
    province = models.CharField(max_length=2, blank=True)
    began_at = models.DateTimeField()
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    peak_at = models.DateTimeField()
    peak_people = models.PositiveIntegerField()  # in the busiest hour
    people = models.PositiveIntegerField()  # what was unusual when it was found: so many people
    hours = models.PositiveSmallIntegerField()  # ... in so many hours
    expected = models.FloatField()  # ... where so many were expected
    proposal = models.CharField(max_length=10, choices=Proposal, default=Proposal.NONE)
    alert_ref = models.CharField(max_length=12, blank=True)
    because = models.CharField(max_length=10, choices=Because, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject", "province"],
                condition=Q(ended_at__isnull=True),
                name="surges_one_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["-began_at"], name="surges_surge_began"),
            models.Index(fields=["kind", "subject"], name="surges_surge_subject"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.began_at:%Y-%m-%d %H:%M}"
