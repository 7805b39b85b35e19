"""Photos looked at and compared with every earlier one; what a reviewer makes of two alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.campaigns import access
from ruthan.campaigns.actions.review import return_activity
from ruthan.campaigns.models import Likeness, Photo
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.likeness_gallery import MARKS, Alike, photos_here
from ruthan.campaigns.states import LikenessState
from ruthan.core import clock, crypto, storage
from ruthan.core.guard import Forbidden, may
from ruthan.core.states import Refused
from ruthan.matching.engine.images.marks import Marks, mark
from ruthan.matching.engine.images.safe import ImageRefused

if TYPE_CHECKING:
    from uuid import UUID

_SIDE = 2048  # pixels: as the pictures of reports
_GONE = (storage.FileGone, crypto.KeyDestroyed, crypto.SealBroken)


def look_at_photo(*, photo_id: UUID) -> int:
    """Keep the marks of a photo and note which others it is; how many are new. Safe twice.

    Marks are committed before the photo is compared, so that of two that come at once the later
    look sees the other, whichever was added first.
    """
    photo = _there(photo_id)
    if photo is None or photo.looked_at is not None:
        return 0
    try:
        marks = replace(_marks(photo), sha256=bytes(photo.sha256).hex())
    except (ImageRefused, *_GONE):
        Photo.objects.filter(pk=photo.pk).update(marks=b"", looked_at=clock.now())
        return 0
    if not _keep(photo, marks):
        return 0
    return _note(photo, photos_here.find(marks, besides=photo.pk))


@transaction.atomic
def decide_likeness(*, by: Any, likeness: Likeness, is_fine: bool, note: str) -> Likeness:
    """Say that both may stay, or that another photo was asked for; with a note.

    The second sends the activity back to who recorded it, where its month is still open. Whoever
    reviews for the unit may, and the ministry. Raises Forbidden; Refused when it was decided.
    """
    activity = likeness.photo.activity
    reviews = access.units_for(by, P.ACTIVITY_REVIEW).filter(pk=activity.unit_id).exists()
    if not reviews and not may(by, P.REPORT_RECEIVE):
        raise Forbidden(P.ACTIVITY_REVIEW)
    to = LikenessState.FINE if is_fine else LikenessState.CHANGED
    said = {"state": to, "note": note.strip(), "decided_by": by, "decided_at": clock.now()}
    if not Likeness.objects.filter(pk=likeness.pk, state=LikenessState.OPEN).update(**said):
        raise Refused(likeness.state, to)
    record(by=by, what="campaigns:likeness:decide", on=likeness, facts={"state": str(to)})
    if not is_fine:
        return_activity(by=by, activity=activity, comment=note, is_asked=False)
    likeness.state = to
    return likeness


def _there(photo_id: UUID) -> Photo | None:
    rows = Photo.objects.select_related("data_key", "activity")
    return rows.filter(pk=photo_id, removed_at__isnull=True).first()


def _marks(photo: Photo) -> Marks:
    """The marks of the stored picture; raises ImageRefused, or that it is gone."""
    return mark(storage.get(photo.large, key=photo.data_key), at_most=_SIDE)


@transaction.atomic
def _keep(photo: Photo, marks: Marks) -> bool:
    """Keep marks under the photo's own key, unless it was taken out meanwhile."""
    held = Photo.objects.select_for_update().filter(pk=photo.pk, removed_at__isnull=True)
    if not held.exists():
        return False
    sealed = crypto.seal(photo.data_key, MARKS, marks.kept().pack())
    Photo.objects.filter(pk=photo.pk).update(marks=sealed)
    return True


@transaction.atomic
def _note(photo: Photo, alike: list[Alike]) -> int:
    """Note each pair once, the photo that was added first as the earlier one.

    Photos of one activity may look alike: they show one thing.
    """
    ids = [one.photo for one in alike]
    others = Photo.objects.filter(pk__in=ids, removed_at__isnull=True)
    held = {one.pk: one for one in others.exclude(activity=photo.activity_id)}
    rows = []
    for one in alike:
        other = held.get(one.photo)
        if other is None:
            continue
        first, last = sorted((photo, other), key=lambda held: (held.added_at, held.pk))
        rows.append(
            Likeness(
                photo=last, earlier=first, stage=one.found.stage,
                transform=one.found.transform[:60], distance=one.found.distance,
                found_at=clock.now(),
            )
        )  # fmt: skip
    before = Likeness.objects.filter(photo__in=[row.photo for row in rows]).count()
    Likeness.objects.bulk_create(rows, ignore_conflicts=True)
    Photo.objects.filter(pk=photo.pk, removed_at__isnull=True).update(looked_at=clock.now())
    return Likeness.objects.filter(photo__in=[row.photo for row in rows]).count() - before
