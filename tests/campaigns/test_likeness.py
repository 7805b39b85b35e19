"""Photos compared with every earlier one, shown side by side, decided without blame."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PIL import Image, ImageOps

from ruthan.campaigns import actions
from ruthan.campaigns.actions.retention import shred_photos
from ruthan.campaigns.models import Activity, Likeness, Photo
from ruthan.campaigns.queries.likeness_gallery import photos_here
from ruthan.core import clock
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from tests.campaigns import rows
from tests.reference import the_reference
from tests.together import at_once

pytestmark = pytest.mark.django_db


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def opened(seed: int) -> Image.Image:
    return Image.open(io.BytesIO(rows.picture(seed)))


def changed(seed: int, how: str) -> bytes:
    picture = opened(seed)
    if how == "mirror":
        return jpeg(ImageOps.mirror(picture))
    if how == "crop":
        return jpeg(picture.crop((70, 50, 560, 440)))
    return jpeg(ImageOps.expand(picture, 60, "white"))


@pytest.fixture(autouse=True)
def _gallery() -> Any:
    photos_here.reset()
    yield
    photos_here.reset()


@pytest.fixture
def earlier(reference: Any) -> Any:
    """A photo of Ubon's January that was looked at."""
    photo = rows.photo(
        rows.activity(rows.province("34"), first=date(2026, 1, 20)), body=rows.picture(7)
    )
    actions.look_at_photo(photo_id=photo.pk)
    return photo


def added(code: str, body: bytes, **over: Any) -> Any:
    photo = rows.photo(rows.activity(rows.province(code), **over), body=body)
    actions.look_at_photo(photo_id=photo.pk)
    return photo


@pytest.mark.parametrize(
    ("how", "stage", "word"),
    [("mirror", "view", "mirror"), ("crop", "points", "crop"), ("frame", "view", "")],
)
def test_an_earlier_photo_is_found_whatever_was_done_to_it(
    earlier: Any, how: str, stage: str, word: str
) -> None:
    later = added("50", changed(7, how))
    found = Likeness.objects.get()
    assert (found.photo, found.earlier, found.stage) == (later, earlier, stage)
    assert word in found.transform


def test_the_same_file_is_found_exactly_and_another_not_at_all(earlier: Any) -> None:
    added("50", rows.picture(8))
    assert not Likeness.objects.exists()
    added("50", rows.picture(7))
    assert Likeness.objects.get().stage == "exact"


def test_looking_twice_notes_once(earlier: Any) -> None:
    later = added("50", rows.picture(7))
    assert actions.look_at_photo(photo_id=later.pk) == 0
    Photo.objects.filter(pk=later.pk).update(looked_at=None)  # a look that was broken off
    assert actions.look_at_photo(photo_id=later.pk) == 0
    assert Likeness.objects.count() == 1


def test_photos_of_one_activity_may_look_alike(reference: Any) -> None:
    activity = rows.activity(rows.province("34"))
    for _ in range(2):
        actions.look_at_photo(photo_id=rows.photo(activity, body=rows.picture(3)).pk)
    assert not Likeness.objects.exists()


def test_the_photo_added_first_is_the_earlier_one_in_whichever_order_they_are_looked_at(
    reference: Any,
) -> None:
    first, second = (
        rows.photo(rows.activity(rows.province(code)), body=rows.picture(4))
        for code in ("34", "50")
    )
    for photo in (second, first):
        actions.look_at_photo(photo_id=photo.pk)
    found = Likeness.objects.get()
    assert (found.photo, found.earlier) == (second, first)


def test_what_was_taken_out_or_cannot_be_opened_drops_out(earlier: Any) -> None:
    held = len(photos_here)
    shred_photos([earlier.pk])
    assert len(photos_here) == held - 1
    added("50", rows.picture(7))
    assert not Likeness.objects.exists()
    broken = rows.photo(rows.activity(rows.province("34")), body=rows.picture(9), large="0" * 64)
    assert actions.look_at_photo(photo_id=broken.pk) == 0
    broken.refresh_from_db()
    assert broken.looked_at is not None
    assert len(photos_here) == held


