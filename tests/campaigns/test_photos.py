"""Photos of activities: judged by their bytes, kept sealed, part by part, gone for good."""

from __future__ import annotations

import hashlib
import io
import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ruthan.campaigns import actions, queries
from ruthan.campaigns.actions import retention
from ruthan.campaigns.engine.photos import PhotoRefused, take_photo
from ruthan.campaigns.models import Activity, MonthlyReport, Photo, PhotoUpload
from ruthan.core import clock, crypto, storage
from ruthan.intake.actions import clean_upload, sweep_files
from tests import makers
from tests.campaigns import rows

pytestmark = pytest.mark.django_db
BANGKOK = ZoneInfo("Asia/Bangkok")


def jpeg(
    size: tuple[int, int] = (640, 480), *, day: str = "", place: bool = False, turned: int = 0
) -> bytes:
    """A photo as a phone writes it, with what the camera says."""
    image = Image.open(io.BytesIO(rows.picture(7, size)))
    exif = Image.Exif()
    if turned:
        exif[0x0112] = turned
    if day:
        exif.get_ifd(0x8769)[0x9003] = day
    if place:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = "N", (16.0, 3.0, 12.5)
        gps[3], gps[4] = "E", (103.0, 39.0, 4.25)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=88)
    return out.getvalue()


def as_(kind: str) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(rows.picture(3))).save(out, kind)
    return out.getvalue()


@pytest.fixture
def activity(reference: Any, som: Any) -> Any:
    return rows.activity(rows.province("34"), recorded_by=som, first=date(2026, 2, 14))


def add(som: Any, activity: Any, body: bytes, **over: Any) -> Any:
    key = over.pop("client_key", uuid.uuid4())
    return actions.add_photo(by=som, activity=activity, client_key=key, body=body, **over)


# -- Judged by their bytes --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_phones_take_is_read(kind: str) -> None:
    taken = take_photo(as_(kind), zone=BANGKOK)
    assert Image.open(io.BytesIO(taken.large)).format == "JPEG"
    assert (taken.width, taken.height) == (640, 480)
    assert taken.sha256 == hashlib.sha256(as_(kind)).digest()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + b"x" * 500, "broken"),
        (jpeg()[:3000], "broken"),
        (b"GIF89a" + b"\0" * 40, "unknown_kind"),
        (b"%PDF-1.7\n%%EOF", "unknown_kind"),
        ("ไม่ใช่ภาพ".encode(), "unknown_kind"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 200, "broken"),
        (b"\xff\xd8\xff" + b"\0" * (20 * 1024 * 1024), "too_large"),
        (jpeg((40, 40)), "too_small"),
    ],
)
def test_what_is_no_photo_is_refused_with_its_reason(body: bytes, code: str) -> None:
    with pytest.raises(PhotoRefused) as refused:
        take_photo(body, zone=BANGKOK)
    assert refused.value.code == code


def test_forty_eight_megapixels_are_kept_small() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8064, 6048), (90, 120, 60)).save(out, "JPEG", quality=60)
    taken = take_photo(out.getvalue(), zone=BANGKOK)
    assert max(taken.width, taken.height) <= 2048
    assert max(Image.open(io.BytesIO(taken.print)).size) <= 1000


def test_a_bomb_of_pixels_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(PhotoRefused) as refused:
        take_photo(out.getvalue(), zone=BANGKOK)
    assert refused.value.code == "too_many_pixels"


def test_a_turned_photo_stands_upright_and_says_nothing_beside_its_pixels() -> None:
    taken = take_photo(jpeg(turned=6, day="2026:02:14 09:30:00", place=True), zone=BANGKOK)
    assert (taken.width, taken.height) == (480, 640)
    assert taken.taken_at == datetime(2026, 2, 14, 9, 30, tzinfo=BANGKOK)
    assert taken.place == (16.0535, 103.6512)
    for body in (taken.large, taken.print):
        image = Image.open(io.BytesIO(body))
        assert not image.getexif()
        assert b"Exif" not in body


@pytest.mark.parametrize("day", ["0000:00:00 00:00:00", "ไม่รู้", "1970:01:01 00:00:00", "2026:02"])
def test_nonsense_of_a_camera_is_nothing(day: str) -> None:
    assert take_photo(jpeg(day=day), zone=BANGKOK).taken_at is None


# -- Kept sealed ------------------------------------------------------------------------------------


