"""What is known, as rows: signatures and pictures are the truth; clusters gather copies."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ruthan.core.fields import CurrentTransaction, Xid8Field
from ruthan.core.refs import uuid7
from ruthan.matching.states import Purpose


class Cluster(models.Model):
    """Reports that carry the same text or nearly so: a star around one of them, never a chain."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key_hash = models.BinaryField(max_length=16)
    fold_version = models.PositiveSmallIntegerField()
    representative = models.UUIDField(null=True)
    reports = models.PositiveIntegerField(default=0)
    observations = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    apart_from = models.ForeignKey(
        "self", null=True, related_name="+", on_delete=models.PROTECT
    )  # a person split it off: machines never join the two again
    first_seen = models.DateTimeField(db_default=Now())
    last_seen = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["key_hash", "fold_version"], name="matching_cluster_once"
            ),
        )
        indexes = (models.Index(fields=["first_seen"], name="matching_cluster_seen"),)

    def __str__(self) -> str:
        return str(self.id)


class Signature(models.Model):
    """One known text: of a claim in clear (a public statement), of a report under its own key.

    A change or removal is a new row with a higher id (the old one is emptied), and readers follow
    (xid, id) behind pg_snapshot_xmin, so that no row is ever passed over. `folded` keeps spaces
    and lines (the light fold), so that a reader of a later fold_version can fold it again.
    """

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field(db_default=CurrentTransaction(), editable=False)
    kind = models.CharField(max_length=8)  # report, claim
    subject = models.UUIDField()
    cluster = models.ForeignKey(Cluster, null=True, on_delete=models.PROTECT)
    fold_version = models.PositiveSmallIntegerField()
    folded = models.BinaryField()
    data_key = models.ForeignKey("core.DataKey", null=True, on_delete=models.DO_NOTHING)
    is_removed = models.BooleanField(default=False)
    is_indexed = models.BooleanField(
        default=True
    )  # representatives and claims; copies are not read
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (
            models.Index(
                fields=["xid", "id"], name="matching_signature_tail", condition=Q(is_indexed=True)
            ),
            models.Index(fields=["kind", "subject"], name="matching_signature_subject"),
            models.Index(
                fields=["cluster"], name="matching_signature_live", condition=Q(is_removed=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("report", "claim")), name="matching_signature_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Family(models.Model):
    """One template with many instances, each a cluster: a star around one cluster of them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    representative = models.ForeignKey(  # none once nothing readable is left of its instances
        Cluster, null=True, related_name="+", on_delete=models.PROTECT
    )
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.ref


class FamilyMember(models.Model):
    """That a cluster is an instance of a family: who placed it, why, and when it was taken out.

    `reasons` are codes of the engine, never words of a text. A row that a person ended stays, so
    that machines do not place the cluster there again.
    """

    family = models.ForeignKey(Family, related_name="members", on_delete=models.PROTECT)
    cluster = models.ForeignKey(Cluster, related_name="+", on_delete=models.PROTECT)
    is_by_machine = models.BooleanField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.SET_NULL
    )
    probability = models.FloatField(null=True)  # that it is a copy, as the engine saw it
    reasons = models.JSONField(default=list)
    came_from = models.ForeignKey(  # the family that was merged into this one
        Family, null=True, related_name="+", on_delete=models.PROTECT
    )
    at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.SET_NULL
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["cluster"], condition=Q(left_at__isnull=True), name="matching_one_family"
            ),
        )

    def __str__(self) -> str:
        return f"{self.cluster_id} in {self.family_id}"


class Mark(models.Model):
    """How far a round of mending has read the signatures in commit order, and when it began."""

    name = models.CharField(primary_key=True, max_length=20)
    xid = models.BigIntegerField(default=0)
    signature = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.xid} {self.signature}"


class Merge(models.Model):
    """That a person made one cluster of two, and how both stood: by this it can be taken back.

    Ids, codes and times; `reports` are those of the cluster that ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    keep = models.ForeignKey(Cluster, related_name="+", on_delete=models.PROTECT)
    gone = models.ForeignKey(Cluster, related_name="+", on_delete=models.PROTECT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.SET_NULL
    )
    at = models.DateTimeField()
    reports = models.JSONField(default=list)
    inner = models.JSONField(default=list)  # clusters that had been merged into it before
    led_by = models.UUIDField(null=True)  # the report that stood for it
    first_seen = models.DateTimeField()  # of the one that stays, before
    last_seen = models.DateTimeField()
    families = models.JSONField(default=list)  # memberships of the one that ended
    apart = models.JSONField(default=list)  # what was said not to be the same as it
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.SET_NULL
    )

    class Meta:
        indexes = (models.Index(fields=["keep"], name="matching_merge_keep"),)

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.keep_id}"