def test_marks_are_sealed_under_the_photos_own_key(earlier: Any) -> None:
    earlier.refresh_from_db()
    assert bytes(earlier.sha256) not in bytes(earlier.marks)


@pytest.fixture
def pair(earlier: Any) -> Any:
    added("50", changed(7, "mirror"))
    return Likeness.objects.get()


def page_of(pair: Any, what: str = "") -> str:
    return f"/staff/monthly/alike/{pair.pk}/{what}"


def test_a_province_sees_its_own_photo_and_little_of_the_other(
    pair: Any, krit: Any, som: Any, nat: Any, client_of: Callable[..., Any]
) -> None:
    Activity.objects.filter(unit__code="province:34").update(what="ความลับของอุบล")
    mine = client_of(krit)
    said = mine.get(page_of(pair)).content.decode()
    said = re.sub("<wbr>", "", said)
    assert "จังหวัดอุบลราชธานี" in said
    assert "มกราคม 2569" in said
    assert "ภาพเดียวกัน แต่กลับซ้ายขวา" in said
    assert "ความลับของอุบล" not in said
    whole, small = (mine.get(page_of(pair, one)).content for one in ("later.jpg", "earlier.jpg"))
    assert Image.open(io.BytesIO(whole)).size == (640, 480)
    assert max(Image.open(io.BytesIO(small)).size) == 200
    assert client_of(som).get(page_of(pair)).status_code == 404  # the pair is the later unit's
    ministry = client_of(nat)
    assert Image.open(io.BytesIO(ministry.get(page_of(pair, "earlier.jpg")).content)).width == 640
    assert "ความลับของอุบล" in re.sub("<wbr>", "", ministry.get(page_of(pair)).content.decode())


def test_a_reviewer_says_with_a_note_that_both_may_stay(
    pair: Any, krit: Any, som: Any, client_of: Callable[..., Any]
) -> None:
    browser = client_of(krit)
    assert browser.post(page_of(pair, "decide/"), {"said": "fine", "note": ""}).status_code == 422
    browser.post(page_of(pair, "decide/"), {"said": "fine", "note": "จอเดิมขึ้นสองเดือน"})
    pair.refresh_from_db()
    assert (pair.state, pair.note, pair.decided_by) == ("fine", "จอเดิมขึ้นสองเดือน", krit)
    assert pair.photo.activity.state == "approved"
    with pytest.raises(Refused):
        actions.decide_likeness(by=krit, likeness=pair, is_fine=True, note="อีกครั้ง")
    with pytest.raises(Forbidden):
        actions.decide_likeness(by=som, likeness=pair, is_fine=True, note="ไม่ใช่ของฉัน")


def test_asking_for_another_photo_sends_the_activity_back_while_its_month_is_open(
    pair: Any, krit: Any
) -> None:
    actions.decide_likeness(by=krit, likeness=pair, is_fine=False, note="ขอภาพใหม่")
    assert Activity.objects.get(pk=pair.photo.activity_id).state == "returned"
    assert Activity.objects.get(pk=pair.photo.activity_id).comment == "ขอภาพใหม่"


def test_no_page_speaks_of_blame(pair: Any, krit: Any, client_of: Callable[..., Any]) -> None:
    for path in ("/staff/monthly/alike/", page_of(pair)):
        said = client_of(krit).get(path).content.decode()
        assert not [word for word in ("ทุจริต", "ปลอม", "โกง", "ลอก") if word in said]


class TestTogether:
    """Two photos at the same moment."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_two_of_one_picture_at_once_are_one_pair(self) -> None:
        the_reference()
        photos = [
            rows.photo(
                rows.activity(rows.province(code)), body=rows.picture(5), added_at=clock.now()
            )
            for code in ("34", "50")
        ]
        at_once([
            lambda one=one: actions.look_at_photo(photo_id=one.pk) for one in photos
        ])  # fmt: skip
        found = Likeness.objects.get()
        assert [found.earlier_id, found.photo_id] == [one.pk for one in photos]
