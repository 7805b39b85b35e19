"""Claims: statements opened for checking, their clusters, sources and verdicts; public words."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ruthan.claims.states import ClaimState, Direction, Provenance, VerdictCode, VerdictState
from ruthan.core.refs import uuid7


class Claim(models.Model):
    """A statement to check, opened by a person on one or more clusters."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=16, choices=ClaimState, default=ClaimState.OPEN)
    statement_th = models.CharField(max_length=500)
    statement_en = models.CharField(max_length=500, blank=True)
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    strand = models.CharField(max_length=4)
    category = models.CharField(max_length=40, blank=True)
    content_type = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=6, choices=Direction, default=Direction.CLEAN)
    searchable = models.TextField(blank=True)  # squashed words of title and statement
    closed_because = models.TextField(blank=True)
    impact = models.JSONField(default=dict)  # {"individual": {"th": .., "en": ..}, "family": ..}
    provenance = models.CharField(max_length=10, choices=Provenance, default=Provenance.OWN)
    centre = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    owner = models.ForeignKey(
        "network.Organisation", null=True, related_name="+", on_delete=models.PROTECT
    )
    partner = models.ForeignKey(
        "network.Organisation", null=True, related_name="+", on_delete=models.PROTECT
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    opened_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    next_review_on = models.DateField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["state", "-updated_at"], name="claims_claim_state"),
            models.Index(fields=["-published_at"], name="claims_claim_published"),
            models.Index(fields=["next_review_on"], name="claims_claim_review"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claims_state"),
        )

    def __str__(self) -> str:
        return self.title_th


class ClaimCluster(models.Model):
    """A cluster of reports that states this claim; a cluster belongs to one claim at most."""

    claim = models.ForeignKey(Claim, related_name="clusters", on_delete=models.CASCADE)
    cluster = models.OneToOneField("matching.Cluster", related_name="+", on_delete=models.PROTECT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    at = models.DateTimeField()
    came_from = models.UUIDField(null=True)  # the cluster that was merged into this one
    took_in = models.JSONField(default=list, db_default=[])  # links that ended in it by a merge

    def __str__(self) -> str:
        return f"{self.claim_id} {self.cluster_id}"


class Source(models.Model):
    """A source with the sentence it is quoted for, kept as it stood on the day it was read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, related_name="sources", on_delete=models.CASCADE)
    kind = models.CharField(max_length=10, default="secondary")  # primary, secondary
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    quote = models.TextField(blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of publisher, address, quote and day
    suggested = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    read_on = models.DateField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "id")

    def __str__(self) -> str:
        return self.title


class Origin(models.Model):
    """A row of another organisation's list under its own id; exact repeats lead to one claim."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=200)
    claim = models.ForeignKey(Claim, related_name="origins", on_delete=models.CASCADE)
    code = models.CharField(max_length=16, blank=True)  # the verdict it gives, '' for none
    said_on = models.DateField(null=True)
    words = models.BinaryField(max_length=16)  # hash of the squashed statement
    digest = models.BinaryField(max_length=32)  # of the whole row, to see that it changed
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "external_id"], name="claims_origin_once"),
        )
        indexes = (models.Index(fields=["source", "words"], name="claims_origin_words"),)

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


class Verdict(models.Model):
    """A verdict on a claim: proposed by one person, approved by another, numbered.

    An imported one was made by the organisation that it names; none of our people signed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, related_name="verdicts", on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=VerdictState, default=VerdictState.PROPOSED)
    code = models.CharField(max_length=16, choices=VerdictCode)
    reason_th = models.TextField()
    reason_en = models.TextField(blank=True)
    advice_th = models.TextField(blank=True)
    advice_en = models.TextField(blank=True)
    change_th = models.TextField(blank=True)  # what changed and why, for a correction
    change_en = models.TextField(blank=True)
    verified_by = models.ForeignKey(
        "network.Organisation", null=True, related_name="+", on_delete=models.PROTECT
    )
    is_imported = models.BooleanField(default=False, db_default=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    decided_at = models.DateTimeField(null=True)
    returned_because = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["claim", "number"], name="claims_verdict_number"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state="approved"), name="claims_one_approved"
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state="proposed"), name="claims_one_proposed"
            ),
            models.CheckConstraint(
                condition=Q(code__in=VerdictCode.values), name="claims_verdict_code"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="claims_two_people",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=False, proposed_by__isnull=False)
                | Q(
                    is_imported=True,
                    proposed_by__isnull=True,
                    approved_by__isnull=True,
                    verified_by__isnull=False,
                ),
                name="claims_whose_verdict",
            ),
        )

    def __str__(self) -> str:
        return f"{self.claim_id} {self.number} {self.code}"
