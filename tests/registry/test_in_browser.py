"""Look-up and contest in a real browser: no barrier, no script needed, a phone is wide enough."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from ruthan.registry.actions import file_dispute
from ruthan.registry.rules.naming import Named
from ruthan.registry.states import Kind
from tests import makers
from tests.browser import barriers, chromium, sit_down, too_wide
from tests.cast import CAST
from tests.reference import the_reference
from tests.registry.steps import ACCOUNT, seen_by

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MESSAGE = "โอนค่ามือถือ 18,900 ไป ธ.กสิกรไทย 000-0-00012-3 หรือ https://thpost-redeliver.example/p"
LOOKS = ((360, ""), (1440, "/en"))


@pytest.mark.parametrize(("width", "before"), LOOKS)
def test_asking_and_contesting_are_whole(
    width: int, before: str, chromium: Browser, live_server: Any
) -> None:
    the_reference()
    seen_by(4)
    seen_by(3, Named(Kind.DOMAIN, "thpost-redeliver.example", "x"), name="other")
    context, desk = sit_down(chromium, live_server.url)
    page = desk.page
    page.set_default_timeout(90_000)  # the first question of a process loads what it reads with
    page.set_viewport_size({"width": width, "height": 900})
    faults = []
    page.goto(f"{live_server.url}{before}/lookup/")
    faults += _faults(desk, width, before, "lookup")
    page.fill("[name=thing]", MESSAGE)
    page.keyboard.press("Tab")
    page.locator("form [type=submit], form button.button-primary").last.click()
    page.wait_for_selector("#answer")
    faults += _faults(desk, width, before, "answer")
    page.goto(f"{live_server.url}{before}/lookup/contest/")
    faults += _faults(desk, width, before, "contest")
    page.fill("[name=thing]", "กสิกร 000-0-00012-3")
    page.fill("[name=words]", "ร้านของเราส่งของครบทุกออเดอร์ มีใบเสร็จทุกใบ")
    page.locator("form button.button-primary").last.click()
    page.wait_for_selector(".code.number")
    faults += _faults(desk, width, before, "filed")
    code = page.locator(".code.number").inner_text()
    page.goto(f"{live_server.url}{before}/lookup/contest/answer/")
    page.fill("[name=receipt]", code)
    page.locator("form button.button-primary").last.click()
    page.wait_for_selector("[name=withdraw]")
    faults += _faults(desk, width, before, "followed")
    context.close()
    assert faults == []


def _faults(desk: Any, width: int, before: str, name: str) -> list[str]:
    """What is wrong with the page as it stands; a picture of it where one is asked for."""
    folder = os.environ.get("RUTHAN_TEST_PICTURES")
    if folder:
        where = Path(folder) / f"{name}-{width}{before.strip('/')}.png"
        desk.page.screenshot(path=str(where), full_page=True)
    wide = too_wide(desk.page)
    found = [f"{name} {width}: {fault}" for fault in [*barriers(desk.page), *desk.complaints]]
    return found + ([f"{name} {width}: {wide} px too wide"] if wide else [])


def test_one_officer_proposes_and_another_signs(chromium: Browser, live_server: Any) -> None:
    the_reference()
    entry = seen_by(4)
    file_dispute(
        nonce="one", names=[ACCOUNT], shown=ACCOUNT.shown, words="ร้านของเราส่งของครบทุกออเดอร์"
    )
    faults = []
    for person in ("nok", "bua"):
        context, desk = sit_down(chromium, live_server.url)
        page = desk.page
        page.set_default_timeout(90_000)
        desk.signs_in(makers.a_person(CAST[person]))
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{live_server.url}/staff/registry/disputes/")
        if person == "nok":
            faults += _faults(desk, 1440, "", "desk")
            page.locator("[data-row]").first.click()
            faults += _faults(desk, 1440, "", "dispute")
            page.locator("[name=outcome][value=cleared]").check(force=True)
            page.fill("[name=reason]", "ดูเลขพัสดุครบทุกออเดอร์")
            page.fill("[name=answer]", "ตรวจแล้ว ไม่พบเหตุให้เตือน")
            page.locator("button[data-key=p]").click()
        else:
            page.goto(f"{live_server.url}/staff/registry/disputes/?tab=proposed")
            page.locator("[data-row]").first.click()
            faults += _faults(desk, 1440, "", "proposed")
            page.locator("button[data-key=s]").click()
            page.wait_for_load_state()
            for width in (1440, 360):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{live_server.url}/staff/registry/{entry.ref}/")
                faults += _faults(desk, width, "", "entry")
                page.goto(f"{live_server.url}/staff/registry/?tab=cleared")
                faults += _faults(desk, width, "", "registry")
        context.close()
    entry.refresh_from_db()
    assert entry.state == "cleared"
    assert faults == []
