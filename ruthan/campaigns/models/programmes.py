"""Programmes with an objective, their campaigns, and which unit acts on which channel."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ruthan.campaigns.states import Channel
from ruthan.core.refs import uuid7


class Programme(models.Model):
    """A policy or a funder's objective that campaigns serve."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    policy = models.CharField(max_length=160, blank=True)
    funder = models.CharField(max_length=160, blank=True)
    objective = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("-starts_on", "name_th")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaigns_programme_time",
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Campaign(models.Model):
    """Key messages for target groups in a period, with the material of a publishing kit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    programme = models.ForeignKey(Programme, related_name="campaigns", on_delete=models.PROTECT)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    messages = models.JSONField(default=list)  # [{"th", "en"}]
    audience = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    kits = models.JSONField(default=list)  # [{"kind": "claim" | "alert", "ref"}]
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("-starts_on", "name_th")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaigns_campaign_time",
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Assignment(models.Model):
    """That units act on a channel of a campaign; for applications, which one and its owner."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, related_name="assignments", on_delete=models.CASCADE)
    channel = models.CharField(max_length=12, choices=Channel)
    whom = models.JSONField(default=list)  # selectors or organisation codes
    app = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "channel", "app"], name="campaigns_assigned_once"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="campaigns_assignment_channel"
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.channel}"
