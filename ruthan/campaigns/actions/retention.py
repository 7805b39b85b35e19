"""How long photos, coordinators of before and compilations are kept; what was reported stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, F, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_noop

from ruthan.campaigns.models import Compilation, Coordinator, Likeness, Photo, PhotoUpload
from ruthan.core import clock, crypto, storage
from ruthan.core.retention import Rule


def shred_photos(ids: Sequence[UUID]) -> int:
    """Destroy photos with their keys and files; that there was one stays."""
    rows = Photo.objects.select_related("data_key").filter(pk__in=list(ids))
    for photo in rows:
        crypto.destroy(photo.data_key)
        for address in filter(None, (photo.large, photo.print)):
            storage.remove(address)
    Likeness.objects.filter(photo__in=list(ids)).delete()
    Likeness.objects.filter(earlier__in=list(ids)).delete()
    return Photo.objects.filter(pk__in=list(ids)).update(
        large="", print="", marks=None, sha256=b"", caption="", taken_at=None,
        latitude=None, longitude=None, removed_at=clock.now(),
    )  # fmt: skip


def shred_uploads(ids: Sequence[UUID]) -> int:
    """Destroy photos that never became whole, with their keys and parts."""
    rows = PhotoUpload.objects.select_related("data_key").filter(pk__in=list(ids))
    for one in rows:
        crypto.destroy(one.data_key)
        for address, _size in one.parts:
            storage.remove(address)
    return PhotoUpload.objects.filter(pk__in=list(ids)).delete()[0]


def shred_coordinators(ids: Sequence[UUID]) -> int:
    """Destroy who coordinated and how they were reached; from when to when stays."""
    rows = Coordinator.objects.select_related("data_key").filter(pk__in=list(ids))
    for one in rows:
        crypto.destroy(one.data_key)
    return rows.update(person_sealed=b"", appointed_by="", user=None)


def shred_compilations(ids: Sequence[UUID]) -> int:
    """Take compiled reports away; they can be compiled again."""
    rows = Compilation.objects.select_related("data_key").filter(pk__in=list(ids))
    for one in rows:
        crypto.destroy(one.data_key)
        if one.pdf:
            storage.remove(one.pdf)
    return Compilation.objects.filter(pk__in=list(ids)).delete()[0]


def _photos(edge: datetime) -> QuerySet[Any]:
    return Photo.objects.filter(added_at__lt=edge).exclude(large="").annotate(moment=F("added_at"))


def _uploads(edge: datetime) -> QuerySet[Any]:
    return PhotoUpload.objects.filter(begun_at__lt=edge).annotate(moment=F("begun_at"))


def _coordinators(edge: datetime) -> QuerySet[Any]:
    past = Coordinator.objects.filter(until__lt=edge.date()).exclude(person_sealed=b"")
    return past.annotate(moment=Cast("until", DateTimeField()))


def _compilations(edge: datetime) -> QuerySet[Any]:
    return Compilation.objects.filter(asked_at__lt=edge).annotate(moment=F("asked_at"))


RULES = (
    Rule(
        name="campaigns.photo", model="campaigns.Photo",
        covers=("campaigns.Likeness", "core.DataKey"),
        what=gettext_noop("Photos of activities"), since=gettext_noop("since they were sent in"),
        due=_photos, shred=shred_photos,
    ),
    Rule(
        name="campaigns.upload", model="campaigns.PhotoUpload", covers=("core.DataKey",),
        what=gettext_noop("Photos that were sent in part"),
        since=gettext_noop("since they were begun"),
        due=_uploads, shred=shred_uploads,
    ),
    Rule(
        name="campaigns.coordinator", model="campaigns.Coordinator", covers=("core.DataKey",),
        what=gettext_noop("Coordinators of before, with name and contact"),
        since=gettext_noop("since another took over"),
        due=_coordinators, shred=shred_coordinators,
    ),
    Rule(
        name="campaigns.compilation", model="campaigns.Compilation", covers=("core.DataKey",),
        what=gettext_noop("Compiled reports of the country"),
        since=gettext_noop("since they were asked for"),
        due=_compilations, shred=shred_compilations,
    ),
)  # fmt: skip