def test_a_photo_is_sealed_under_its_own_key_and_shown_to_its_unit_alone(
    activity: Any, som: Any, krit: Any
) -> None:
    photo = add(som, activity, jpeg(place=True), caption="  หน้าศาลากลาง ")
    assert photo.caption == "หน้าศาลากลาง"
    assert photo.latitude is None
    assert storage.get(photo.print, key=photo.data_key).startswith(b"\xff\xd8\xff")
    answer = makers.signed_in(som).get(f"/staff/activities/photos/{photo.pk}/?size=large")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"].startswith("private")
    browser = makers.signed_in(krit)
    assert browser.get(f"/staff/activities/photos/{photo.pk}/").status_code == 404
    assert browser.post(f"/staff/activities/photos/{photo.pk}/remove/").status_code == 404


def test_the_place_is_kept_with_consent_alone(activity: Any, som: Any) -> None:
    photo = add(som, activity, jpeg(place=True), with_place=True)
    photo.refresh_from_db()
    assert float(photo.latitude) == 16.0535


def test_the_same_key_is_the_same_photo(activity: Any, som: Any) -> None:
    key = uuid.uuid4()
    first = add(som, activity, jpeg(), client_key=key)
    assert add(som, activity, jpeg(), client_key=key).pk == first.pk
    assert Photo.objects.count() == 1


def test_bad_files_are_named_and_the_others_are_kept(activity: Any, som: Any) -> None:
    files = [
        SimpleUploadedFile("ดี.jpg", jpeg(), "image/jpeg"),
        SimpleUploadedFile("รายชื่อ.xlsx", b"PK\x03\x04", "application/zip"),
        SimpleUploadedFile("ดีด้วย.png", as_("PNG"), "image/png"),
    ]
    browser = makers.signed_in(som)
    page = browser.post(
        f"/staff/activities/{activity.ref}/photos/", {"photos": files}, follow=True
    ).content.decode()
    assert "รายชื่อ.xlsx: ไฟล์นี้ไม่ใช่ภาพที่อ่านได้" in page
    assert Photo.objects.filter(activity=activity).count() == 2


def test_another_day_of_the_camera_is_a_gentle_hint(activity: Any, som: Any) -> None:
    add(som, activity, jpeg(day="2026:02:14 23:59:00"))
    other = add(som, activity, jpeg(day="2025:11:03 08:00:00"))
    assert queries.other_day(other, activity) == date(2025, 11, 3)
    page = makers.signed_in(som).get(f"/staff/activities/{activity.ref}/").content.decode()
    assert page.count("กล้องบันทึกว่า") == 1
    assert "กล้องบันทึกว่า 3 พ.ย. 2568" in page


def test_order_and_captions(activity: Any, som: Any) -> None:
    one, two, three = (add(som, activity, rows.picture(n)) for n in (1, 2, 3))
    browser, where = makers.signed_in(som), f"/staff/activities/{activity.ref}/photos/arrange/"
    sent = {"order": [str(x.pk) for x in (one, two, three)], f"caption-{two.pk}": "คำใหม่"}
    browser.post(where, sent | {"up": str(three.pk)})
    held = list(queries.photos_of(activity))
    assert [x.pk for x in held] == [one.pk, three.pk, two.pk]
    assert held[2].caption == "คำใหม่"
    browser.post(where, {"order": [str(two.pk), str(uuid.uuid4()), "x"]})
    assert [x.pk for x in queries.photos_of(activity)] == [two.pk, one.pk, three.pk]


def test_a_removed_photo_is_gone_with_key_and_files(activity: Any, som: Any) -> None:
    photo = add(som, activity, jpeg())
    makers.signed_in(som).post(f"/staff/activities/photos/{photo.pk}/remove/")
    for address in (photo.large, photo.print):
        with pytest.raises((storage.FileGone, crypto.KeyDestroyed)):
            storage.get(address, key=photo.data_key)
    assert not queries.photos_of(activity).exists()
    answer = makers.signed_in(som).get(f"/staff/activities/photos/{photo.pk}/")
    assert answer.status_code == 404


def test_no_sweep_takes_a_photo_that_a_row_names(activity: Any, som: Any) -> None:
    makers.a_report(files=[makers_file()])
    photo = add(som, activity, jpeg())
    part(som, activity, uuid.uuid4(), jpeg(), 0, 1000)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        sweep_files()
    assert storage.get(photo.large, key=photo.data_key)
    ((address, _size),) = PhotoUpload.objects.get().parts
    assert storage.get(address, key=PhotoUpload.objects.get().data_key)


