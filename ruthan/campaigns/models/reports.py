"""Monthly reports with their seals, channels on which nothing was done, national compilations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.campaigns.states import Channel, ReportState
from ruthan.core.refs import uuid7


class MonthlyReport(models.Model):
    """What a unit reports of one month; whoever records into it holds its row shared."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    unit = models.ForeignKey(
        "network.Organisation", related_name="monthly_reports", on_delete=models.PROTECT
    )
    month = models.DateField()
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)
    revision = models.PositiveSmallIntegerField(default=0)  # of its last seal
    first_submitted_at = models.DateTimeField(null=True)  # what lateness is counted by
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_number = models.CharField(max_length=40, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["month", "state"], name="campaigns_report_month"),)
        constraints = (
            models.UniqueConstraint(fields=["unit", "month"], name="campaigns_report_once"),
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="campaigns_report_state"
            ),
            models.UniqueConstraint(
                fields=["received_number"], condition=~Q(received_number=""),
                name="campaigns_received_number",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref


class Nothing(models.Model):
    """Why nothing was done on a channel in a month, for the line under its heading."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(MonthlyReport, related_name="nothings", on_delete=models.CASCADE)
    channel = models.CharField(max_length=12, choices=Channel)
    because = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["report", "channel"], name="campaigns_nothing_once"),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.channel}"


class Seal(models.Model):
    """One revision of a report as it was sealed: what it says, and the digest of that."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(MonthlyReport, related_name="seals", on_delete=models.CASCADE)
    revision = models.PositiveSmallIntegerField()
    digest = models.BinaryField(max_length=32)  # SHA-256 of `content` in canonical JSON
    content = models.JSONField()  # headings, entries, captions, days, photos by their digests
    is_as_original = models.BooleanField(default=False)  # with the form's own misprints
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    sealed_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    submitted_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    received_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    reopened_at = models.DateTimeField(null=True)
    reopened_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("revision",)
        constraints = (
            models.UniqueConstraint(fields=["report", "revision"], name="campaigns_seal_once"),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.revision}"


class Compilation(models.Model):
    """A compiled national report: asked for, drawn by a job with its progress, then a file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    month = models.DateField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    asked_at = models.DateTimeField()
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    pdf = models.CharField(max_length=64, blank=True)  # address of the sealed file
    pages = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-asked_at", "-id")

    def __str__(self) -> str:
        return f"{self.month} {self.done}/{self.total}"
