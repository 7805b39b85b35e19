"""A victim's case: transfers, holds, clocks, timeline; drafts that only browsers can open."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ruthan.cases.states import (
    LIVE_HOLDS,
    CaseState,
    HoldState,
    Moment,
    Outcome,
    ReleaseState,
    Target,
    Told,
    TransferState,
)
from ruthan.core.refs import uuid7


class Case(models.Model):
    """One victim's loss; words, person and numbers are sealed under a key of the case.

    Its centre is the one that owns the report, so that a hand-over takes the case along.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=12, choices=CaseState, default=CaseState.OPEN)
    report = models.OneToOneField("intake.Report", related_name="+", on_delete=models.CASCADE)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    story_sealed = models.BinaryField()  # JSON: story, phones, lines, links
    person_sealed = models.BinaryField()  # JSON: name, phone
    numbers_sealed = models.BinaryField(null=True)  # JSON: bank_case, police, station
    bank_case_hash = models.BinaryField(max_length=32, null=True)
    police_hash = models.BinaryField(max_length=32, null=True)
    t0 = models.DateTimeField()  # the last transfer that the person affected made
    opened_at = models.DateTimeField()
    bank_told_at = models.DateTimeField(null=True)
    police_told_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)  # of the clocks that still run
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    recovered_satang = models.BigIntegerField(default=0)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["state", "next_due_at"], name="cases_case_clock"),
            models.Index(fields=["bank_case_hash"], name="cases_case_bank"),
            models.Index(fields=["police_hash"], name="cases_case_police"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=CaseState.values), name="cases_case_state"
            ),
            models.CheckConstraint(
                condition=Q(recovered_satang__gte=0), name="cases_case_recovered"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Transfer(models.Model):
    """One hop of the money: from where to where, how much, when, and where it is now."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, related_name="transfers", on_delete=models.CASCADE)
    parent = models.ForeignKey("self", null=True, related_name="next", on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField()
    told_by = models.CharField(max_length=6, choices=Told, default=Told.VICTIM)
    from_bank = models.CharField(max_length=12, blank=True)
    to_bank = models.CharField(max_length=12, blank=True)
    to_kind = models.CharField(max_length=9, choices=Target, default=Target.ACCOUNT)
    to_sealed = models.BinaryField()  # JSON: account, name
    to_hash = models.BinaryField(max_length=32, null=True)  # keyed, of the account's characters
    amount_satang = models.BigIntegerField()
    at = models.DateTimeField()
    is_time_known = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=TransferState, default=TransferState.SENT)
    held_satang = models.BigIntegerField(default=0)
    returned_satang = models.BigIntegerField(default=0)
    slip = models.UUIDField(null=True)  # the evidence of the report
    slip_hash = models.BinaryField(max_length=32, null=True)  # keyed, of the cleaned picture
    slip_sealed = models.BinaryField(null=True)  # JSON: bank, ref of the code on the slip
    slip_ref_hash = models.BinaryField(max_length=32, null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        indexes = (
            models.Index(fields=["to_hash"], name="cases_transfer_to"),
            models.Index(fields=["slip_hash"], name="cases_transfer_slip"),
            models.Index(fields=["slip_ref_hash"], name="cases_transfer_slip_ref"),
        )
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="cases_transfer_number"),
            models.CheckConstraint(
                condition=Q(state__in=TransferState.values), name="cases_transfer_state"
            ),
            models.CheckConstraint(
                condition=Q(amount_satang__gt=0)
                & Q(held_satang__gte=0, held_satang__lte=F("amount_satang"))
                & Q(returned_satang__gte=0, returned_satang__lte=F("amount_satang")),
                name="cases_transfer_amounts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class Hold(models.Model):
    """A request that a bank hold an amount, by two people, until a time; the bank's answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, related_name="holds", on_delete=models.CASCADE)
    transfer = models.ForeignKey(Transfer, related_name="holds", on_delete=models.CASCADE)
    bank = models.CharField(max_length=12)
    amount_satang = models.BigIntegerField()
    held_satang = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=HoldState, default=HoldState.ASKED)
    because_sealed = models.BinaryField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    approved_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    referral = models.UUIDField(null=True)  # the request that carries it

    class Meta:
        ordering = ("-asked_at",)
        indexes = (models.Index(fields=["state", "expires_at"], name="cases_hold_expiry"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=HoldState.values), name="cases_hold_state"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                name="cases_hold_two_people",
            ),
            models.CheckConstraint(
                condition=Q(amount_satang__gt=0)
                & Q(held_satang__gte=0, held_satang__lte=F("amount_satang")),
                name="cases_hold_amounts",
            ),
            models.UniqueConstraint(
                fields=["transfer"], condition=Q(state__in=LIVE_HOLDS), name="cases_hold_one_live"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


class Release(models.Model):
    """Somebody honest whose money is held: an entry of its own with a clock of hours."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=9, choices=ReleaseState, default=ReleaseState.OPEN)
    centre = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    report = models.OneToOneField(
        "intake.Report", null=True, related_name="+", on_delete=models.CASCADE
    )
    hold = models.ForeignKey(Hold, null=True, related_name="releases", on_delete=models.CASCADE)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    facts_sealed = models.BinaryField()  # JSON: account, why
    account_hash = models.BinaryField(max_length=32, null=True)
    bank = models.CharField(max_length=12, blank=True)
    amount_satang = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    missed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["centre", "state", "due_at"], name="cases_release_clock"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ReleaseState.values), name="cases_release_state"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Clock(models.Model):
    """One deadline of a case, counted by a dated rule."""

    case = models.ForeignKey(Case, related_name="clocks", on_delete=models.CASCADE)
    code = models.CharField(max_length=16)
    edition = models.CharField(max_length=16)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_at",)
        indexes = (models.Index(fields=["due_at"], name="cases_clock_due"),)
        constraints = (models.UniqueConstraint(fields=["case", "code"], name="cases_clock_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"


class Reminder(models.Model):
    """That the victim was reminded so many hours before a deadline; once."""

    clock = models.ForeignKey(Clock, related_name="reminders", on_delete=models.CASCADE)
    hours = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["clock", "hours"], name="cases_reminder_once"),
        )

    def __str__(self) -> str:
        return f"{self.clock_id} {self.hours}"


class CaseEvent(models.Model):
    """One line of a case's timeline: codes and amounts, and perhaps a sealed note."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, related_name="events", on_delete=models.CASCADE)
    kind = models.CharField(max_length=14, choices=Moment)
    facts = models.JSONField(default=dict)
    note_sealed = models.BinaryField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Draft(models.Model):
    """What a victim has typed so far, under a key that only their browser holds."""

    name_hash = models.BinaryField(max_length=32, primary_key=True)
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["changed_at"], name="cases_draft_time"),)

    def __str__(self) -> str:
        return f"{self.changed_at:%Y-%m-%d %H:%M}"


class DraftFile(models.Model):
    """A cleaned slip of a draft, under the same key."""

    draft = models.ForeignKey(Draft, related_name="files", on_delete=models.CASCADE)
    name = models.CharField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "name"], name="cases_draft_file"),)

    def __str__(self) -> str:
        return self.name
