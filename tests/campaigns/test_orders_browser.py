"""A letter, its three orders, a coordinator and the calendar at a phone's and a desk's width."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.campaigns.models import Coordinator, Letter
from tests import makers
from tests.browser import LOOKS, barriers, keep, too_wide
from tests.campaigns import orders
from tests.cast import CAST
from tests.reference import the_reference

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAFF = "/staff/orders/"


@pytest.fixture(autouse=True)
def _site(live_server: Any, settings: Any) -> None:
    settings.RUTHAN_BASE_URL = live_server.url
    the_reference()
    makers.an_organisation("ruthan")


def look(page: Any, name: str) -> None:
    """No barrier, no sideways scroll; a picture of it where RUTHAN_PICTURES names a folder."""
    assert not too_wide(page), name
    assert barriers(page) == [], name
    keep(page, name)


def words(page: Any) -> str:
    return str(page.locator("main").inner_text().replace("\u200b", ""))


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_a_letter_becomes_three_orders_and_everybody_sees_what_is_due(
    browse: Any, width: int, language: str
) -> None:
    nat = makers.a_person(CAST["nat"])
    page = browse(f"{STAFF}new/", person=nat, width=width, language=language)
    look(page, f"orders-new-{width}")
    form = page.locator("main form.stack")
    for name in ("number_raw", "dated_on", "sender", "subject", "addressee", "enclosures"):
        form.locator(f"[name={name}]").fill(orders.TYPED[name])
    form.locator("[name=number_raw]").fill("ที่ มท ๐๒๐๖.๒/ว ส๕๕๒")
    form.locator("[name=desk]").fill("ศาลากลางจังหวัดตัวอย่าง")
    form.locator("[name=received_at]").fill("๑๐.๐๐ น.")
    form.locator("button[type=submit]").click()
    page.wait_for_url("**/letters/**")
    letter = Letter.objects.get()
    assert letter.unreadable == ["number"]
    look(page, f"orders-letter-{width}")
    page.locator("#orders a").first.click()
    page.wait_for_url("**/standard/")
    look(page, f"orders-standard-{width}")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**/letters/{letter.ref}/")
    assert letter.obligations.count() == 3
    report = letter.obligations.get(duty="report")
    lang = "/en" if language == "en" else ""
    page.goto(f"{lang}{STAFF}obligations/{report.ref}/")
    page.locator("#days summary").click()
    look(page, f"orders-obligation-{width}")
    page.goto(f"{lang}{STAFF}obligations/new/")
    look(page, f"orders-editor-{width}")
    page.goto(f"{lang}{STAFF}due/")
    assert page.locator("main .rows > li").count() == 40
    look(page, f"orders-due-{width}")
    page.goto(f"{lang}{STAFF}calendar/")
    assert page.locator(".month-grid").is_visible() == (width > 900)
    assert page.locator(".month-list").is_visible() == (width < 900)
    look(page, f"orders-calendar-{width}")
    for path, name in (("", "list"), ("obligations/", "obligations")):
        page.goto(f"{lang}{STAFF}{path}")
        look(page, f"orders-{name}-{width}")


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_a_province_names_and_hands_over(browse: Any, width: int, language: str) -> None:
    som = makers.a_person(CAST["som"])
    desk = "/staff/coordinators/"
    page = browse(desk, person=som, width=width, language=language)
    look(page, f"coordinators-desk-{width}")
    lang = "/en" if language == "en" else ""
    page.goto(f"{lang}{desk}province:34/name/")
    look(page, f"coordinators-form-{width}")
    form = page.locator("main form.stack")
    for name, value in orders.APPOINTED.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("button[type=submit]").click()
    page.wait_for_url("**/province:34/")
    assert "สมมุติ ประสานดี" in words(page)
    look(page, f"coordinators-unit-{width}")
    page.locator("main a.button-primary").click()
    page.wait_for_url("**/hand-over/")
    typed = orders.APPOINTED | {"name": "ผู้มาใหม่ ตัวอย่าง", "because": "ย้าย"}
    typed |= {"since": "4 มี.ค. 69", "appointed_on": "4 มี.ค. 69"}
    for name, value in typed.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("button[type=submit]").click()
    page.wait_for_url("**/province:34/")
    assert "ผู้มาใหม่ ตัวอย่าง" in words(page)
    assert Coordinator.objects.filter(until=None).count() == 1
    look(page, f"coordinators-handed-over-{width}")


def test_a_letter_is_registered_without_a_script(browse: Any) -> None:
    nat = makers.a_person(CAST["nat"])
    page = browse(f"{STAFF}new/", person=nat, width=360, java_script_enabled=False)
    form = page.locator("main form.stack")
    for name in ("number_raw", "sender", "subject", "addressee"):
        form.locator(f"[name={name}]").fill(orders.TYPED[name])
    form.locator("[name=dated_on]").fill("31 ก.พ. 69")
    form.locator("button[type=submit]").click()
    assert "ไม่มีวันนี้ในปฏิทิน" in words(page)
    assert page.locator("[name=subject]").input_value() == orders.SUBJECT  # nothing typed is lost
    page.locator("[name=dated_on]").fill("๓๐ ม.ค. ๖๙")
    page.locator("main form.stack button[type=submit]").click()
    assert "มท ๐๒๐๖.๒/ว ๕๕๒" in words(page)
