"""The public pages in a real browser: no barrier, no sideways scrolling, no script needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from ruthan.core import clock
from ruthan.messaging.actions import Choice, follow, manage_token
from ruthan.publishing import actions
from tests import makers
from tests.browser import AXE, chromium
from tests.cast import CAST
from tests.reference import the_reference

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAGES = (
    "/",
    "/help/",
    "/search/?q=OTP",
    "/clean/",
    "/good/",
    "/life/",
    "/trade/",
    "/about/",
    "/api/",
    "/api/problems/",
    "/api/problems/invalid/",
    "/privacy/",
    "/accessibility/",
    "/authenticity/",
    "/answers/",
    "/alerts/",
    "/alerts/?show=archive",
    "/widget/",
    "/widget/alerts/",
    "/follow/",
    "/follow/?province=34",
    "/follow/sent/",
    "/library/three-breaths/",
    "/open-data/",
    "/shop-check/",
    "/shop-check/letter/",
    "/shop-check/outcomes/",
    "/shop-check/reply/",
)


@pytest.fixture
def filled(db: None) -> list[str]:
    """An answer and an alert to look at, with the reference data; their addresses."""
    the_reference()
    claim = makers.a_verdict(makers.a_claim(), code="false", reason_en="<b>Not so.</b>").claim
    scam = makers.a_claim(statement_th="กลโกงตัวอย่าง", strand="SCM", category="01")
    makers.a_verdict(scam, code="scam", advice_th="วางสาย แล้วโทร 1441")
    alert = actions.draft_alert(
        by=makers.a_person(CAST["nok"]),
        title_th="คำเตือนตัวอย่างที่มีพาดหัวยาวพอสมควรเพื่อดูการตัดบรรทัด",
        body_th="กำลังระบาด",
        todo_th="วางสาย",
        severity="critical",
        urgency="urgent",
        expires_at=clock.now() + timedelta(days=1),
    )
    actions.approve_alert(by=makers.a_person(CAST["bua"]), alert=alert)
    choice = Choice(provinces=["34", "50"], topics=["SCM"])
    followed = follow(channel="line", to="U" + "1" * 32, choice=choice)
    waiting = makers.a_claim(statement_th="เรื่องที่ยังไม่ตรวจของตัวอย่าง")
    return [
        f"/answers/{claim.ref}/",
        f"/answers/{claim.ref}/kit/",
        f"/answers/{scam.ref}/",
        f"/answers/{waiting.ref}/",
        f"/alerts/{alert.ref}/",
        f"/follow/manage/{manage_token(followed)}/",
        f"/follow/stop/{manage_token(followed)}/",
    ]


def test_pages_have_no_barrier_and_fit_the_screen(
    chromium: Browser, live_server: Any, filled: list[str]
) -> None:
    found: list[object] = []
    for look, (width, theme, prefix) in enumerate(((360, "light", ""), (1440, "dark", "/en"))):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=theme,  # type: ignore[arg-type]  # a plain word
            base_url=live_server.url,
        )
        page = context.new_page()
        page.on("pageerror", lambda error: found.append(str(error)))
        page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
        for number, path in enumerate(f"{prefix}{path}" for path in (*PAGES, *filled)):
            page.goto(path)
            if number % 2 == look:  # axe takes longer than all else: once a page, each look in turn
                found.extend((width, path, fault) for fault in _faults(page))
            over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            if page.evaluate(over) > 0:
                found.append((width, path, "scrolls sideways"))
        page.wait_for_load_state("networkidle")
        context.close()
    assert found == []


def _faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


def test_the_box_works_without_a_script(
    chromium: Browser, live_server: Any, filled: list[str]
) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/en/")
    page.fill("textarea[name=message]", "ธนาคารตัวอย่างจะปิดทุกสาขาจริงไหม")
    page.click("form.ask button")
    page.wait_for_load_state("networkidle")
    assert "/en/" in page.url
    assert page.locator("h1").count() == 1
    assert "/check/" not in page.url or page.locator(".error-summary").count() == 0
    context.close()