def makers_file() -> Any:
    return clean_upload("a.png", as_("PNG"))


# -- Part by part -----------------------------------------------------------------------------------


def part(som: Any, activity: Any, key: Any, body: bytes, start: int, end: int) -> Any:
    return makers.signed_in(som).post(
        f"/staff/activities/{activity.ref}/photos/{key}/",
        {"offset": str(start), "size": str(len(body)), "caption": "จากโทรศัพท์",
         "part": SimpleUploadedFile("part", body[start:end])},
    )  # fmt: skip


def test_cut_at_ninety_percent_it_goes_on_from_there(activity: Any, som: Any) -> None:
    key, body = uuid.uuid4(), jpeg((1200, 900))
    cut = len(body) * 9 // 10
    assert part(som, activity, key, body, 0, cut).json() == {"have": cut, "done": False}
    where = f"/staff/activities/{activity.ref}/photos/{key}/"
    assert makers.signed_in(som).get(where).json() == {"have": cut, "done": False}
    gap = part(som, activity, key, body, cut + 10, len(body))
    assert (gap.status_code, gap.json()["have"]) == (409, cut)
    again = part(som, activity, key, body, 0, cut)  # its answer got lost
    assert again.json()["have"] == cut
    assert part(som, activity, key, body, cut, len(body)).json()["done"] is True
    photo = Photo.objects.get()
    assert bytes(photo.sha256) == hashlib.sha256(body).digest()
    assert (photo.caption, photo.client_key) == ("จากโทรศัพท์", key)
    assert not PhotoUpload.objects.exists()
    assert part(som, activity, key, body, 0, 100).json()["done"] is True  # and never twice
    assert Photo.objects.count() == 1


def test_a_part_lies_sealed_and_is_swept_after_a_day(activity: Any, som: Any) -> None:
    body = jpeg()
    part(som, activity, uuid.uuid4(), body, 0, 1000)
    upload = PhotoUpload.objects.get()
    ((address, _size),) = upload.parts
    assert body[:200] not in storage._path(address).read_bytes()
    rule = next(one for one in retention.RULES if one.name == "campaigns.upload")
    assert not rule.due(clock.now() - timedelta(days=1)).exists()
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1), tick=False):
        due = rule.due(clock.now() - timedelta(days=1))
        rule.shred([one.pk for one in due])
    assert not PhotoUpload.objects.exists()
    with pytest.raises((storage.FileGone, crypto.KeyDestroyed)):
        storage.get(address, key=upload.data_key)


def test_a_whole_file_that_is_no_photo_is_refused_and_its_parts_are_gone(
    activity: Any, som: Any
) -> None:
    answer = part(som, activity, uuid.uuid4(), b"x" * 900, 0, 900)
    assert answer.status_code == 422
    assert "ไม่ใช่ภาพ" in answer.json()["refused"]
    assert not PhotoUpload.objects.exists()


@pytest.mark.parametrize("offset", ["", "-1", "x", "9" * 20])
def test_nonsense_of_a_script_is_no_part(activity: Any, som: Any, offset: str) -> None:
    answer = makers.signed_in(som).post(
        f"/staff/activities/{activity.ref}/photos/{uuid.uuid4()}/",
        {"offset": offset, "size": "100", "part": SimpleUploadedFile("part", b"x")},
    )
    assert answer.status_code == 409


def test_sealed_while_a_photo_is_on_its_way(activity: Any, som: Any) -> None:
    key, body = uuid.uuid4(), jpeg()
    part(som, activity, key, body, 0, 1000)
    actions.month_held(activity.reporting_unit, activity.month)
    MonthlyReport.objects.update(state="sealed")
    answer = part(som, activity, key, body, 1000, len(body))
    assert answer.status_code == 422
    assert "ปิดผนึกแล้ว" in answer.json()["refused"]
    assert not Photo.objects.exists()
    MonthlyReport.objects.update(state="open")  # reopened: the phone goes on
    assert part(som, activity, key, body, 1000, len(body)).json()["done"] is True


def test_twenty_photos_are_enough(activity: Any, som: Any) -> None:
    for _ in range(20):
        rows.photo(activity, body=rows.picture(1, (80, 80)))
    with pytest.raises(actions.TooManyPhotos):
        add(som, activity, jpeg())
    assert Activity.objects.get().photos.count() == 20
