"""Check before buying at a phone's width, with and without a script, to the public outcome."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruthan.core import jobs
from ruthan.trade import queries
from ruthan.trade.models import SellerLetter, TradeCheck
from tests import makers
from tests.browser import barriers, too_wide
from tests.cast import CAST
from tests.reference import the_reference
from tests.trade.conftest import SHOP, a_check, a_letter, a_look_up, an_outcome
from tests.trade.steps import sign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFER = "ลีนตัวอย่าง อย. 00-0-00000-0-0000 รักษาเบาหวานหายขาด ไม่ต้องกินยา โอนก่อนส่ง"


@pytest.fixture(autouse=True)
def _site(live_server: Any, settings: Any) -> None:
    settings.RUTHAN_BASE_URL = live_server.url
    the_reference()
    makers.an_organisation("ruthan")


def look(page: Any, name: str) -> None:
    """No barrier, no sideways scroll; a picture of it where TRADE_PICTURES names a folder."""
    assert not too_wide(page), name
    assert barriers(page) == [], name
    folder = os.environ.get("TRADE_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def words(page: Any) -> str:
    return str(page.locator("main").inner_text().replace("\u200b", ""))


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_buyer_on_a_phone_looks_asks_and_counts_days(
    *, browse: Callable[..., Any], script: bool
) -> None:
    page = browse("/shop-check/", width=360, java_script_enabled=script)
    page.locator("textarea[name=message]").fill(OFFER)
    page.locator("select[name=product]").select_option("food")
    page.locator("button[value=look]").click()
    page.wait_for_load_state()
    said = words(page)
    for wanted in ("ไม่มีจังหวัดรหัส 00", "ไม่ต้องกินยา", "1556", "ไม่ได้เก็บอะไรไว้"):
        assert wanted in said, wanted
    if script:
        look(page, "looked-360")
    assert TradeCheck.objects.count() == 0

    page.locator("button[value=ask]").click()
    page.wait_for_url("**/receipt/")
    assert TradeCheck.objects.count() == 1
    page.locator("#days summary").click()
    page.locator("#days input[name=received_on]").fill("2026-01-05")
    page.locator("#days button:not(.button-icon)").last.click()
    page.wait_for_load_state()
    assert "12 มกราคม 2569" in words(page)
    if script:
        look(page, "receipt-360")


def test_the_letter_on_a_phone(browse: Callable[..., Any]) -> None:
    page = browse("/shop-check/letter/", width=360)
    look(page, "letter-form-360")
    page.locator("input[name=shop]").fill(SHOP)
    page.locator("input[name=received_on]").fill("2026-01-05")
    page.locator("input[name=cancelled_on]").fill("2026-01-06")
    page.locator("button[value=show]").click()
    page.wait_for_load_state()
    assert "21 มกราคม 2569" in words(page)
    look(page, "letter-360")
    with page.expect_download() as got:
        page.locator("button[value=pdf]").click()
    assert got.value.suggested_filename.endswith(".pdf")


def test_a_seller_answers_by_the_code(browse: Callable[..., Any]) -> None:
    nok = makers.a_person(CAST["nok"])
    a_letter(a_check(), nok)
    text = queries.letter_text(SellerLetter.objects.select_related("data_key").get())
    assert text is not None
    page = browse("/shop-check/reply/", width=360)
    look(page, "reply-code-360")
    page.locator("input[name=code]").fill(text.code)
    page.locator("main form button").click()
    page.wait_for_load_state()
    look(page, "reply-360")
    page.locator("textarea[name=text]").fill("เลขอยู่ข้างกล่อง")
    page.locator("input[name=may_show]").check()
    page.locator("main form button").click()
    page.wait_for_load_state()
    assert "ได้รับคำชี้แจงแล้ว" in words(page)
    assert SellerLetter.objects.get().state == "replied"


def test_staff_from_the_look_up_to_two_signatures(browse: Callable[..., Any]) -> None:
    nok, bua = makers.a_person(CAST["nok"]), makers.a_person(CAST["bua"])
    check = a_check()
    jobs.run_due()
    page = browse("/staff/trade/", person=nok)
    look(page, "desk-1440")
    page.locator("a.row").first.click()
    page.wait_for_load_state()
    page.locator("#look-ups summary").click()
    page.locator("#look-ups input[value=not_found]").check()
    page.locator("#look-ups button[type=submit]").click()
    page.wait_for_load_state()
    assert "ไม่พบเลข" in words(page)
    page.locator("#outcome summary").last.click()
    page.locator("#outcome input[name=word][value=not_found]").check()
    page.locator("#outcome textarea[name=text_th]").fill("ค้นทะเบียนแล้วไม่พบเลขนี้")
    page.locator("#outcome input[name=unheard_because]").fill("ร้านปิดเพจแล้ว")
    page.locator("#outcome form.read button").click()
    page.wait_for_load_state()
    look(page, "check-1440")

    phone = browse(f"/staff/trade/{check.ref}/", person=bua, width=360)
    look(phone, "check-360")
    phone.locator("#outcome button.button-primary").click()
    phone.wait_for_load_state()
    phone.locator("#outcome a").first.click()
    phone.wait_for_load_state()
    assert "ร้านปิดเพจแล้ว" in words(phone)
    look(phone, "outcome-360")


def test_the_other_pages_are_whole_wide_in_english(browse: Callable[..., Any]) -> None:
    nok, bua = makers.a_person(CAST["nok"]), makers.a_person(CAST["bua"])
    check = a_check()
    a_look_up(check, nok)
    outcome = sign(bua, an_outcome(check, nok, unheard_because="ไม่มีที่อยู่"))
    for path in ("/shop-check/", "/shop-check/outcomes/", f"/shop-check/outcomes/{outcome.ref}/"):
        look(browse(path, language="en"), "en" + path.strip("/").replace("/", "-"))
    look(browse("/shop-check/"), "shop-1440")
    a_letter(check, nok, way="post")
    look(browse(f"/staff/trade/{check.ref}/seller/letter/", person=nok), "paper-1440")
