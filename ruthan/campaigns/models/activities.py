"""What a unit did on a channel, its photos, and photos that look alike."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ruthan.campaigns.states import ActivityState, Channel, LikenessState, Way
from ruthan.core.refs import uuid7


class Activity(models.Model):
    """One thing done on one channel, on a day or some days in a row.

    `unit` did it; `reporting_unit` is the unit whose monthly report shows it, the province of a
    district or the unit itself. `month` is the first day of the month it is reported in.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    client_key = models.UUIDField(unique=True)  # drawn by the phone: sent twice is once
    state = models.CharField(max_length=10, choices=ActivityState, default=ActivityState.DRAFT)
    version = models.PositiveIntegerField(default=1)  # of two who edit, the second is told
    way = models.CharField(max_length=8, choices=Way, default=Way.WEB)
    unit = models.ForeignKey("network.Organisation", related_name="+", on_delete=models.PROTECT)
    reporting_unit = models.ForeignKey(
        "network.Organisation", related_name="activities", on_delete=models.PROTECT
    )
    campaign = models.ForeignKey(
        "campaigns.Campaign", null=True, related_name="activities", on_delete=models.SET_NULL
    )
    month = models.DateField()
    channel = models.CharField(max_length=12, choices=Channel, blank=True)  # '' in drafts alone
    what = models.CharField(max_length=200, blank=True)  # the caption of the form
    detail = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    people = models.PositiveIntegerField(null=True)
    questions = models.PositiveIntegerField(null=True)
    link = models.URLField(max_length=500, blank=True)
    slot = models.CharField(max_length=120, blank=True)  # airtime: station, from, until
    app = models.CharField(max_length=40, blank=True)
    confirmed_by = models.CharField(max_length=160, blank=True)  # who says the app showed it
    confirmed_on = models.DateField(null=True)
    proof_note = models.CharField(max_length=300, blank=True)  # why a usual proof is missing
    comment = models.CharField(max_length=400, blank=True)  # of whoever returned it
    place_in_month = models.PositiveSmallIntegerField(default=0)  # on its channel; 0: by its days
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    recorded_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    reviewed_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(
                fields=["reporting_unit", "month", "state"], name="campaigns_activity_month"
            ),
            models.Index(fields=["month", "channel"], name="campaigns_activity_channel"),
            models.Index(fields=["unit", "-recorded_at"], name="campaigns_activity_unit"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ActivityState.values), name="campaigns_activity_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | (
                    Q(channel__in=Channel.values, first_on__isnull=False, last_on__isnull=False)
                    & ~Q(what="")
                ),
                name="campaigns_activity_whole",
            ),
            models.CheckConstraint(
                condition=Q(first_on__isnull=True) | Q(last_on__gte=F("first_on")),
                name="campaigns_activity_days",
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Photo(models.Model):
    """A photo of an activity, written anew without what came beside its pixels.

    `large` (at most 2,048 pixels) and `print` (1,000) are addresses of files sealed under
    the photo's own key; both are '' once it is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, related_name="photos", on_delete=models.CASCADE)
    client_key = models.UUIDField(unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    caption = models.CharField(max_length=200, blank=True)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    large = models.CharField(max_length=64, blank=True)
    print = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField()  # of `large`
    height = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)  # of the file as it was sent
    sent_bytes = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True)  # as the camera says
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)  # with consent alone
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    marks = models.BinaryField(null=True)  # by which look-alikes are found; None until looked at
    looked_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("order", "id")
        indexes = (
            models.Index(fields=["sha256"], name="campaigns_photo_bytes"),
            models.Index(
                fields=["id"], condition=Q(looked_at__isnull=True), name="campaigns_photo_unseen"
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} {self.order}"


class PhotoUpload(models.Model):
    """A photo on its way in, part by part; gone once it is whole, or after a day.

    `parts` holds [address, bytes] of each part in order, sealed under the upload's own key.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, related_name="uploads", on_delete=models.CASCADE)
    client_key = models.UUIDField(unique=True)  # that of the photo it becomes
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    parts = models.JSONField(default=list)
    have_bytes = models.PositiveIntegerField(default=0)
    all_bytes = models.PositiveIntegerField()
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.activity_id} {self.have_bytes}/{self.all_bytes}"


class ChatLink(models.Model):
    """That a chat is a coordinator's own: begun with a code on a page, made by sending it.

    `name_hash` is the keyed name that the conversation knows the chat by; no address is here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE
    )
    name_hash = models.BinaryField(max_length=32, null=True, unique=True)
    code_hash = models.BinaryField(max_length=32, null=True, unique=True)
    code_until = models.DateTimeField(null=True)
    linked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class Likeness(models.Model):
    """That a photo looks like an earlier one, and what the reviewer made of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    photo = models.ForeignKey(Photo, related_name="likenesses", on_delete=models.CASCADE)
    earlier = models.ForeignKey(Photo, related_name="later_ones", on_delete=models.CASCADE)
    stage = models.CharField(max_length=10)
    transform = models.CharField(max_length=60)
    distance = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=LikenessState, default=LikenessState.OPEN)
    note = models.CharField(max_length=300, blank=True)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("found_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["photo", "earlier"], name="campaigns_alike_once"),
            models.CheckConstraint(
                condition=Q(state__in=LikenessState.values), name="campaigns_likeness_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.photo_id} {self.earlier_id}"
