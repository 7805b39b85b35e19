"""Entries found by keyed hashes alone, who reported them, who contests them, who was told."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.registry.states import (
    OPEN_DISPUTES,
    DisputeState,
    Grade,
    Held,
    IndicatorState,
    Kind,
    Outcome,
    Standing,
)


class Indicator(models.Model):
    """An account, number or link that people reported.

    `hash` is keyed: it can be asked for and cannot be read. The value is sealed under a data key
    of its own and leaves by an audited export alone; pages show what `shown_sealed` holds, masked.
    A PromptPay target that is somebody's citizen number has no value at all, only its hash.
    `people` is what the rules count today, kept with every sighting.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    provider = models.CharField(max_length=20, blank=True)  # code of a bank, name of a platform
    hash = models.BinaryField(max_length=32, unique=True)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    value_sealed = models.BinaryField(null=True)
    shown_sealed = models.BinaryField()
    state = models.CharField(max_length=8, choices=IndicatorState, default=IndicatorState.OPEN)
    grade = models.CharField(max_length=10, choices=Grade, default=Grade.REPORTED)
    people = models.PositiveIntegerField(default=0)
    reports = models.PositiveIntegerField(default=0)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    expires_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)  # not told to anybody until an officer has looked
    held_because = models.CharField(max_length=16, choices=Held, blank=True)
    looked_at = models.DateTimeField(null=True)  # when an officer last let it go on, or confirmed
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    cleared_at = models.DateTimeField(null=True)
    was_told = models.BooleanField(default=False)  # when it was cleared: then people hear of that
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["-last_seen", "id"], name="registry_newest"),
            models.Index(fields=["kind", "-last_seen"], name="registry_kind"),
            models.Index(fields=["expires_at"], name="registry_expires"),
            models.Index(fields=["people", "-last_seen"], name="registry_people"),
            models.Index(
                fields=["-last_seen"],
                name="registry_cleared",
                condition=Q(state=IndicatorState.CLEARED),
            ),
            models.Index(
                fields=["held_at"], name="registry_held", condition=Q(held_at__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="registry_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=IndicatorState.values), name="registry_state_known"
            ),
            models.CheckConstraint(
                condition=Q(grade__in=Grade.values), name="registry_grade_known"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Sighting(models.Model):
    """That one source named an entry, once for each source; whom it counts as, and since when.

    `source_id` is a reference that only the app of its kind can follow. `reporter_key` is hashed
    once more under our own name, so that it leads to no report; of people without a name it is
    the same for all of one day.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indicator = models.ForeignKey(Indicator, related_name="sightings", on_delete=models.CASCADE)
    source_kind = models.CharField(max_length=12)  # report, case, trade, partner, officer
    source_id = models.UUIDField()
    channel = models.CharField(max_length=12, blank=True)
    standing = models.CharField(max_length=10, choices=Standing)
    reporter_key = models.BinaryField(max_length=32)
    grade = models.CharField(max_length=10, choices=Grade, default=Grade.REPORTED)
    at = models.DateTimeField()
    set_aside_by = models.ForeignKey(  # the decision after which it no longer counts
        "registry.Dispute", null=True, related_name="+", on_delete=models.SET_NULL
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["indicator", "source_kind", "source_id"], name="registry_sighting_once"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values), name="registry_standing_known"
            ),
        )
        indexes = (
            models.Index(fields=["source_kind", "source_id"], name="registry_sighting_source"),
            models.Index(fields=["indicator", "at"], name="registry_sighting_time"),
            models.Index(fields=["indicator", "reporter_key", "at"], name="registry_sighting_who"),
            models.Index(fields=["at"], name="registry_sighting_old"),
        )

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.source_kind}"


class Dispute(models.Model):
    """Somebody contests what is told about an account, number or link.

    It is taken in whether an entry exists or not, and answered alike; `hash` finds the entry when
    a decision is signed. Words, value and contact are sealed; a receipt opens the answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=10, choices=DisputeState, default=DisputeState.WAITING)
    kind = models.CharField(max_length=12, choices=Kind)
    hash = models.BinaryField(max_length=32)
    also = models.JSONField(default=list)  # hashes of what else the same thing is called, as hex
    indicator = models.ForeignKey(
        Indicator, null=True, related_name="disputes", on_delete=models.SET_NULL
    )
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    shown_sealed = models.BinaryField()
    words_sealed = models.BinaryField()
    contact_sealed = models.BinaryField(null=True)  # an e-mail address, with consent
    language = models.CharField(max_length=2, default="th")
    receipt_lookup = models.CharField(max_length=10, unique=True, null=True)  # noqa: DJ001 - unique
    receipt_salt = models.BinaryField(max_length=16, null=True)
    receipt_hash = models.BinaryField(max_length=32, null=True)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True)  # when the clock was seen to have run out, once
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason_sealed = models.BinaryField(null=True)  # for the second person
    answer_sealed = models.BinaryField(null=True)  # for whoever contested
    chosen = models.JSONField(default=list)  # ids of the entries that the proposal is about
    set_aside = models.JSONField(default=list)  # ids of the sightings that a correction takes out
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    decided_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["hash"], name="registry_dispute_hash"),
            models.Index(
                fields=["due_at"],
                name="registry_dispute_open",
                condition=Q(state__in=OPEN_DISPUTES),
            ),
            models.Index(fields=["-filed_at"], name="registry_dispute_newest"),
            models.Index(
                fields=["decided_at"],
                name="registry_dispute_decided",
                condition=Q(decided_at__isnull=False),
            ),
            GinIndex(
                fields=["also"],
                name="registry_dispute_also",
                opclasses=["jsonb_path_ops"],
                fastupdate=False,  # read by every look-up, written by few
                condition=Q(state__in=OPEN_DISPUTES),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=DisputeState.values), name="registry_dispute_state"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("", *Outcome.values)), name="registry_dispute_outcome"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="registry_dispute_two_people",
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Told(models.Model):
    """That somebody who can be reached was told about an entry: so that a clearing reaches them.

    The address is sealed, and there only where it was given for this.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indicator = models.ForeignKey(Indicator, related_name="told", on_delete=models.CASCADE)
    channel = models.CharField(max_length=12)  # line, email
    subscriber_hash = models.BinaryField(max_length=32)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    to_sealed = models.BinaryField()
    language = models.CharField(max_length=2, default="th")
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["indicator", "subscriber_hash"], name="registry_told_once"
            ),
        )
        indexes = (models.Index(fields=["told_at"], name="registry_told_time"),)

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.channel}"