class Split(models.Model):
    """That a person took a report out of its cluster, and how both stood: so it can go back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.UUIDField()
    old = models.UUIDField()  # the cluster that it was in
    made = models.UUIDField()  # that of its own words
    was_there = models.BooleanField()  # whether others stood in it already
    apart_from = models.UUIDField(null=True)  # what it had been taken out of before
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.SET_NULL
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.SET_NULL
    )

    class Meta:
        indexes = (
            models.Index(fields=["made"], name="matching_split_made"),
            models.Index(fields=["old"], name="matching_split_old"),
        )

    def __str__(self) -> str:
        return f"{self.report} out of {self.old}"


class NotSame(models.Model):
    """A person said that a cluster is not the same as another one, or as a claim.

    Of two clusters the lower id stands first. A row that was taken back stays, ended.
    """

    cluster = models.ForeignKey(Cluster, related_name="+", on_delete=models.PROTECT)
    other = models.ForeignKey(Cluster, null=True, related_name="+", on_delete=models.PROTECT)
    claim = models.UUIDField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.SET_NULL
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.SET_NULL
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["cluster", "other"],
                condition=Q(ended_at__isnull=True, other__isnull=False),
                name="matching_apart_once",
            ),
            models.UniqueConstraint(
                fields=["cluster", "claim"],
                condition=Q(ended_at__isnull=True, claim__isnull=False),
                name="matching_apart_claim_once",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=False, claim__isnull=True)
                | Q(other__isnull=True, claim__isnull=False),
                name="matching_apart_from_one",
            ),
        )
        indexes = (models.Index(fields=["other"], name="matching_apart_other"),)

    def __str__(self) -> str:
        return f"{self.cluster_id} not {self.other_id or self.claim}"


class Picture(models.Model):
    """One picture of a report, as far as it is compared: sealed under the report's own key.

    A removal is a new row with a higher id (the old one is deleted), so that whoever follows
    (xid, id) behind pg_snapshot_xmin never passes over one. `refused` says why it has no marks.
    """

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field(db_default=CurrentTransaction(), editable=False)
    report = models.UUIDField()
    evidence = models.UUIDField()
    data_key = models.ForeignKey("core.DataKey", null=True, on_delete=models.DO_NOTHING)
    marks_sealed = models.BinaryField(default=b"")  # hashes, points, grid
    read_sealed = models.BinaryField(default=b"")  # QR codes and words inside it
    refused = models.CharField(max_length=16, blank=True)
    compared_at = models.DateTimeField(null=True)  # none: its work was broken off
    is_removed = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (
            models.Index(fields=["xid", "id"], name="matching_picture_tail"),
            models.Index(fields=["report"], name="matching_picture_report"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["evidence"], condition=Q(is_removed=False), name="matching_picture_once"
            ),
        )

    def __str__(self) -> str:
        return f"picture {self.evidence}"


class PictureMatch(models.Model):
    """That a picture of a report is one of another report, and what was done to it; no picture."""

    report = models.UUIDField()
    evidence = models.UUIDField()
    other_report = models.UUIDField()
    other_evidence = models.UUIDField()
    stage = models.CharField(max_length=8)
    transform = models.CharField(max_length=40)
    distance = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["report"], name="matching_alike_report"),
            models.Index(fields=["other_report"], name="matching_alike_other"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["evidence", "other_evidence"], name="matching_alike_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.evidence} {self.stage} {self.other_evidence}"


class HashList(models.Model):
    """A list of hashes that somebody else keeps, under the operator's name for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80, unique=True)
    source = models.CharField(max_length=200, blank=True)  # who keeps it
    purpose = models.CharField(max_length=8, choices=Purpose)
    entries = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.SET_NULL
    )  # none: the command line

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ListedHash(models.Model):
    """A hash that a list names; what was taken back is a row that names the one that went."""

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field(db_default=CurrentTransaction(), editable=False)
    list = models.ForeignKey(HashList, related_name="hashes", on_delete=models.CASCADE)
    ref = models.CharField(max_length=200)
    kind = models.CharField(max_length=6)  # pdq, md5, sha1, sha256
    value = models.BinaryField(max_length=32)
    quality = models.PositiveSmallIntegerField(default=100)
    gone = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["xid", "id"], name="matching_listed_tail"),
            models.Index(fields=["list", "ref"], name="matching_listed_ref"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class ListHit(models.Model):
    """That a picture of a report is on a list; never of a list that goes to the sealed lane."""

    report = models.UUIDField()
    evidence = models.UUIDField()
    list = models.ForeignKey(HashList, related_name="+", on_delete=models.CASCADE)
    number = models.BigIntegerField()  # of the listed hash; it may be taken back
    stage = models.CharField(max_length=8)
    transform = models.CharField(max_length=40)
    distance = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["report"], name="matching_hit_report"),)
        constraints = (
            models.UniqueConstraint(fields=["evidence", "list"], name="matching_hit_once"),
        )

    def __str__(self) -> str:
        return f"{self.evidence} {self.list_id}"
