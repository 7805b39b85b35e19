"""The kit in a real browser: lengths while typing, words kept without a script, the zip counted."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ruthan.core import jobs
from ruthan.publishing.models import KitWording
from tests import makers
from tests.browser import chromium, sit_down
from tests.cast import CAST
from tests.reference import the_reference

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOO_LONG = "ยาว" * 21


@pytest.fixture
def ref(db: None) -> str:
    the_reference()
    claim = makers.a_claim(title_th="ธนาคารตัวอย่างเปิดทุกสาขาตามปกติ")
    return str(makers.a_verdict(claim).claim.ref)


def test_the_length_is_told_while_one_types(chromium: Browser, live_server: Any, ref: str) -> None:
    context, desk = sit_down(chromium, live_server.url)
    desk.signs_in(makers.a_person(CAST["nok"]))
    desk.page.goto(f"/staff/kit/{ref}/")
    desk.page.click("#kit-bill-th summary")
    desk.page.fill("#kit-bill-th-text", TOO_LONG)
    told = desk.page.locator("#measure-bill-th")
    expect(told).to_contain_text("63 / 60")
    expect(told).to_contain_text("ยาวเกินไป")
    desk.page.fill("#kit-bill-th-text", "เช็กก่อนแชร์")
    expect(told).to_contain_text("12 / 60")
    desk.page.click("#kit-bill-th form button.button-primary")
    expect(desk.page.locator("#kit-bill-th .kit-words")).to_contain_text("เช็กก่อนแชร์")
    assert desk.complaints == []
    context.close()


def test_words_are_kept_without_a_script(chromium: Browser, live_server: Any, ref: str) -> None:
    context, desk = sit_down(chromium, live_server.url, script=False)
    desk.signs_in(makers.a_person(CAST["nok"]))
    page = desk.page
    page.goto(f"/staff/kit/{ref}/")
    page.click("#kit-bill-th summary")
    page.fill("#kit-bill-th-text", TOO_LONG)
    page.click("#kit-bill-th form button[name=check]")
    expect(page.locator("#kit-bill-th [role=alert]")).to_contain_text("63/60")
    assert page.input_value("#kit-bill-th-text") == TOO_LONG
    page.fill("#kit-bill-th-text", "เช็กก่อนแชร์")
    page.click("#kit-bill-th form button.button-primary")
    assert KitWording.objects.get().words == {"text": "เช็กก่อนแชร์"}
    context.close()


def test_the_zip_comes_by_itself_when_it_is_drawn(
    chromium: Browser, live_server: Any, ref: str
) -> None:
    context, desk = sit_down(chromium, live_server.url)
    desk.signs_in(makers.a_person(CAST["krit"]))
    desk.page.goto(f"/staff/kit/{ref}/")
    desk.page.click("#kit-zip button")
    expect(desk.page.locator("#kit-zip progress")).to_be_visible()
    jobs.run_due()
    ready = desk.page.locator("#kit-zip a.button-primary")
    expect(ready).to_be_visible()
    with desk.page.expect_download() as saved:
        ready.click()
    assert saved.value.suggested_filename == f"{ref}-v1.zip"
    context.close()
