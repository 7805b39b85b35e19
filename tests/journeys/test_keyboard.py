"""Everything by the keyboard: a citizen who cannot use a mouse, a screener who will not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import makers
from tests.browser import Desk, Sit
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tabs_to(desk: Desk, selector: str, most: int = 60) -> None:
    """Press Tab until the element has the focus and shows it."""
    for _ in range(most):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            style = desk.page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
            )
            assert style, f"the focus on {selector} cannot be seen"
            return
    raise AssertionError(f"Tab never came to {selector}")


def test_a_citizen_checks_and_tracks_with_the_keyboard_alone(sit: Sit) -> None:
    mali = sit()
    mali.opens("/")
    tabs_to(mali, "textarea[name=message]")
    mali.page.keyboard.insert_text(steps.RUMOUR)
    tabs_to(mali, "main form button.button-primary")
    mali.page.keyboard.press("Enter")
    code = steps.code_of(mali)
    tabs_to(mali, "main form button.button-primary")
    mali.page.keyboard.press("Enter")
    mali.page.wait_for_load_state()

    at_home = sit()
    at_home.opens("/")
    tabs_to(at_home, "main a[href='/track/']")
    at_home.page.keyboard.press("Enter")
    at_home.page.wait_for_url("**/track/")
    tabs_to(at_home, "input[name=receipt]")
    at_home.page.keyboard.type(code)
    at_home.page.keyboard.press("Enter")
    at_home.told("What has happened")


def test_a_screener_walks_opens_and_takes_with_the_keyboard_alone(
    sit: Sit, work: Callable[[], int], anan: Any
) -> None:
    makers.a_report(steps.RUMOUR)
    makers.a_report("กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน หมอที่ต่างประเทศยืนยันแล้ว")
    work()
    screener = sit("anan")
    screener.opens("/staff/queue/")
    keyboard, rows = screener.page.keyboard, screener.page.locator("[data-row]")
    expect(rows).to_have_count(2)
    keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    address = rows.nth(0).get_attribute("href")
    keyboard.press("Enter")
    screener.page.wait_for_url(f"**{address}")

    keyboard.press("?")
    expect(screener.page.get_by_role("dialog")).to_contain_text(screener.words("Take"))
    keyboard.press("Escape")
    expect(screener.page.get_by_role("dialog")).to_have_count(0)
    keyboard.press("t")
    screener.told("The item is yours.")
