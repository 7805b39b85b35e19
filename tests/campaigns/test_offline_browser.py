"""Recording on a phone of 360 pixels: in few taps, without signal, after the session's end."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser

from ruthan.accounts.models import User
from ruthan.campaigns.models import Activity, Photo
from ruthan.core import clock
from tests import makers
from tests.browser import Desk, barriers, keep, sit_down, too_wide
from tests.campaigns import rows
from tests.cast import CAST
from tests.reference import the_reference

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(chromium: Browser, live_server: Any, settings: Any) -> Iterator[Desk]:
    """The coordinator of Ubon at a phone, signed in."""
    settings.RUTHAN_BASE_URL = live_server.url
    the_reference()
    makers.an_organisation("ruthan")
    context, desk = sit_down(chromium, live_server.url, width=360)
    desk.page.on("dialog", lambda asked: asked.accept())
    desk.signs_in(makers.a_person(CAST["som"]))
    yield desk
    context.close()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Three photos in the phone's gallery, each of several parts."""
    made = []
    for number in range(3):
        at = tmp_path / f"photo-{number}.jpg"
        at.write_bytes(rows.picture(number, (2600, 1900)))
        made.append(str(at))
    return made


class Taps:
    """Counts what a thumb does; typing one field is one tap and its letters."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.number, self.letters = desk, 0, 0

    def press(self, what: str) -> None:
        self.number += 1
        self.desk.page.locator(what).filter(visible=True).first.click()

    def type(self, what: str, text: str) -> None:
        self.number, self.letters = self.number + 1, self.letters + len(text)
        self.desk.page.locator(what).fill(text)

    def choose(self, files: list[str]) -> None:
        """Open the picker, one tap for each photo, one to take them."""
        self.number += 2 + len(files)
        self.desk.page.locator("#record input[type=file]").set_input_files(files)


def settled(desk: Desk, photos: int) -> None:
    """Wait until the photos stand on the page of the activity."""
    desk.page.wait_for_function(
        "n => document.querySelectorAll('#arrange .photo-list > li').length === n",
        arg=photos,
        timeout=40_000,
    )


def waits_to_be_read(desk: Desk) -> None:
    """Until the worker holds the form for a time without signal."""
    desk.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    desk.page.wait_for_function(
        """async () => (await (await caches.open("ruthan-activities-1")).keys()).length > 8"""
    )


def test_three_photos_in_few_taps(phone: Desk, files: list[str]) -> None:
    unit = rows.province("34")
    rows.activity(unit, channel="billboard", what="จอ LED หน้าศาลากลาง", place="ศาลากลาง")
    phone.opens("/staff/activities/")
    taps = Taps(phone)
    taps.press("a[href$='/activities/new/']")
    phone.page.wait_for_selector("#record")
    keep(phone.page, "record-360")
    assert barriers(phone.page) == []
    taps.press("label.choice:has(input[value=billboard])")
    taps.press("#suggestions button")
    taps.choose(files)
    phone.page.wait_for_selector("#photo-list li:nth-child(3) img:not([hidden])")
    keep(phone.page, "record-photos-360")
    assert not too_wide(phone.page)
    taps.press("#record .button-primary")
    settled(phone, 3)
    keep(phone.page, "recorded-360")
    activity = Activity.objects.exclude(place="").latest("recorded_at")
    assert (activity.what, activity.state) == ("จอ LED หน้าศาลากลาง", "approved")
    assert activity.photos.count() == 3
    assert barriers(phone.page) == []
    assert phone.complaints == []
    print(f"taps: {taps.number}, letters: {taps.letters}")  # noqa: T201 - what docs quote
    assert taps.number <= 9


def test_captions_and_order_are_those_of_the_phone(phone: Desk, files: list[str]) -> None:
    phone.opens("/staff/activities/new/")
    taps = Taps(phone)
    taps.press("label.choice:has(input[value=on_ground])")
    taps.type("#id_what", "ประชุมหัวหน้าส่วนราชการ")
    taps.choose(files)
    for number in range(3):
        phone.page.locator("#photo-list li input").nth(number).fill(f"ภาพ {number}")
    phone.page.locator("#photo-list li").nth(2).get_by_label(phone.words("Move up")).click()
    taps.press("#record .button-primary")
    settled(phone, 3)
    photos = Photo.objects.order_by("order")
    assert [one.caption for one in photos] == ["ภาพ 0", "ภาพ 2", "ภาพ 1"]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(phone: Desk) -> None:
    phone.opens("/staff/activities/new/")
    taps = Taps(phone)
    taps.press("label.choice:has(input[value=online])")
    taps.type("#id_what", "เว็บไซต์จังหวัด")
    taps.type("#id_days", "31 ก.พ. 69")
    taps.press("#record .button-primary")
    phone.sees("ปฏิทินไม่มีวันนี้: 31 ก.พ. 69")
    assert phone.page.locator("#id_what").input_value() == "เว็บไซต์จังหวัด"
    keep(phone.page, "record-refused-360")
    taps.type("#id_days", "14 ก.พ. 69")
    taps.press("#record .button-primary")
    phone.page.wait_for_url("**/activities/D-*/")
    assert Activity.objects.count() == 1


def test_without_signal_an_empty_form_is_not_kept(phone: Desk) -> None:
    phone.opens("/staff/activities/new/")
    waits_to_be_read(phone)
    phone.page.context.set_offline(True)
    phone.opens("/staff/activities/new/")
    taps = Taps(phone)
    taps.press("#record .button-primary")
    phone.sees("เลือกช่องทาง", "บอกสั้น ๆ ว่าทำอะไร")
    assert phone.page.locator("#waiting > ul > li").count() == 0
    taps.press("label.choice:has(input[value=community])")
    taps.type("#id_what", "คุยกับผู้นำชุมชน")
    taps.press("#record .button-primary")
    phone.sees("เก็บไว้ในเครื่องนี้แล้ว")
    phone.page.context.set_offline(False)


def test_without_signal_it_waits_on_the_phone_and_is_sent_once(
    phone: Desk, files: list[str]
) -> None:
    phone.opens("/staff/activities/new/")
    waits_to_be_read(phone)
    phone.page.context.set_offline(True)
    phone.opens("/staff/activities/new/")  # the app is opened in the field
    phone.page.wait_for_selector("#record")
    for number in range(2):
        taps = Taps(phone)
        taps.press("label.choice:has(input[value=community])")
        taps.type("#id_what", f"คุยกับผู้นำชุมชน {number}")
        taps.choose(files[:2])
        phone.page.wait_for_selector("#photo-list li:nth-child(2)")
        taps.press("#record .button-primary")
        phone.sees("เก็บไว้ในเครื่องนี้แล้ว")
    phone.page.wait_for_function(
        "() => document.querySelectorAll('#waiting > ul > li').length === 2"
    )
    keep(phone.page, "offline-360")
    assert barriers(phone.page) == []
    assert not Activity.objects.exists()

    phone.opens("/staff/activities/new/")  # closed and opened again: still there
    phone.sees("คุยกับผู้นำชุมชน 0", "คุยกับผู้นำชุมชน 1")
    phone.page.context.set_offline(False)
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.page.wait_for_selector("#waiting", state="hidden", timeout=30_000)
    said = phone.page.locator(".kept-note")
    assert "ส่งแล้ว" in said.inner_text()
    assert "".join(said.locator("a").all_inner_texts()).count("คุยกับผู้นำชุมชน") == 2
    assert "/staff/activities/D-" in (said.locator("a").first.get_attribute("href") or "")
    phone.page.wait_for_selector("#offline-note", state="hidden")
    phone.opens("/staff/activities/")
    phone.sees("คุยกับผู้นำชุมชน 0", "คุยกับผู้นำชุมชน 1")
    assert Activity.objects.filter(way="offline").count() == 2
    assert Photo.objects.count() == 4


def test_a_file_that_is_no_photo_is_named_and_the_rest_is_in(
    phone: Desk, files: list[str], tmp_path: Path
) -> None:
    note = tmp_path / "note.jpg"
    note.write_text("ไม่ใช่ภาพ", encoding="utf-8")
    phone.opens("/staff/activities/new/")
    taps = Taps(phone)
    taps.press("label.choice:has(input[value=community])")
    taps.type("#id_what", "ประชุมหมู่บ้าน")
    taps.choose([str(note), files[0]])
    taps.press("#record .button-primary")
    phone.page.wait_for_url("**/activities/D-*/")
    settled(phone, 1)
    phone.sees("ส่งแล้ว ยกเว้นภาพเหล่านี้", "note.jpg: ไฟล์นี้ไม่ใช่ภาพที่อ่านได้")
    phone.sees_nothing_of("รอส่งในเครื่องนี้", "ส่งเดี๋ยวนี้")
    phone.page.get_by_role("button", name="ปิดข้อความนี้").click()
    phone.page.wait_for_selector("#waiting", state="hidden")
    assert Photo.objects.count() == 1


def test_the_session_ends_meanwhile_and_nothing_is_lost(phone: Desk, files: list[str]) -> None:
    phone.opens("/staff/activities/new/")
    taps = Taps(phone)
    taps.press("label.choice:has(input[value=community])")
    taps.type("#id_what", "ประชุมหมู่บ้าน")
    taps.choose(files[:1])
    Session.objects.all().delete()
    taps.press("#record .button-primary")
    phone.sees("เข้าระบบอีกครั้งแล้วจะส่งให้")
    assert not Activity.objects.exists()
    keep(phone.page, "session-360")
    browser = makers.signed_in(User.objects.get(username="som"))
    phone.page.context.add_cookies(
        [
            {"name": name, "value": held.value, "domain": "localhost", "path": "/"}
            for name, held in browser.cookies.items()
        ]
    )
    phone.opens("/staff/activities/new/")
    phone.page.wait_for_selector("#waiting", state="hidden", timeout=30_000)
    activity = Activity.objects.get()
    assert (activity.what, activity.photos.count()) == ("ประชุมหมู่บ้าน", 1)


def test_an_upload_that_breaks_goes_on_where_it_stopped(phone: Desk, files: list[str]) -> None:
    heard: list[str] = []

    def breaks(route: Any) -> None:
        request = route.request
        if request.method == "POST" and request.frame.url.endswith("/new/"):
            route.abort()  # the page that is being left: what it still sends is not counted
            return
        if request.method == "POST":
            heard.append(request.url)
            if len(heard) == 2:  # the second part is cut off
                route.abort()
                return
        route.continue_()

    phone.page.context.route("**/staff/activities/D-*/photos/*/", breaks)
    phone.opens("/staff/activities/new/")
    taps = Taps(phone)
    taps.press("label.choice:has(input[value=community])")
    taps.type("#id_what", "ประชุมหมู่บ้าน")
    big = Path(files[0]).with_name("big.jpg")
    big.write_bytes(rows.picture(9, (5200, 3900)))
    taps.choose([str(big)])
    taps.press("#record .button-primary")
    phone.page.wait_for_url("**/activities/D-*/")
    phone.sees("รอสัญญาณ")
    assert not Photo.objects.exists()
    phone.page.locator("[data-send-now]").click()
    settled(phone, 1)
    assert Photo.objects.get().sent_bytes == big.stat().st_size
    assert len(heard) == -(-big.stat().st_size // (512 * 1024)) + 1  # one part alone came again


def test_another_person_at_the_phone_sends_nothing_of_the_first(
    phone: Desk, files: list[str]
) -> None:
    phone.opens("/staff/activities/new/")
    phone.page.evaluate(
        """key => window.ruthanQueue.put({key: key, user: 'somebody', what: 'ของคนก่อน',
        fields: [['channel', 'online'], ['what', 'x']], photos: [], state: 'waits'})
        .then(() => window.ruthanQueue.run()).then(() => window.ruthanQueue.show())""",
        str(uuid.uuid4()),
    )
    phone.sees("ของคนก่อน", "ผู้อื่นบันทึกไว้ในเครื่องนี้")
    assert not Activity.objects.exists()


def test_without_a_script_the_form_takes_photos_and_orders_them(
    chromium: Browser, live_server: Any, settings: Any, files: list[str]
) -> None:
    settings.RUTHAN_BASE_URL = live_server.url
    the_reference()
    makers.an_organisation("ruthan")
    context, desk = sit_down(chromium, live_server.url, width=360, script=False)
    desk.signs_in(makers.a_person(CAST["som"]))
    desk.opens("/staff/activities/new/")
    desk.page.locator("label.choice:has(input[value=billboard])").click()
    desk.page.locator("#id_what").fill("จอ LED")
    desk.page.locator("#record input[type=file]").set_input_files(files[:2])
    desk.page.locator("#record .button-primary").click()
    desk.page.wait_for_url("**/activities/D-*/")
    before = [str(one.pk) for one in Photo.objects.order_by("order")]
    desk.page.locator("button[name=up]").nth(1).click()
    desk.page.wait_for_load_state()
    assert [str(one.pk) for one in Photo.objects.order_by("order")] == before[::-1]
    context.close()


@pytest.mark.parametrize(("width", "language"), [(360, "th"), (1280, "en")])
def test_the_pages_fit_and_shut_nobody_out(
    chromium: Browser, live_server: Any, settings: Any, *, width: int, language: str
) -> None:
    settings.RUTHAN_BASE_URL = live_server.url
    the_reference()
    makers.an_organisation("ruthan")
    unit = rows.province("34")
    activity = rows.activity(unit, channel="online", place="ศาลากลางจังหวัด")
    for number in range(2):
        rows.photo(activity, body=rows.picture(number), order=number, taken_at=clock.now())
    rows.activity(unit, state="returned", comment="ขอภาพที่ชัดกว่านี้")
    context, desk = sit_down(chromium, live_server.url, width=width)
    desk.signs_in(makers.a_person(CAST["som"]))
    start = "" if language == "th" else "/en"
    for name, tail in (
        ("list", ""), ("page", f"{activity.ref}/"), ("edit", f"{activity.ref}/edit/"),
        ("new", "new/"), ("sheet", "sheet/"), ("line", "line/"),
    ):  # fmt: skip
        desk.opens(f"{start}/staff/activities/{tail}")
        assert not too_wide(desk.page), name
        assert barriers(desk.page) == [], name
        keep(desk.page, f"{name}-{width}-{language}")
    assert desk.complaints == []
    context.close()
