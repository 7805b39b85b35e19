"""Notices to platforms, what came back after it was removed, and the four steps of a matter."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ruthan.core.refs import uuid7
from ruthan.referrals.states import Ask, CounterEnd, NoticeState, Step, Target


class Matter(models.Model):
    """Media that may be illegal, taken through the four steps of the founding document in order."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    centre = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    title_sealed = models.BinaryField()
    claim = models.CharField(max_length=12, blank=True)  # the public number of its claim
    is_illegal = models.BooleanField(null=True)  # None: nobody has said yet
    ground = models.CharField(max_length=40, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["centre", "-opened_at"], name="referrals_matters"),)

    def __str__(self) -> str:
        return self.ref


class MatterStep(models.Model):
    """One step that was done: by whom, when, and how."""

    matter = models.ForeignKey(Matter, related_name="steps", on_delete=models.CASCADE)
    step = models.CharField(max_length=1, choices=Step)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField()
    how_sealed = models.BinaryField()

    class Meta:
        ordering = ("step",)
        constraints = (
            models.UniqueConstraint(fields=["matter", "step"], name="referrals_matter_step_once"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.step}"


class Notice(models.Model):
    """What a platform is told about a post, account, person or organisation; two people sign."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.PROPOSED)
    platform = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    from_centre = models.ForeignKey(
        "network.Organisation", related_name="+", on_delete=models.PROTECT
    )
    target_kind = models.CharField(max_length=12, choices=Target)
    ask = models.CharField(max_length=12, choices=Ask)
    ground = models.CharField(max_length=40)
    strand = models.CharField(max_length=8)  # MIS, SCM ...; what the public log may say
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    body_sealed = models.BinaryField()  # JSON: target, statement, why
    target_hash = models.BinaryField(max_length=32, null=True)  # keyed, of the folded address
    cluster_id = models.UUIDField(null=True)  # the messages that it is about, opaque here
    matter = models.ForeignKey(Matter, null=True, related_name="notices", on_delete=models.PROTECT)
    follows = models.ForeignKey(
        "self", null=True, related_name="followed_by", on_delete=models.PROTECT
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    proposed_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    signed_at = models.DateTimeField(null=True)
    referral = models.OneToOneField(
        "referrals.Referral", null=True, related_name="notice", on_delete=models.PROTECT
    )
    counter_sealed = models.BinaryField(null=True)
    counter_at = models.DateTimeField(null=True)
    counter_end = models.CharField(max_length=10, blank=True, choices=CounterEnd)
    counter_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["from_centre", "state", "-proposed_at"], name="referrals_notices"),
            models.Index(
                fields=["target_hash"],
                condition=Q(target_hash__isnull=False),
                name="referrals_notice_target",
            ),
            models.Index(
                fields=["cluster_id"],
                condition=Q(cluster_id__isnull=False),
                name="referrals_notice_cluster",
            ),
            models.Index(
                fields=["-signed_at"],
                condition=Q(signed_at__isnull=False),
                name="referrals_notice_log",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("proposed_by")),
                name="referrals_notice_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NoticeState.values), name="referrals_notice_state"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Again(models.Model):
    """That something removed was reported again: which notice, which report (opaque), by what."""

    notice = models.ForeignKey(Notice, related_name="again", on_delete=models.CASCADE)
    report_id = models.UUIDField()
    by_link = models.BooleanField()  # the same address; else the same words
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["notice", "report_id"], name="referrals_again_once"),
        )

    def __str__(self) -> str:
        return f"{self.notice_id} {self.report_id}"
