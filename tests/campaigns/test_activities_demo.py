"""The demonstration's activities: three provinces, drawn pictures, one of them used again."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ruthan.campaigns import actions
from ruthan.campaigns.models import Activity, Likeness, Photo
from ruthan.campaigns.queries.likeness_gallery import photos_here
from ruthan.core import storage
from ruthan.project.demo.activities import forget_activities, record_activities, title_of
from tests import makers

pytestmark = pytest.mark.django_db


def a_coordinator(name: str, province: str) -> Any:
    user = makers.a_user(name, is_demonstration=True)
    makers.a_role(user, role="coordinator", organisation=f"province:{province}", province=province)
    return user


@pytest.fixture
def people(reference: Any) -> dict[str, Any]:
    return {
        name: a_coordinator(name, code)
        for name, code in (("roiet", "45"), ("som", "34"), ("khon", "40"))
    }


def seen(photo: Photo) -> Any:
    body = storage.get(photo.print, key=photo.data_key)
    small = Image.open(io.BytesIO(body)).convert("L").resize((24, 18))
    return np.asarray(small, dtype=float)


def test_three_provinces_tell_what_they_did_and_all_of_it_goes_again(people: Any) -> None:
    record_activities(people)
    _covers_the_channels()
    _shows_one_photo_twice()
    _is_found_once()
    counted = Activity.objects.count()
    record_activities(people)
    assert Activity.objects.count() == counted  # a second time adds nothing
    photo = Photo.objects.select_related("data_key").first()
    assert photo is not None
    forget_activities()
    assert not Activity.objects.exists()
    with pytest.raises(storage.FileGone):
        storage.get(photo.large, key=photo.data_key)


def test_a_picture_names_its_province_once(reference: Any) -> None:
    assert title_of("45") == "จังหวัดร้อยเอ็ด"


def _covers_the_channels() -> None:
    assert set(Activity.objects.values_list("unit__code", flat=True)) == {
        "province:45", "province:40", "province:34",
    }  # fmt: skip
    assert (
        Activity.objects.filter(unit__code="province:45").values("channel").distinct().count() == 6
    )
    assert not Activity.objects.exclude(state="approved").exists()
    assert Photo.objects.count() == Activity.objects.count()


def _is_found_once() -> None:
    photos_here.reset()
    for photo in Photo.objects.order_by("activity__month", "pk"):
        actions.look_at_photo(photo_id=photo.pk)
    pair = Likeness.objects.get()
    units = {pair.photo.activity.unit.code, pair.earlier.activity.unit.code}
    assert units == {"province:45", "province:34"}
    photos_here.reset()


def _shows_one_photo_twice() -> None:
    screens = Photo.objects.filter(activity__channel="billboard").select_related("data_key")
    again = screens.get(activity__unit__code="province:34")
    apart = {
        str(one.activity.unit.code) + str(one.activity.month): float(np.abs(seen(one) - seen(again)).mean())
        for one in screens.exclude(pk=again.pk)
    }  # fmt: skip
    nearest = min(apart, key=lambda name: apart[name])
    assert nearest.startswith("province:45")
    assert sorted(apart.values())[1] > 2 * apart[nearest]
    assert bytes(again.sha256) not in {bytes(one.sha256) for one in screens.exclude(pk=again.pk)}
