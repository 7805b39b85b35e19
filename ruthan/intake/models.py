"""Reports under keys of their own with all that belongs to them; and sealed drops."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.intake.states import Author, Channel, DropState, ReportState, Wants


class Report(models.Model):
    """What one person sent; the text is sealed under a data key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=20, choices=ReportState, default=ReportState.RECEIVED)
    channel = models.CharField(max_length=10, choices=Channel)
    is_observation = models.BooleanField(default=False)
    centre = models.ForeignKey(
        "network.Organisation", related_name="reports", on_delete=models.PROTECT
    )
    cluster = models.ForeignKey(
        "matching.Cluster", null=True, related_name="+", on_delete=models.PROTECT
    )
    province = models.CharField(max_length=2, blank=True)
    wants = models.CharField(max_length=8, choices=Wants)
    language = models.CharField(max_length=2, default="th")
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    text_sealed = models.BinaryField()
    answers_sealed = models.BinaryField(null=True)  # what the form asked: situation, amount, time
    length = models.PositiveIntegerField()
    reporter_key = models.BinaryField(max_length=32)
    receipt_lookup = models.CharField(max_length=10, unique=True, null=True)  # noqa: DJ001 - unique
    receipt_salt = models.BinaryField(max_length=16, null=True)
    receipt_hash = models.BinaryField(max_length=32, null=True)
    submitted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["centre", "state", "submitted_at"], name="intake_report_centre"),
            models.Index(fields=["cluster", "state"], name="intake_report_cluster"),
            models.Index(fields=["reporter_key"], name="intake_report_reporter"),
            models.Index(  # numbers by month and province are counted from it alone
                fields=["submitted_at"],
                include=["province", "state", "is_observation"],
                name="intake_report_time",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="intake_report_state"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Step(models.Model):
    """One line of a report's public history: the state it moved to, and when."""

    report = models.ForeignKey(Report, related_name="steps", on_delete=models.CASCADE)
    state = models.CharField(max_length=20, choices=ReportState)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.report_id} {self.state}"


class Evidence(models.Model):
    """A file, image or link of a report; addressed by the hash of its ciphertext."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, related_name="evidence", on_delete=models.CASCADE)
    kind = models.CharField(max_length=8)  # image, file, link
    address = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    name_sealed = models.BinaryField()  # file name, or the link itself
    prints_sealed = models.BinaryField(null=True)  # digests of an image as it was sent
    plain_sha256 = models.BinaryField(max_length=32, null=True)  # keyed hash of the cleaned bytes
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Contact(models.Model):
    """Where the reporter agreed to be told; sealed, with the consent that was given."""

    report = models.OneToOneField(Report, related_name="contact", on_delete=models.CASCADE)
    kind = models.CharField(max_length=8, default="email")
    value_sealed = models.BinaryField()
    purpose = models.CharField(max_length=12, default="answer")
    notice_version = models.CharField(max_length=20)
    consent_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.report_id}"


class Remark(models.Model):
    """One line of the two-way conversation between staff and reporter."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, related_name="remarks", on_delete=models.CASCADE)
    author = models.CharField(max_length=8, choices=Author)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    body_sealed = models.BinaryField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.author} {self.report_id}"


class Answer(models.Model):
    """The answer that a report got, once for each verdict; the words are public ones."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, related_name="answers", on_delete=models.CASCADE)
    claim = models.UUIDField()
    verdict = models.UUIDField()
    verdict_code = models.CharField(max_length=16)
    title_th = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=200)
    decided_on = models.DateField()
    is_automatic = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(fields=["report", "verdict"], name="intake_answer_once"),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.verdict_code}"


class Decline(models.Model):
    """Why a report was not taken up: a code with a public sentence, and a sealed note for staff."""

    report = models.OneToOneField(Report, related_name="decline", on_delete=models.CASCADE)
    reason = models.CharField(max_length=24)
    note_sealed = models.BinaryField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id} {self.reason}"


class CustodyKey(models.Model):
    """A public key to which sealed drops are encrypted; the private half is never here."""

    fingerprint = models.CharField(max_length=16, primary_key=True)
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.fingerprint


class SealedDrop(models.Model):
    """A child's case as ciphertext only: no text, file, gram, province or reporter key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=10, choices=DropState, default=DropState.WAITING)
    channel = models.CharField(max_length=10, choices=Channel)
    custody = models.ForeignKey(CustodyKey, on_delete=models.PROTECT)
    sealed = models.BinaryField()
    receipt_lookup = models.CharField(max_length=10, unique=True, null=True)  # noqa: DJ001 - unique
    receipt_salt = models.BinaryField(max_length=16, null=True)
    receipt_hash = models.BinaryField(max_length=32, null=True)
    dropped_at = models.DateTimeField()
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["state", "dropped_at"], name="intake_drop_state"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=DropState.values), name="intake_drop_known"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Ticket(models.Model):
    """A form that was handed in: pressed twice, it finds the same report or drop."""

    token_hash = models.BinaryField(max_length=32, primary_key=True)
    report = models.ForeignKey(Report, null=True, related_name="+", on_delete=models.CASCADE)
    drop = models.ForeignKey(SealedDrop, null=True, related_name="+", on_delete=models.CASCADE)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["at"], name="intake_ticket_time"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
