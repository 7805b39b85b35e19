"""A photo part by part: what is cut off goes on where it stopped, until it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from ruthan.campaigns import queries
from ruthan.campaigns.actions.activities import may_change
from ruthan.campaigns.actions.photos import MOST, TooManyPhotos, add_photo
from ruthan.campaigns.actions.retention import shred_uploads
from ruthan.campaigns.engine.photos import MAX_BYTES, PhotoRefused
from ruthan.campaigns.models import Activity, Photo, PhotoUpload
from ruthan.core import clock, crypto, storage

if TYPE_CHECKING:
    from uuid import UUID

MAX_PART = 1024 * 1024
PURPOSE = "campaigns.upload"
_MOST_AT_ONCE = MOST  # unfinished ones of one activity


class WrongPlace(ValueError):
    """A part does not begin where the last one ended; `have` says where that was."""

    def __init__(self, have: int) -> None:
        super().__init__(str(have))
        self.have = have


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much of a photo is there; the photo once it is whole."""

    have: int
    photo: Photo | None = None


def arrived(client_key: UUID, activity: Activity) -> Arrived:
    """How much of a photo has come so far, so that a phone knows where to go on."""
    photo = queries.photo_by_key(client_key)
    if photo is not None and photo.activity_id == activity.pk:
        return Arrived(photo.sent_bytes, photo)
    upload = queries.upload_of(client_key)
    mine = upload is not None and upload.activity_id == activity.pk
    return Arrived(upload.have_bytes if upload is not None and mine else 0)


def add_part(
    *, by: Any, activity: Activity, client_key: UUID, offset: int, all_bytes: int, body: bytes,
    caption: str = "", with_place: bool = False,
) -> Arrived:  # fmt: skip
    """Keep a part; with the last one the photo is judged and kept, and its parts are destroyed.

    A part that came before is no harm. Raises WrongPlace for a gap, PhotoRefused (its parts are
    destroyed then), TooManyPhotos, Forbidden, Refused and MonthSealed.
    """
    done = arrived(client_key, activity)
    if done.photo is not None:
        return done
    if all_bytes > MAX_BYTES:
        raise PhotoRefused("too_large")
    if not body or len(body) > MAX_PART or offset + len(body) > all_bytes:
        raise WrongPlace(done.have)
    upload = _with_part(by, activity, client_key, offset, all_bytes, body)
    if upload.have_bytes < upload.all_bytes:
        return Arrived(upload.have_bytes)
    return _whole(by, activity, upload, caption, with_place=with_place)


@transaction.atomic
def _with_part(
    by: Any, activity: Activity, client_key: UUID, offset: int, all_bytes: int, body: bytes
) -> PhotoUpload:
    may_change(by=by, activity=activity)
    upload = _held(activity, client_key, all_bytes)
    if upload.all_bytes != all_bytes or offset > upload.have_bytes:
        raise WrongPlace(upload.have_bytes)
    if offset < upload.have_bytes:  # it was heard, but the answer got lost
        return upload
    address = storage.put(body, key=upload.data_key)
    upload.parts = [*upload.parts, [address, len(body)]]
    upload.have_bytes += len(body)
    upload.save(update_fields=["parts", "have_bytes"])
    return upload


def _held(activity: Activity, client_key: UUID, all_bytes: int) -> PhotoUpload:
    """The upload of a key, locked; begun when it is new."""
    rows = PhotoUpload.objects.select_for_update(of=("self",)).select_related("data_key")
    found = rows.filter(client_key=client_key).first()
    if found is None:
        if activity.uploads.count() >= _MOST_AT_ONCE:
            raise TooManyPhotos(activity.ref)
        try:
            with transaction.atomic():
                PhotoUpload.objects.create(
                    activity=activity, client_key=client_key, all_bytes=all_bytes,
                    data_key=crypto.new_data_key(PURPOSE), begun_at=clock.now(),
                )  # fmt: skip
        except IntegrityError:  # the same part was sent twice at once
            pass
        found = rows.get(client_key=client_key)
    if found.activity_id != activity.pk:
        raise WrongPlace(0)
    return found


def _whole(
    by: Any, activity: Activity, upload: PhotoUpload, caption: str, *, with_place: bool
) -> Arrived:
    try:
        parts = [storage.get(address, key=upload.data_key) for address, _size in upload.parts]
    except (storage.FileGone, crypto.KeyDestroyed):  # the same part, heard twice at once
        return arrived(upload.client_key, activity)
    try:
        photo = add_photo(
            by=by, activity=activity, client_key=upload.client_key, body=b"".join(parts),
            caption=caption, with_place=with_place,
        )  # fmt: skip
    except (PhotoRefused, TooManyPhotos):
        _forget(upload)
        raise
    _forget(upload)
    return Arrived(photo.sent_bytes, photo)


@transaction.atomic
def _forget(upload: PhotoUpload) -> None:
    shred_uploads([upload.pk])
