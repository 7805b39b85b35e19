"""The telephone in a real browser: forward a rumour, wait, sign as staff, see the answer arrive."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ruthan.core import http, jobs
from ruthan.gateway.models import Heard
from ruthan.intake.models import Report
from ruthan.project.line.menu import picture as menu_picture
from ruthan.project.simulator.api import MessagingApi
from ruthan.project.simulator.phone import Phones
from ruthan.project.simulator.serving import Server, serving
from ruthan.project.simulator.state import State
from tests import makers
from tests.browser import barriers, too_wide
from tests.gateway.web import picture
from tests.journeys.steps import REASON, RUMOUR, TITLE
from tests.reference import the_reference

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("RUTHAN_SHOTS")


@pytest.fixture
def phone_of(chromium: Any, live_server: Any, settings: Any) -> Iterator[Callable[[int], Any]]:
    """`phone_of(360)`: the page of telephones, as wide as that, for the site of this test."""
    the_reference()
    makers.an_organisation("ruthan")
    state = State(secret="s", token="t")
    phones = Phones(state, webhook=f"{live_server.url}/line/webhook/")
    state.followers.update(phones.chats)
    server = Server(0, MessagingApi(state), phones=phones, menu=menu_picture)
    settings.RUTHAN_LINE_SECRET, settings.RUTHAN_LINE_TOKEN = "s", "t"
    settings.RUTHAN_LINE_API = settings.RUTHAN_LINE_DATA_API = server.url
    opened, errors = [], []
    with serving(server):

        def visited(width: int) -> Any:
            context = chromium.new_context(viewport={"width": width, "height": 900})
            opened.append(context)
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda said: errors.append(said.text) if said.type == "error" else 0)
            page.goto(server.url.replace("127.0.0.1", "localhost"))
            page.locator(".people li").first.wait_for()
            return page

        yield visited
        for context in opened:
            context.close()
    http.drop_connections()
    assert errors == []


def shoot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def heard(number: int) -> None:
    """Wait until the service has heard so many events, then let the jobs run."""
    end = time.monotonic() + 60
    while Heard.objects.count() < number and time.monotonic() < end:
        time.sleep(0.05)
    assert Heard.objects.count() >= number
    jobs.run_due()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_whole_story_on_a_telephone(phone_of: Callable[[int], Any], width: int) -> None:
    page = phone_of(width)
    page.locator("#text").fill(RUMOUR)
    page.locator("#text").press("Enter")
    heard(1)
    page.locator(".bubble:not(.mine)").first.wait_for()
    assert "อย่าเพิ่งเชื่อ" in page.locator("#talk").inner_text()
    assert page.locator("#quick button").count() == 5
    shoot(page, f"waiting-{width}")
    report = Report.objects.get()
    makers.a_verdict(
        makers.a_claim(clusters=[report.cluster_id], title_th=TITLE),
        reason_th=REASON, advice_th="ไม่ต้องถอนเงิน ไม่ส่งต่อข้อความนี้",
    )  # fmt: skip
    jobs.run_due()
    card = page.locator(".flex")
    card.first.wait_for()
    assert TITLE in card.first.inner_text() and "เท็จ" in card.first.inner_text()
    assert "push" in page.locator("#talk").inner_text()
    shoot(page, f"answered-{width}")
    assert not too_wide(page)
    assert barriers(page) == []


def test_a_picture_the_menu_and_taking_back(phone_of: Callable[[int], Any]) -> None:
    page = phone_of(360)
    page.locator("#file").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": picture(size=(300, 200))}
    )
    heard(1)
    page.locator(".bubble.mine img").wait_for()
    page.locator(".bubble:not(.mine)").first.wait_for()
    shoot(page, "picture-360")
    page.locator("#menu summary").click()
    shoot(page, "menu-360")
    page.locator("[data-act=sent]").click()
    heard(2)
    page.locator(".flex").first.wait_for()
    assert "1441" in page.locator(".flex").first.inner_text()
    shoot(page, "sent-360")
    page.get_by_role("button", name="เรียกคืน").first.click()
    heard(3)
    page.get_by_text("(เรียกคืนข้อความแล้ว)").wait_for()
    assert Report.objects.get().state == "withdrawn"


def test_another_person_has_a_chat_of_their_own_and_may_block(
    phone_of: Callable[[int], Any],
) -> None:
    page = phone_of(1440)
    page.get_by_role("button", name="น้องเดโม").click()
    page.locator("#sticker").click()
    heard(1)
    page.locator(".bubble:not(.mine)").first.wait_for()
    page.get_by_role("button", name="ส่งที่ตั้งตอนนี้").click()
    heard(2)
    page.get_by_text("ที่ตั้ง: ตลาดสมมุติ").wait_for()
    page.locator(".bubble:not(.mine)").nth(1).wait_for()
    assert not Report.objects.exists()
    page.get_by_role("button", name="ยายสมมุติ").click()
    assert page.locator(".bubble").count() == 0
    page.locator("#presence").click()
    heard(3)
    page.get_by_role("button", name="เพิ่มเพื่อน").wait_for()
    shoot(page, "blocked-1440")
