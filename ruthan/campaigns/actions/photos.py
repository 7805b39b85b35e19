"""Photos of an activity: taken in whole or part by part, captioned, ordered, taken out for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from ruthan.audit.actions import record
from ruthan.campaigns import queries
from ruthan.campaigns.actions.activities import may_change, touch
from ruthan.campaigns.actions.month import month_open
from ruthan.campaigns.actions.retention import shred_photos
from ruthan.campaigns.engine.photos import PhotoRefused, TakenPhoto, take_photo
from ruthan.campaigns.events import PhotoAdded
from ruthan.campaigns.models import Activity, Photo
from ruthan.core import clock, crypto, storage
from ruthan.core.events import emit

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.core.models import DataKey

MOST = 20  # of one activity
PURPOSE = "campaigns.photo"
_PLACES = 4  # decimals of a degree: some ten metres


class TooManyPhotos(ValueError):
    """The activity holds as many photos as it may."""


def add_photo(
    *, by: Any, activity: Activity, client_key: UUID, body: bytes, caption: str = "",
    with_place: bool = False,
) -> Photo:  # fmt: skip
    """Take in a photo; the same key again is the same photo.

    Kept without what came beside its pixels; where it was taken only `with_place`. Raises
    PhotoRefused, TooManyPhotos, Forbidden, Refused for what was taken out, and MonthSealed. It is
    decoded outside of the transaction.
    """
    held = queries.photo_by_key(client_key)
    if held is not None and held.activity_id == activity.pk:
        return held
    taken = take_photo(body, zone=timezone.get_default_timezone())
    place = taken.place if with_place else None
    with transaction.atomic():
        return _kept(by, activity, client_key, taken, caption, place, len(body))


@transaction.atomic
def arrange_photos(
    *, by: Any, activity: Activity, order: Sequence[UUID], captions: Mapping[UUID, str]
) -> None:
    """Put the photos of an activity into an order, with their captions.

    Photos that are not named stay behind the others. Raises Forbidden, Refused and MonthSealed.
    """
    _must_be_open(by, activity)
    rows = {photo.pk: photo for photo in queries.photos_of(activity)}
    named = [rows[one] for one in dict.fromkeys(order) if one in rows]
    named += [photo for photo in rows.values() if photo not in named]
    for number, photo in enumerate(named):
        photo.order, photo.caption = number, captions.get(photo.pk, photo.caption)[:200]
    Photo.objects.bulk_update(named, ["order", "caption"])
    touch(activity)
    facts: dict[str, Any] = {"photos": len(named)}
    record(by=by, what="campaigns:photo:arrange", on=activity, facts=facts)


@transaction.atomic
def remove_photo(*, by: Any, photo: Photo) -> None:
    """Take a photo out for good: its key is destroyed and its files are removed.

    Raises Forbidden, Refused and MonthSealed; safe twice.
    """
    activity = photo.activity
    _must_be_open(by, activity)
    shred_photos([photo.pk])
    touch(activity)
    record(by=by, what="campaigns:photo:remove", on=photo)


def _must_be_open(by: Any, activity: Activity) -> None:
    """Hold the month and see that the person may change the activity as it stands."""
    month_open(activity.reporting_unit, activity.month)
    may_change(by=by, activity=activity)


def _kept(
    by: Any, activity: Activity, client_key: UUID, taken: TakenPhoto, caption: str,
    place: tuple[float, float] | None, sent_bytes: int,
) -> Photo:  # fmt: skip
    _must_be_open(by, activity)
    held = queries.photo_by_key(client_key)
    if held is not None and held.activity_id == activity.pk:  # the same phone, heard twice at once
        return held
    there = queries.photos_of(activity)
    if there.count() >= MOST:
        raise TooManyPhotos(activity.ref)
    last = there.aggregate(last=Max("order"))["last"]
    key = crypto.new_data_key(PURPOSE)
    large, small = _stored(key, taken.large, taken.print)
    photo = Photo(
        activity=activity, client_key=client_key, order=0 if last is None else last + 1,
        caption=" ".join(caption.split())[:200], data_key=key, large=large, print=small,
        width=taken.width, height=taken.height, sha256=taken.sha256, sent_bytes=sent_bytes,
        taken_at=taken.taken_at, latitude=place and round(place[0], _PLACES),
        longitude=place and round(place[1], _PLACES), added_by=by, added_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
    except IntegrityError:
        for address in (large, small):
            storage.remove(address)
        raise
    touch(activity)
    record(by=by, what="campaigns:photo:add", on=photo, facts={"activity": activity.ref})
    emit(PhotoAdded(photo_id=photo.pk))
    return photo


def _stored(key: DataKey, *bodies: bytes) -> list[str]:
    """The addresses of files that were sealed; none of them when one could not be written."""
    made: list[str] = []
    try:
        for body in bodies:
            made.append(storage.put(body, key=key))
    except BaseException:
        for address in made:
            storage.remove(address)
        raise
    return made


__all__ = [
    "MOST", "PhotoRefused", "TooManyPhotos", "add_photo", "arrange_photos", "remove_photo",
]  # fmt: skip
