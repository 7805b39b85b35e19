"""Incoming official letters and the obligations that they bring."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.campaigns.states import Duty, LetterState, OnHoliday, Rhythm, Urgency
from ruthan.core.refs import uuid7


class Letter(models.Model):
    """An incoming official letter, as it reads; what cannot be read is marked, never guessed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=12, choices=LetterState, default=LetterState.CHECKING)
    unit = models.ForeignKey(  # whose register it stands in
        "network.Organisation", related_name="+", on_delete=models.PROTECT
    )
    number_raw = models.CharField(max_length=80)  # as typed, Thai digits and all
    number = models.CharField(max_length=40, blank=True)  # read by the grammar; '' if it is not
    is_circular = models.BooleanField(default=False)
    dated_on = models.DateField(null=True)
    sender = models.CharField(max_length=200)
    subject = models.CharField(max_length=400)
    addressee = models.CharField(max_length=200)
    enclosures = models.JSONField(default=list)  # [{"title", "copies"}, perhaps "unit"]
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    unreadable = models.JSONField(default=list)  # names of fields that a person must check
    note = models.CharField(max_length=400, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    registered_at = models.DateTimeField()
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["unit", "-registered_at"], name="campaigns_letter_unit"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=LetterState.values), name="campaigns_letter_state"
            ),
            models.CheckConstraint(
                condition=Q(urgency__in=Urgency.values), name="campaigns_letter_urgency"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Stamp(models.Model):
    """One desk's receiving stamp on a letter; desks follow each other."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    letter = models.ForeignKey(Letter, related_name="stamps", on_delete=models.CASCADE)
    place = models.PositiveSmallIntegerField()
    desk = models.CharField(max_length=160)
    number = models.CharField(max_length=40, blank=True)
    received_on = models.DateField(null=True)
    received_at = models.TimeField(null=True)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["letter", "place"], name="campaigns_stamp_place"),
        )

    def __str__(self) -> str:
        return f"{self.desk} {self.number}"


class Obligation(models.Model):
    """Who must do what by when: once on a day, or every month for the month before.

    `whom` names units by selectors (provinces, departments, enterprises) or organisation codes.
    Units below a province owe it by `inner_day`, so that the province can keep `due_day`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    letter = models.ForeignKey(
        Letter, null=True, related_name="obligations", on_delete=models.PROTECT
    )
    programme = models.ForeignKey(
        "campaigns.Programme", null=True, related_name="obligations", on_delete=models.PROTECT
    )
    issuer = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    duty = models.CharField(max_length=12, choices=Duty)
    rhythm = models.CharField(max_length=8, choices=Rhythm)
    title_th = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    whom = models.JSONField(default=list)
    due_on = models.DateField(null=True)  # of what is due once
    due_day = models.PositiveSmallIntegerField(null=True)  # of the month after, 1 to 28
    inner_day = models.PositiveSmallIntegerField(null=True)
    on_holiday = models.CharField(max_length=8, choices=OnHoliday, default=OnHoliday.STAY)
    first_month = models.DateField(null=True)  # the first month reported, its first day
    last_month = models.DateField(null=True)
    remind_days = models.JSONField(default=list)  # so many days before, 7 and 1
    policy = models.CharField(max_length=160, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="campaigns_duty"),
            models.CheckConstraint(
                condition=Q(rhythm="once", due_on__isnull=False)
                | Q(rhythm="monthly", due_day__gte=1, due_day__lte=28, first_month__isnull=False),
                name="campaigns_obligation_due",
            ),
            models.CheckConstraint(
                condition=Q(inner_day__isnull=True) | Q(inner_day__gte=1, inner_day__lte=28),
                name="campaigns_obligation_inner",
            ),
        )

    def __str__(self) -> str:
        return self.ref


class DayChange(models.Model):
    """A province's own days for an obligation, for the months from one until another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    obligation = models.ForeignKey(Obligation, related_name="changes", on_delete=models.CASCADE)
    unit = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    due_day = models.PositiveSmallIntegerField(null=True)  # None: as the obligation says
    inner_day = models.PositiveSmallIntegerField(null=True)
    first_month = models.DateField()
    last_month = models.DateField(null=True)
    because = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=(Q(due_day__isnull=True) | Q(due_day__gte=1, due_day__lte=28))
                & (Q(inner_day__isnull=True) | Q(inner_day__gte=1, inner_day__lte=28)),
                name="campaigns_change_days",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.first_month}"


class Fulfilment(models.Model):
    """That a unit did something else that was due; reports and coordinators need none."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    obligation = models.ForeignKey(Obligation, related_name="done", on_delete=models.CASCADE)
    unit = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    month = models.DateField(null=True)  # of what is due every month
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["obligation", "unit", "month"], nulls_distinct=False,
                name="campaigns_fulfilled_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month}"


class Reminder(models.Model):
    """That a unit was reminded, or its lateness noted: each once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    obligation = models.ForeignKey(Obligation, related_name="+", on_delete=models.CASCADE)
    unit = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    month = models.DateField(null=True)
    what = models.CharField(max_length=12)  # before-7, before-1, late
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["obligation", "unit", "month", "what"], nulls_distinct=False,
                name="campaigns_reminded_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month} {self.what}"
