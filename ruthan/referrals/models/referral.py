"""Requests: what an organisation was asked, under a key of its own, its clock, what came back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.referrals.states import (
    OPEN,
    Ask,
    Channel,
    Finding,
    ReferralState,
    RefusedBecause,
    Tlp,
    TurnKind,
)


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
    about_kind = models.CharField(max_length=12)  # states.About
    about_id = models.UUIDField()
    ask = models.CharField(max_length=12, choices=Ask, default=Ask.CHECK)
    ground = models.CharField(max_length=40)
    ground_edition = models.PositiveIntegerField(default=0)
    tlp = models.CharField(max_length=12, choices=Tlp, default=Tlp.AMBER)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    package_sealed = models.BinaryField()  # JSON, see queries.package
    digest = models.CharField(max_length=64)  # SHA-256 of the package, for the proof of dispatch
    dispatched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    dispatched_at = models.DateTimeField()
    due_at = models.DateTimeField()
    chase_at = models.DateTimeField(null=True)  # unacknowledged until then: it is sent again
    chased_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)  # when the clock was seen to have run out, once
    escalate_at = models.DateTimeField(null=True)  # when the next step up is due
    escalations = models.PositiveSmallIntegerField(default=0)  # how many steps were taken
    opened_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # since when a question of theirs waits for us
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
    refusal = models.CharField(max_length=12, blank=True, choices=RefusedBecause)
    ticket = models.CharField(max_length=60, blank=True)  # the recipient's own number for it
    joint = models.UUIDField(null=True)  # the same for all parts of what several hold together
    appeal_of = models.ForeignKey(
        "self", null=True, related_name="appeals", on_delete=models.PROTECT
    )
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "state", "due_at"], name="referrals_desk"),
            models.Index(fields=["about_kind", "about_id"], name="referrals_about"),
            models.Index(fields=["from_centre", "state", "due_at"], name="referrals_watch"),
            models.Index(
                fields=["joint"], condition=Q(joint__isnull=False), name="referrals_joint"
            ),
            models.Index(
                fields=["chase_at"],
                condition=Q(state="dispatched", chased_at__isnull=True),
                name="referrals_chase",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=("dispatched", "acknowledged", "partial")),
                name="referrals_due",
            ),
            models.Index(
                fields=["escalate_at"],
                condition=Q(escalate_at__isnull=False),
                name="referrals_escalate",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ReferralState.values), name="referrals_state"
            ),
            models.CheckConstraint(condition=Q(tlp__in=Tlp.values), name="referrals_tlp"),
        )

    def __str__(self) -> str:
        return self.ref

    @property
    def is_open(self) -> bool:
        """Whether an answer is still wanted."""
        return self.state in OPEN


class Turn(models.Model):
    """One thing that a side said about a request, sealed under the request's own key."""

    referral = models.ForeignKey(Referral, related_name="turns", on_delete=models.CASCADE)
    kind = models.CharField(max_length=10, choices=TurnKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    at = models.DateTimeField()
    body_sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.referral_id} {self.kind}"

    @property
    def is_theirs(self) -> bool:
        """Whether the organisation said it."""
        return self.kind in (TurnKind.QUESTION, TurnKind.PARTIAL, TurnKind.REFUSAL)


class Dispatch(models.Model):
    """That a request left by one way: when, what exactly (a digest), and the message it became."""

    referral = models.ForeignKey(Referral, related_name="dispatches", on_delete=models.CASCADE)
    channel = models.CharField(max_length=10, choices=Channel)
    number = models.PositiveSmallIntegerField(default=1)  # 2 and on: sent again by this way
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    message_id = models.UUIDField(null=True)  # of messaging, where its attempts are noted
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["referral", "channel", "number"], name="referrals_dispatch_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.referral_id} {self.channel} {self.number}"


class Escalation(models.Model):
    """One step up because a clock ran out; each step once."""

    referral = models.ForeignKey(Referral, related_name="steps_up", on_delete=models.CASCADE)
    step = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("step",)
        constraints = (
            models.UniqueConstraint(fields=["referral", "step"], name="referrals_step_once"),
        )

    def __str__(self) -> str:
        return f"{self.referral_id} {self.step}"
