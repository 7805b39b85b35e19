"""Alerts in a real browser: the strip put away without losing what was typed, the frame elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ruthan.core import clock
from ruthan.publishing import actions, queries
from tests import makers
from tests.browser import chromium
from tests.cast import CAST
from tests.reference import the_reference

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def severe(db: None) -> Any:
    """A critical alert in force."""
    the_reference()
    alert = actions.draft_alert(
        by=makers.a_person(CAST["nok"]), title_th="ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง", body_th="มีคนโทรมาอ้าง",
        todo_th="วางสาย แล้วโทร 1441", severity="critical", urgency="immediate",
        expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    actions.approve_alert(by=makers.a_person(CAST["bua"]), alert=alert)
    queries.forget_severe()
    return alert


def test_the_strip_goes_and_what_was_typed_stays(browse: Any, severe: Any) -> None:
    page = browse("/", width=360)
    page.fill("#ask", "ข้อความที่พิมพ์ค้างไว้")
    page.click(".alert-line button")
    expect(page.locator(".alert-line")).to_have_count(0)
    assert page.input_value("#ask") == "ข้อความที่พิมพ์ค้างไว้"
    page.goto("/alerts/")
    expect(page.locator(".alert-line")).to_have_count(0)


def test_without_a_script_the_strip_goes_too(
    chromium: Browser, live_server: Any, severe: Any
) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/about/")
    page.click(".alert-line button")
    assert page.url.endswith("/about/")
    expect(page.locator(".alert-line")).to_have_count(0)
    context.close()


@pytest.fixture
def another_site() -> Iterator[Any]:
    """`another_site(html)`: the address of a page of somebody else."""
    said: list[bytes] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(said[-1])

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()

    def shown(html: str) -> str:
        said.append(html.encode())
        return f"http://127.0.0.1:{server.server_port}/"

    yield shown
    server.shutdown()
    server.server_close()


def test_another_site_shows_the_frame_at_its_height(
    chromium: Browser, live_server: Any, severe: Any, settings: Any, another_site: Any
) -> None:
    settings.RUTHAN_BASE_URL = live_server.url
    context = chromium.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "console", lambda said: faults.append(said.text) if "Content Sec" in said.text else None
    )
    script = f'<script async src="{live_server.url}/widget/alerts.js" data-most="1"></script>'
    page.goto(another_site(f"<!doctype html><title>ข่าว</title><p>ข่าวของเว็บอื่น</p>{script}"))
    link = page.frame_locator("iframe").locator("li a")
    expect(link).to_have_attribute("href", f"{live_server.url}/alerts/{severe.ref}/")
    page.wait_for_function("document.querySelector('iframe').style.height !== '420px'")
    assert context.cookies() == []
    assert faults == []
    context.close()
