"""What the gateway remembers: imports, watched feeds, chats and their events, calls."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.gateway.states import BackAbout, BackState, Outcome, Situation


class ImportRun(models.Model):
    """One file on its way in; `done` is committed with each batch, so a killed run goes on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10)  # claims, reports
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    options = models.CharField(max_length=200)  # source and organisation: other ones, another run
    done = models.PositiveBigIntegerField(default=0)  # lines of the file
    counts = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "digest", "options"], name="gateway_import_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("claims", "reports")), name="gateway_import_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"


class Feed(models.Model):
    """A public feed on the watch list; its new posts become observations."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    url = models.URLField(max_length=500, unique=True)
    title = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)  # whose feed it is, as people say
    province = models.CharField(max_length=2, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    is_active = models.BooleanField(default=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    checked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=40, blank=True)
    posts_taken = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["next_at"], name="gateway_feed_due", condition=Q(is_active=True)),
        )

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """A post that was taken in, by a keyed hash of its source and id: it is never taken in twice.

    It names neither the post nor the report that it became.
    """

    key = models.BinaryField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return bytes(self.key).hex()[:12]


class Chat(models.Model):
    """A chat with a person or a group; its address is sealed, its name is a keyed hash.

    `stage` is what we asked last, as a code; it counts for half an hour.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.CharField(max_length=12)
    kind = models.CharField(max_length=6)  # person, group
    name_hash = models.BinaryField(max_length=32, unique=True)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    address_sealed = models.BinaryField()
    language = models.CharField(max_length=2, default="th")
    stage = models.CharField(max_length=24, blank=True)
    stage_at = models.DateTimeField(null=True)
    is_here = models.BooleanField(default=True)
    here_at = models.DateTimeField(null=True)  # when they last came or left, by the messenger
    heard_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["heard_at"], name="gateway_chat_heard"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.kind}"


class Heard(models.Model):
    """One event of a chat, once for each id that the messenger gave it; it holds no words.

    `became` says what it led to, `report` and `remark` to which. `sealed` holds what the answer
    needs, such as leave to reply, and is empty once it was answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event_hash = models.BinaryField(max_length=32, unique=True)
    chat = models.ForeignKey(Chat, null=True, related_name="heard", on_delete=models.CASCADE)
    kind = models.CharField(max_length=8)
    message_hash = models.BinaryField(max_length=32, null=True)
    set_hash = models.BinaryField(max_length=32, null=True)
    became = models.CharField(max_length=12, blank=True)
    intent = models.CharField(max_length=24, blank=True)
    report = models.UUIDField(null=True)
    remark = models.UUIDField(null=True)
    told = models.UUIDField(null=True)  # the verdict that was told
    sealed = models.BinaryField(default=bytes)
    is_done = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["chat", "received_at"], name="gateway_heard_chat"),
            models.Index(
                fields=["message_hash"],
                name="gateway_heard_message",
                condition=Q(message_hash__isnull=False),
            ),
            models.Index(
                fields=["report"], name="gateway_heard_report", condition=Q(report__isnull=False)
            ),
            models.Index(fields=["received_at"], name="gateway_heard_time"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.became}"


class Call(models.Model):
    """One call that was taken at the hotline desk: times and codes, no word and no number.

    A sealed call leads nowhere: neither `report` nor anything else names the drop.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    centre = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    situation = models.CharField(max_length=8, choices=Situation, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    report = models.ForeignKey(
        "intake.Report", null=True, related_name="+", on_delete=models.SET_NULL
    )
    told = models.UUIDField(null=True)  # the verdict that was read out
    is_read_back = models.BooleanField(default=False)  # the caller read the code back
    form_hash = models.BinaryField(max_length=32, null=True)  # of the one form that counts
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["centre", "-started_at"], name="gateway_call_centre"),
            models.Index(fields=["started_at"], name="gateway_call_time"),
            models.Index(
                fields=["operator"], name="gateway_call_open", condition=Q(ended_at__isnull=True)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=("", *Outcome.values)), name="gateway_call_outcome"
            ),
            models.CheckConstraint(
                condition=Q(situation__in=("", *Situation.values)), name="gateway_call_situation"
            ),
        )

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.outcome}"


class CallBack(models.Model):
    """That a reporter is to be called: what about, since when, by whom. The number is not here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.OneToOneField("intake.Report", related_name="+", on_delete=models.CASCADE)
    state = models.CharField(max_length=10, choices=BackState, default=BackState.DUE)
    about = models.CharField(max_length=8, choices=BackAbout)
    about_id = models.UUIDField(null=True)  # the verdict or the line of staff that is to be told
    due_at = models.DateTimeField()  # since when somebody waits to hear
    next_at = models.DateTimeField()  # not before
    tries = models.PositiveSmallIntegerField(default=0)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["next_at"], name="gateway_back_due", condition=Q(ended_at__isnull=True)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=BackState.values), name="gateway_back_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.state}"


class Script(models.Model):
    """The script of a situation as this installation wrote it, in place of the shipped one."""

    situation = models.CharField(max_length=8, choices=Situation, primary_key=True)
    words = models.JSONField()  # the fields of sources.hotline.scripts.Words, in both languages
    source = models.CharField(max_length=200)
    checked_on = models.DateField()
    edited_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.situation
