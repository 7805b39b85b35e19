"""Assessments with their reasons, the queue of clusters, hand-overs, the routing matrix."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.triage.states import OPEN_MATRIX, ItemState, MatrixState, Priority


class Assessment(models.Model):
    """How one report was ranked; factors with their evidence are sealed under its key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(
        "intake.Report", related_name="assessments", on_delete=models.CASCADE
    )
    rubric = models.CharField(max_length=16)
    strands = models.JSONField(default=list)  # [{"code": "SCM", "category": "01"}]
    floors = models.JSONField(default=list)
    severity = models.CharField(max_length=10, blank=True)  # band; '' = not ranked
    urgency = models.CharField(max_length=12, blank=True)
    severity_score = models.FloatField(null=True)
    urgency_score = models.FloatField(null=True)
    priority = models.CharField(max_length=2, blank=True)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    detail_sealed = models.BinaryField()  # the whole `ruthan assess` line as JSON
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    because_sealed = models.BinaryField(null=True)  # reason of a reviewer's override
    is_current = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["report"], condition=Q(is_current=True), name="triage_one_current"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.priority}"


class QueueItem(models.Model):
    """One cluster in one centre's queue; copies join it instead of filling the queue."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cluster = models.ForeignKey(  # none for a picture without words
        "matching.Cluster", null=True, related_name="+", on_delete=models.PROTECT
    )
    centre = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    head = models.ForeignKey("intake.Report", related_name="+", on_delete=models.PROTECT)
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.WAITING)
    priority = models.CharField(max_length=2, choices=Priority)
    severity = models.CharField(max_length=10, blank=True)
    urgency = models.CharField(max_length=12, blank=True)
    strand = models.CharField(max_length=4, blank=True)
    reports = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField()  # first human look (domain §4.6), then dispatch
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    taken_at = models.DateTimeField(null=True)
    first_look_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cluster", "centre"], name="triage_item_once"),
            models.CheckConstraint(
                condition=Q(state__in=ItemState.values), name="triage_item_state"
            ),
        )
        indexes = (
            models.Index(fields=["centre", "state", "priority", "due_at"], name="triage_queue"),
            models.Index(  # the queue in its order, and its numbers without reading the rows
                fields=["centre", "priority", "due_at", "id"],
                include=["state", "taken_by"],
                condition=~Q(state=ItemState.DONE),
                name="triage_queue_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.priority} {self.cluster_id}"


class Handover(models.Model):
    """Passing an item to another centre, with a receipt; the reason is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    cluster = models.ForeignKey(
        "matching.Cluster", null=True, related_name="+", on_delete=models.PROTECT
    )
    from_centre = models.ForeignKey(
        "network.Organisation", related_name="+", on_delete=models.PROTECT
    )
    to_centre = models.ForeignKey(
        "network.Organisation", related_name="+", on_delete=models.PROTECT
    )
    reports = models.PositiveIntegerField()
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    because_sealed = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.ref


class JoinedItem(models.Model):
    """How two items of one centre stood before a merge of clusters made one of them.

    By this the merge can be taken back. `kept` is none where the centre had only the other one.
    Ids, codes and times.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    into = models.ForeignKey("matching.Cluster", related_name="+", on_delete=models.PROTECT)
    other = models.ForeignKey("matching.Cluster", related_name="+", on_delete=models.PROTECT)
    centre = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.CASCADE)
    kept = models.JSONField(null=True)
    gone = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["other"], name="triage_joined_other"),)

    def __str__(self) -> str:
        return f"{self.other_id} into {self.into_id}"


class RoutingVersion(models.Model):
    """One version of the routing matrix; what two people approved is never changed again.

    The version that ships with the program is a file and no row; these follow it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=8, choices=MatrixState, default=MatrixState.DRAFT)
    rows = models.JSONField()  # in the shape of routes-1.json
    note = models.TextField(blank=True)  # why it changes; about offices, never about a person
    effective_from = models.DateTimeField(null=True)
    effective_until = models.DateTimeField(null=True)
    begun_from = models.PositiveIntegerField()  # the number of the version it was copied from
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    drafted_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=MatrixState.values), name="triage_matrix_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=MatrixState.APPROVED)
                | (
                    Q(effective_from__isnull=False, approved_by__isnull=False)
                    & ~Q(approved_by=models.F("proposed_by"))
                ),
                name="triage_matrix_two_people",
            ),
        )

    def __str__(self) -> str:
        return self.version

    @property
    def version(self) -> str:
        """Its name, as assessments keep it."""
        return f"routes-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it is still being written or waits for the second person."""
        return self.state in OPEN_MATRIX
