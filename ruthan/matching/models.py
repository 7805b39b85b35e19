"""What is known, as rows: signatures are the truth, clusters gather near-duplicate reports."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ruthan.audit.models import CurrentTransaction, Xid8Field
from ruthan.core.models import DataKey
from ruthan.core.refs import uuid7


class Cluster(models.Model):
    """Reports that carry the same text or nearly so: a star around its representative, never a chain."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key_hash = models.BinaryField(max_length=16)
    fold_version = models.PositiveSmallIntegerField()
    representative = models.UUIDField(null=True)
    reports = models.PositiveIntegerField(default=0)
    observations = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    first_seen = models.DateTimeField(db_default=Now())
    last_seen = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["key_hash", "fold_version"], name="matching_cluster_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Signature(models.Model):
    """One known text: of a claim in clear (a public statement), of a report under its own key.

    Rows are only added: a change or removal is a new row, and readers follow (xid, id) behind
    pg_snapshot_xmin, so that no row is ever passed over.
    """

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field(db_default=CurrentTransaction(), editable=False)
    kind = models.CharField(max_length=8)  # report, claim
    subject = models.UUIDField()
    cluster = models.ForeignKey(Cluster, null=True, on_delete=models.PROTECT)
    fold_version = models.PositiveSmallIntegerField()
    folded = models.BinaryField()
    data_key = models.ForeignKey(DataKey, null=True, on_delete=models.DO_NOTHING)
    is_removed = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (
            models.Index(fields=["xid", "id"], name="matching_signature_tail"),
            models.Index(fields=["kind", "subject"], name="matching_signature_subject"),
            models.Index(
                fields=["cluster"], name="matching_signature_live", condition=Q(is_removed=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
