"""Take the README's pictures from a running demonstration: `make run`, then `make screenshots`.

RUTHAN_BASE_URL names the site (http://localhost:8000). Signs in through the demonstration's panel.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

SITE = os.environ.get("RUTHAN_BASE_URL", "http://localhost:8000").rstrip("/")
FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
COLOURS = 128
PHONE, DESK = (360, 740), (1280, 860)


def main() -> int:
    """Write every picture; needs Chromium."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        print("Chromium is missing")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        citizens(browser)
        staff(browser)
        browser.close()
    return 0


def citizens(browser: Browser) -> None:
    """What anybody sees: home, the receipt, an answer."""
    page = a_page(browser, PHONE)
    page.goto(f"{SITE}/")
    keep(page, "home-phone")
    page.fill("#ask", "เพจแจกโทรศัพท์ฟรี แค่โอนค่าส่ง 49 บาท จริงไหมคะ")
    page.click("form.ask button.button-primary")
    page.wait_for_url("**/receipt/**")
    keep(page, "receipt-phone")
    wide = a_page(browser, DESK)
    wide.goto(f"{SITE}/answers/?verdict=false")
    wide.locator("main a[href*='/answers/C-']").first.click()
    wide.wait_for_load_state()
    keep(wide, "answer")


def staff(browser: Browser) -> None:
    """What the desks see: the queue with an item, a claim, the agency's desk."""
    page = signed_in(browser, "anan")
    page.goto(f"{SITE}/staff/queue/")
    page.locator("a.row").first.click()
    page.wait_for_load_state()
    keep(page, "queue")
    page = signed_in(browser, "nok")
    page.goto(f"{SITE}/staff/claims/")
    page.locator("a.row").first.click()
    page.wait_for_load_state()
    keep(page, "claim")
    page = signed_in(browser, "lek")
    page.locator("a.row").first.click()
    page.wait_for_load_state()
    keep(page, "desk")


def signed_in(browser: Browser, name: str) -> Page:
    """A page on which the person of the demonstration has signed in."""
    page = a_page(browser, DESK)
    page.goto(f"{SITE}/account/login/")
    row = page.locator("tr", has=page.get_by_text(name, exact=True))
    cells = [cell.strip() for cell in row.locator("td, th").all_inner_texts()]
    place = cells.index(name)
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", cells[place + 1])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.fill("input[name=code]", cells[place + 2].split()[0])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return page


def a_page(browser: Browser, size: tuple[int, int]) -> Page:
    """A fresh browser of this size, reading Thai."""
    view = {"width": size[0], "height": size[1]}
    return browser.new_context(viewport=view, locale="th-TH").new_page()


def keep(page: Page, name: str) -> None:
    """Save what is on the screen, with few colours and small."""
    page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)
    print(f"{name}.png {(FOLDER / f'{name}.png').stat().st_size // 1024} KB")


if __name__ == "__main__":
    sys.exit(main())
