"""A real Chromium for tests: started once a module, skipped where it is missing, failed in CI.

Playwright's own loop runs in the thread of the tests, so it must end with the module: a second one
in the same process would refuse to start, and asyncio.run would too.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.cast import PASSWORD
from tests.makers import totp_code

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PICTURES = Path("build/journeys")
LOOKS = ((360, "th"), (1440, "en"))  # each width and each language once
PATIENCE = 30_000  # milliseconds; two cores share the server, the database and the browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it browser tests are skipped, except where CI is true."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("Chromium is missing")
        pytest.skip("Chromium is not installed")
    held = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop, nothing of Django's
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()
    if held is None:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@dataclass
class Desk:
    """Somebody at a browser of their own: a citizen, or one of the staff."""

    page: Page
    language: str = "th"
    complaints: list[str] = field(default_factory=list)

    def words(self, message: str, *, context: str = "", **named: object) -> str:
        """What the site says for a message id, in the language of this browser."""
        with translation.override(self.language):
            found = pgettext(context, message) if context else gettext(message)
        return found % named if named else found

    def opens(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(path)

    def presses(self, message: str, *, context: str = "") -> None:
        """Press the first button or link that says so, whatever key is drawn beside it."""
        said = self.words(message, context=context)
        found = self.page.locator("main").locator("button, a, summary").filter(has_text=said)
        found.filter(visible=True).first.click()

    def fills(self, label: str, value: str) -> None:
        """Write into a field by its label."""
        box = self.page.locator("main").get_by_label(self.words(label))
        box.filter(visible=True).first.fill(value)

    def chooses(self, label: str, value: str) -> None:
        """Choose from a list by its label."""
        lists = self.page.locator("main select")
        lists.and_(self.page.get_by_label(self.words(label))).first.select_option(value)

    def marks(self, choice: str) -> None:
        """Choose one of several cards."""
        self.page.get_by_role("radio", name=self.words(choice)).first.check()

    def reads(self) -> str:
        """Everything the page says, without the marks where a line may break."""
        return self.page.locator("body").inner_text().replace("\u200b", "")

    def sees(self, *wanted: str) -> None:
        """Wait until the page says all of it."""
        for text in wanted:
            self._waits(text)

    def sees_nothing_of(self, *unwanted: str) -> None:
        """The page, fully drawn, says none of it."""
        self.page.wait_for_load_state()
        for text in unwanted:
            assert text not in self.reads(), f"{text!r} stands on {self.page.url}"

    def told(self, message: str, **named: object) -> None:
        """Wait until the page says the words of a message id."""
        self.sees(self.words(message, **named))

    def signs_in(self, user: Any) -> None:
        """Password and the code of the authenticator app, through the real pages."""
        self.opens("/account/login/")
        self.fills("User name", user.username)
        self.fills("Password", PASSWORD)
        self.presses("Sign in")
        self.page.wait_for_url("**/2fa/sign-in/**")
        self.fills("Code", totp_code(user))
        self.presses("Go on")
        self.page.wait_for_url("**/staff/**")

    def _waits(self, text: str) -> None:
        until = time.monotonic() + PATIENCE / 1000
        while text not in (seen := self.reads()):
            if time.monotonic() > until:
                raise AssertionError(f"{self.page.url} never said {text!r}:\n{seen}")
            self.page.wait_for_timeout(50)


def sit_down(
    browser: Browser, site: str, *, width: int = 1280, script: bool = True, language: str = "th"
) -> tuple[BrowserContext, Desk]:
    """A fresh browser, knowing nothing, and whoever sits at it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=site
    )
    context.set_default_timeout(PATIENCE)
    desk = Desk(context.new_page(), language=language)
    desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    desk.page.on("console", lambda said: _note(desk, said))
    return context, desk


def too_wide(page: Page) -> int:
    """By how many pixels the page, once it has loaded, is wider than its window; 1 is rounding."""
    page.wait_for_load_state()  # a press may have just begun the next page
    over = int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
    return over if over > 1 else 0


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page, once it has loaded, each with the element."""
    page.wait_for_load_state()
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        WCAG,
    )
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]]


def keep(page: Page, name: str) -> None:
    """A picture of the whole page for whoever wants to look: into the folder RUTHAN_PICTURES."""
    if folder := os.environ.get("RUTHAN_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _note(desk: Desk, said: ConsoleMessage) -> None:
    if said.type == "error" and "status of 4" not in said.text:
        desk.complaints.append(said.text)


Sit = Callable[..., Desk]
