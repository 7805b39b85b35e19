"""Photos of activities: their bytes, what the camera's day says, which files rows name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ruthan.campaigns.models import Activity, Compilation, Photo, PhotoUpload
from ruthan.core import storage

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet


def photos_of(activity: Activity) -> QuerySet[Photo]:
    """The photos that are still there, in their order. One query."""
    rows = Photo.objects.filter(activity=activity, removed_at__isnull=True)
    return rows.select_related("data_key").order_by("order", "id")


def photo_count() -> Coalesce:
    """How many photos an activity of a list has, to be annotated; counted for those shown alone."""
    live = Photo.objects.filter(activity=OuterRef("pk"), removed_at__isnull=True).order_by()
    counted = live.values("activity").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def photo_body(photo: Photo, size: str = "print") -> bytes:
    """The JPEG of a photo, `print` or `large`; raises FileGone, KeyDestroyed or SealBroken."""
    address = photo.large if size == "large" else photo.print
    return storage.get(address, key=photo.data_key)


def other_day(photo: Photo, activity: Activity) -> date | None:
    """The day the camera names when it lies outside of the days that are claimed; else None."""
    if photo.taken_at is None or activity.first_on is None or activity.last_on is None:
        return None
    day = timezone.localdate(photo.taken_at)
    return None if activity.first_on <= day <= activity.last_on else day


def upload_of(client_key: UUID) -> PhotoUpload | None:
    """The photo that is on its way under a key. One query."""
    return PhotoUpload.objects.filter(client_key=client_key).first()


def photo_by_key(client_key: UUID) -> Photo | None:
    """The photo that a phone sent under a key, there or removed since. One query."""
    return Photo.objects.filter(client_key=client_key).select_related("activity").first()


def file_addresses(shelf: str) -> Iterator[str]:
    """The addresses of one shelf that rows of campaigns name, so that no sweep takes them."""
    for field in ("large", "print"):
        named = Photo.objects.filter(**{f"{field}__startswith": shelf})
        yield from named.values_list(field, flat=True)
    pdfs = Compilation.objects.filter(pdf__startswith=shelf)
    yield from pdfs.values_list("pdf", flat=True)
    for parts in PhotoUpload.objects.values_list("parts", flat=True):
        yield from (address for address, _size in parts if address.startswith(shelf))


def counted(activities: Iterable[Activity]) -> dict[UUID, list[Photo]]:
    """The photos of many activities, by activity. One query."""
    found: dict[UUID, list[Photo]] = {one.pk: [] for one in activities}
    rows = Photo.objects.filter(activity__in=list(found), removed_at__isnull=True)
    for photo in rows.order_by("order", "id"):
        found[photo.activity_id].append(photo)
    return found
