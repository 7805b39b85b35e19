"""Alerts shown on the public site."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ruthan.core.refs import uuid7
from ruthan.publishing.states import AlertState


class Alert(models.Model):
    """A warning in force for some provinces until a time; signed by two people."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=6, choices=AlertState, default=AlertState.DRAFT)
    title_th = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    body_th = models.TextField()
    body_en = models.TextField(blank=True)
    todo_th = models.TextField()
    todo_en = models.TextField(blank=True)
    severity = models.CharField(max_length=10)
    urgency = models.CharField(max_length=12)
    provinces = models.JSONField(default=list)  # empty = the whole country
    direction = models.CharField(max_length=6, default="clean")
    claim = models.ForeignKey("claims.Claim", null=True, related_name="+", on_delete=models.PROTECT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    approved_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["state", "expires_at"], name="publishing_alert_live"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=AlertState.values), name="publishing_state"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="publishing_two_people",
            ),
        )

    def __str__(self) -> str:
        return self.title_th
