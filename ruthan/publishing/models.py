"""Alerts shown on the public site, the shelf of lessons and good media, words of the kit."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from ruthan.core.refs import uuid7
from ruthan.publishing.states import AlertState, Audience, Certainty, LibraryKind, MessageKind


class Alert(models.Model):
    """One message of two signatures: a warning in force until a time, its update, its cancellation.

    Messages about one thing make a thread: each replaces the one before it, `first` is its head.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=6, choices=AlertState, default=AlertState.DRAFT)
    message = models.CharField(
        max_length=6, choices=MessageKind, default=MessageKind.ALERT, db_default=MessageKind.ALERT
    )
    replaces = models.ForeignKey(
        "self", null=True, related_name="successors", on_delete=models.RESTRICT
    )
    first = models.ForeignKey("self", null=True, related_name="thread", on_delete=models.RESTRICT)
    title_th = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    body_th = models.TextField()
    body_en = models.TextField(blank=True)
    todo_th = models.TextField()
    todo_en = models.TextField(blank=True)
    change_th = models.CharField(max_length=300, blank=True, db_default="")  # of an update
    change_en = models.CharField(max_length=300, blank=True, db_default="")
    severity = models.CharField(max_length=10)
    urgency = models.CharField(max_length=12)
    certainty = models.CharField(
        max_length=8, choices=Certainty, default=Certainty.LIKELY, db_default=Certainty.LIKELY
    )
    audience = models.CharField(
        max_length=10, choices=Audience, default=Audience.EVERYONE, db_default=Audience.EVERYONE
    )
    strand = models.CharField(max_length=4, blank=True, db_default="")  # '' = no one topic
    provinces = models.JSONField(default=list)  # empty = the whole country
    direction = models.CharField(max_length=6, default="clean")
    claim = models.ForeignKey("claims.Claim", null=True, related_name="+", on_delete=models.PROTECT)
    family_ref = models.CharField(max_length=12, blank=True, db_default="")  # the pattern behind it
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    approved_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    sender = models.CharField(max_length=120, blank=True, db_default="")  # who we were when signed
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["state", "expires_at"], name="publishing_alert_live"),
            models.Index(fields=["-approved_at", "-id"], name="publishing_alert_signed"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=AlertState.values), name="publishing_state"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="publishing_two_people",
            ),
            models.CheckConstraint(
                condition=Q(message=MessageKind.ALERT, replaces__isnull=True, first__isnull=True)
                | Q(
                    message__in=(MessageKind.UPDATE, MessageKind.CANCEL),
                    replaces__isnull=False,
                    first__isnull=False,
                ),
                name="publishing_message",
            ),
            models.UniqueConstraint(  # a draft that was thrown away leaves its place to another
                fields=["replaces"],
                condition=Q(state=AlertState.DRAFT) | Q(approved_at__isnull=False),
                name="publishing_replaced_once",
            ),
        )

    def __str__(self) -> str:
        return self.title_th

    @property
    def title(self) -> str:
        """The headline in the reader's language, in Thai where no English was written."""
        return in_language(self.title_th, self.title_en)

    @property
    def body(self) -> str:
        """What is happening, in the reader's language."""
        return in_language(self.body_th, self.body_en)

    @property
    def todo(self) -> str:
        """The one thing to do, in the reader's language."""
        return in_language(self.todo_th, self.todo_en)

    @property
    def change(self) -> str:
        """What an update changed, in the reader's language."""
        return in_language(self.change_th, self.change_en)

    @property
    def is_discarded(self) -> bool:
        """Whether it was thrown away as a draft and never went out."""
        return self.state == AlertState.ENDED and self.approved_at is None

    @property
    def head_id(self) -> UUID:
        """The key of the first message of its thread; its own when it is the first."""
        return self.first_id or self.pk


class LibraryItem(models.Model):
    """A lesson, or an entry about good media; named by a short word that stays in its address."""

    ref = models.SlugField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=10, choices=LibraryKind)
    direction = models.CharField(max_length=6)
    order = models.PositiveSmallIntegerField(default=100)
    title_th = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    body_th = models.JSONField(default=list)  # paragraphs
    body_en = models.JSONField(default=list)
    audience = models.CharField(max_length=40, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    medium = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=300, blank=True)
    province = models.CharField(max_length=2, blank=True)
    scores = models.JSONField(default=dict)  # one number for each of the six criteria
    added_at = models.DateTimeField()
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("order", "ref")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=LibraryKind.values), name="publishing_library_kind"
            ),
        )

    def __str__(self) -> str:
        return self.title_th

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.title_th, self.title_en)

    @property
    def body(self) -> list[str]:
        """The paragraphs in the reader's language."""
        english = (get_language() or "th").startswith("en")
        found: list[str] = self.body_en if english and self.body_en else self.body_th
        return found


_ONE_SUBJECT = Q(verdict__isnull=False, alert__isnull=True) | Q(
    verdict__isnull=True, alert__isnull=False
)


class KitWording(models.Model):
    """What a person made of one form of the kit: of one verdict or alert, in one language.

    A later verdict has none of them: its kit begins with its own signed words.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verdict = models.ForeignKey(
        "claims.Verdict", null=True, related_name="+", on_delete=models.CASCADE
    )
    alert = models.ForeignKey(Alert, null=True, related_name="+", on_delete=models.CASCADE)
    form = models.CharField(max_length=20)
    language = models.CharField(max_length=3)  # th, en, or a dialect of ISO 639-3
    words = models.JSONField()
    role = models.CharField(max_length=20)  # of whoever wrote it, as it was then
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=_ONE_SUBJECT, name="publishing_kit_of_one"),
            models.UniqueConstraint(
                fields=["verdict", "form", "language"], name="publishing_kit_of_verdict"
            ),
            models.UniqueConstraint(
                fields=["alert", "form", "language"], name="publishing_kit_of_alert"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                name="publishing_kit_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"{self.form} {self.language}"


class KitBundle(models.Model):
    """The zip of a kit, drawn by a job: how far it is, and its bytes once it is whole.

    It can be drawn again at any time, is left out of backups and goes after a few days.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verdict = models.OneToOneField(
        "claims.Verdict", null=True, related_name="+", on_delete=models.CASCADE
    )
    alert = models.OneToOneField(Alert, null=True, related_name="+", on_delete=models.CASCADE)
    digest = models.CharField(max_length=64)  # of every word in it
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    asked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=_ONE_SUBJECT, name="publishing_bundle_of_one"),
        )

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"


def in_language(thai: str, english: str) -> str:
    """The English words on English pages when there are any, else the Thai ones."""
    return english if english and (get_language() or "th").startswith("en") else thai
