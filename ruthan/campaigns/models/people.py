"""Coordinators of units: exactly one at a time, with the whole succession."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7


class Coordinator(models.Model):
    """Whom a unit named to coordinate; person and contact are sealed under a key of their own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(
        "network.Organisation", related_name="coordinators", on_delete=models.PROTECT
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    person_sealed = models.BinaryField()  # JSON: name, position, office, phone, email, line
    appointed_by = models.CharField(max_length=200)  # name and position of who appointed
    appointed_on = models.DateField()
    since = models.DateField()
    until = models.DateField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    named_at = models.DateTimeField()
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("-named_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until__isnull=True), name="campaigns_one_coordinator"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.since}"
