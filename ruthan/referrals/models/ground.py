"""Grounds with their clocks as dated editions, and how each recipient is reached."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.referrals.states import Basis, Unit


class Ground(models.Model):
    """One edition of a ground for one kind of recipient; what is shipped is edition 0, in a file.

    A change is a new row: what a request was sent under can be read for ever.
    """

    code = models.CharField(max_length=40)
    recipient = models.CharField(max_length=48)  # `*`, a kind of organisation, or `org:` and a code
    edition = models.PositiveIntegerField()
    basis = models.CharField(max_length=12, choices=Basis)
    label_th = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    article_th = models.CharField(max_length=200, blank=True)
    article_en = models.CharField(max_length=200, blank=True)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=16, choices=Unit)
    source = models.CharField(max_length=200)
    checked_on = models.DateField()
    is_verified = models.BooleanField(default=False)
    is_retired = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["code", "recipient", "edition"], name="referrals_ground_edition"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1, edition__gte=1), name="referrals_ground_counts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.recipient} {self.edition}"


class Recipient(models.Model):
    """How an organisation is reached beside its desk here, and who is told when it is late."""

    organisation = models.OneToOneField(
        "network.Organisation", related_name="+", primary_key=True, on_delete=models.PROTECT
    )
    escalation_name = models.CharField(max_length=120, blank=True)
    escalation_email = models.EmailField(blank=True)
    xarf_email = models.EmailField(blank=True)
    wants_letter = models.BooleanField(default=False)
    higher = models.ForeignKey(
        "network.Organisation", null=True, related_name="+", on_delete=models.PROTECT
    )
    source = models.CharField(max_length=200)
    checked_on = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.organisation_id)
