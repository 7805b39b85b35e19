"""Referrals: what an organisation was asked, under a key of its own, its clock, its answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.referrals.states import OPEN, Finding, ReferralState


class Referral(models.Model):
    """One request to one organisation; its liaison sees this and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=14, choices=ReferralState, default=ReferralState.DISPATCHED)
    organisation = models.ForeignKey(
        "network.Organisation", related_name="referrals", on_delete=models.PROTECT
    )
    from_centre = models.ForeignKey(
        "network.Organisation", related_name="+", on_delete=models.PROTECT
    )
    about_kind = models.CharField(max_length=12)  # claim
    about_id = models.UUIDField()
    ground = models.CharField(max_length=40)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    package_sealed = (
        models.BinaryField()
    )  # JSON: asked, statement, samples (masked), spread, earliest
    digest = models.CharField(max_length=64)  # SHA-256 of the package, for the proof of dispatch
    dispatched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    dispatched_at = models.DateTimeField()
    due_at = models.DateTimeField()
    missed_at = models.DateTimeField(null=True)  # when the clock was seen to have run out, once
    opened_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    acknowledged_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    answered_at = models.DateTimeField(null=True)
    answer_code = models.CharField(max_length=16, blank=True, choices=Finding)  # its own finding
    answer_sealed = models.BinaryField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "state", "due_at"], name="referrals_desk"),
            models.Index(fields=["about_kind", "about_id"], name="referrals_about"),
            models.Index(fields=["from_centre", "state", "due_at"], name="referrals_watch"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ReferralState.values), name="referrals_state"
            ),
        )

    def __str__(self) -> str:
        return self.ref

    @property
    def is_open(self) -> bool:
        """Whether an answer is still wanted."""
        return self.state in OPEN
