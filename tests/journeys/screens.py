"""Pictures of every screen of LINE, hotline, alerts, following, partners, deliveries, kit, open data.

`make screens` takes them (collected only when named): each screen empty, full of long words, and
failing, on a phone and on a desk, Thai and English, light and dark, into build/screens. What a
machine can judge (sideways scroll, axe, scripts, missing words) fails; the rest is for eyes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import makers
from tests.browser import Desk, barriers, chromium, sit_down, too_wide
from tests.cast import CAST
from tests.journeys import screen_worlds as worlds
from tests.journeys.conftest import site
from tests.line.test_browser import phone_of

__all__ = ["chromium", "phone_of", "site"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOLDER = Path(os.environ.get("RUTHAN_SCREENS", "build/screens"))
# width, language, where that language begins, theme
LOOKS = ((360, "th", "", "light"), (1440, "th", "", "dark"), (360, "en", "/en", "dark"), (1440, "en", "/en", "light"))  # fmt: skip
Act = Callable[[Desk], None]


@dataclass(frozen=True)
class Screen:
    """One screen: what it is called, where it is, who looks, and what they do there first."""

    name: str
    path: str
    who: str = ""
    act: Act | None = None
    status: int = 200


def presses(selector: str, **fields: str) -> Act:
    """Fill fields by their name, then press what the selector finds."""

    def done(desk: Desk) -> None:
        for name, value in fields.items():
            desk.page.locator(f"main [name={name}]").first.fill(value)
        desk.page.locator(selector).first.click()
        desk.page.wait_for_load_state()

    return done


def empties(desk: Desk) -> None:
    """Empty every field that is written in, then save."""
    for box in desk.page.locator("main textarea, main input[type=text]").all():
        box.fill("")
    desk.page.locator("main form button.button-primary").first.click()
    desk.page.wait_for_load_state()


EMPTY = (
    Screen("home", "/"),
    Screen("alerts", "/alerts/"),
    Screen("archive", "/alerts/?show=archive"),
    Screen("open-data", "/open-data/"),
    Screen("answers", "/answers/"),
    Screen("widget", "/widget/alerts/"),
    Screen("widget-guide", "/widget/"),
    Screen("follow", "/follow/"),
    Screen("follow-invalid", "/follow/", act=presses("main form button.button-primary", email="x")),
    Screen("follow-sent", "/follow/sent/"),
    Screen("follow-gone", "/follow/manage/nonsense/", status=404),
    Screen("no-answer", "/answers/C-00000000/", status=404),
    Screen("staff-alerts", "/staff/alerts/", "nok"),
    Screen("staff-surges", "/staff/surges/", "nok"),
    Screen("staff-kits", "/staff/kit/", "nok"),
    Screen("alert-new", "/staff/alerts/new/", "nok"),
    Screen("alert-new-invalid", "/staff/alerts/new/", "nok", presses("main form button.button-primary")),
    Screen("partners", "/staff/partners/", "lek"),
    Screen("partners-new", "/staff/partners/new/", "lek"),
    Screen("partners-invalid", "/staff/partners/new/", "lek", presses("main form button.button-primary", url="http://x")),
    Screen("partners-refused", "/staff/partners/", "anan", status=404),
    Screen("deliveries", "/staff/deliveries/", "ploy"),
    Screen("deliveries-none-fits", "/staff/deliveries/?state=failed", "ploy"),
    Screen("desk", "/staff/hotline/", "jit"),
    Screen("desk-calls", "/staff/hotline/calls/", "jit"),
    Screen("desk-backs", "/staff/hotline/call-backs/", "jit"),
    Screen("desk-supervisor", "/staff/hotline/", "nat"),
)  # fmt: skip

FULL = (
    Screen("home-strip", "/"),
    Screen("alerts", "/alerts/"),
    Screen("alerts-last-page", "/alerts/?show=archive&page=2"),
    Screen("archive", "/alerts/?show=archive"),
    Screen("alerts-none-here", "/alerts/?province=50&topic=ELC"),
    Screen("alert", "/alerts/{alert}/"),
    Screen("alert-cancelled", "/alerts/{cancel}/"),
    Screen("alert-replaced", "/alerts/{first}/"),
    Screen("alert-kit", "/alerts/{alert}/kit/"),
    Screen("answer", "/answers/{answer}/"),
    Screen("answers", "/answers/"),
    Screen("answer-kit", "/answers/{answer}/kit/"),
    Screen("open-data", "/open-data/"),
    Screen("widget", "/widget/alerts/?most=5"),
    Screen("widget-dark", "/widget/alerts/?most=3&theme=dark"),
    Screen("widget-guide", "/widget/?province=34&most=3"),
    Screen("follow-province", "/follow/?province=34"),
    Screen("follow-confirm", "/follow/confirm/{confirm}/"),
    Screen("follow-new", "/follow/manage/{manage}/?new=1"),
    Screen("follow-saved", "/follow/manage/{manage}/?saved=1"),
    Screen("follow-paused", "/follow/manage/{paused}/"),
    Screen("follow-resting", "/follow/manage/{resting}/"),
    Screen("follow-stop", "/follow/stop/{manage}/"),
    Screen("staff-alerts", "/staff/alerts/", "nok"),
    Screen("alert-draft", "/staff/alerts/{draft}/", "bua"),
    Screen("alert-night", "/staff/alerts/{calm}/", "bua"),
    Screen("alert-author", "/staff/alerts/{draft}/", "nok"),
    Screen("alert-edit", "/staff/alerts/{draft}/edit/", "nok"),
    Screen("alert-preview", "/staff/alerts/{draft}/preview/", "nok"),
    Screen("alert-update", "/staff/alerts/{alert}/update/", "nok"),
    Screen("alert-cancel-form", "/staff/alerts/{alert}/cancel/", "nok"),
    Screen("alert-cancel-draft", "/staff/alerts/{cancelling}/", "bua"),
    Screen("sending-running", "/staff/alerts/{alert}/", "bua"),
    Screen("sending-quota", "/staff/alerts/{quota}/", "bua"),
    Screen("sending-failed", "/staff/alerts/{failed}/", "bua"),
    Screen("sending-done", "/staff/alerts/{done}/", "nok"),
    Screen("surges", "/staff/surges/", "nok"),
    Screen("surge", "/staff/surges/{surge}/", "nok"),
    Screen("kits", "/staff/kit/", "nok"),
    Screen("kit", "/staff/kit/{answer}/", "bua"),
    Screen("kit-alert", "/staff/kit/{alert}/?language=en", "bua"),
    Screen("kit-old", "/staff/kit/{answer}/?version=1", "nok"),
    Screen("partners", "/staff/partners/", "ploy"),
    Screen("partner-active", "/staff/partners/{active}/", "lek"),
    Screen("partner-paused", "/staff/partners/{paused_endpoint}/", "lek"),
    Screen("partner-off", "/staff/partners/{off}/", "lek"),
    Screen("partner-change", "/staff/partners/{active}/change/", "lek"),
    Screen("partner-sent", "/staff/partners/{active}/sent/{event}/", "lek"),
    Screen("deliveries", "/staff/deliveries/", "ploy"),
    Screen("deliveries-last", "/staff/deliveries/?before={oldest}", "ploy"),
    Screen("delivery-failed", "/staff/deliveries/{lost}/", "ploy"),
    Screen("delivery-unsure", "/staff/deliveries/{unsure}/", "ploy"),
    Screen("delivery-returned", "/staff/deliveries/{returned}/", "ploy"),
    Screen("delivery-auditor", "/staff/deliveries/{lost}/", "chai"),
    Screen("desk", "/staff/hotline/", "anan"),
    Screen("desk-calls", "/staff/hotline/calls/", "anan"),
    Screen("desk-backs", "/staff/hotline/call-backs/", "anan"),
    Screen("desk-back", "/staff/hotline/call-backs/{back}/", "anan"),
    Screen("call-new", "/staff/hotline/calls/{call}/", "anan"),
    Screen("call-typed", "/staff/hotline/calls/{call}/", "anan", worlds.types(worlds.RUMOUR)),
    Screen("call-danger", "/staff/hotline/calls/{call}/", "anan", worlds.types(worlds.SENT)),
    Screen("call-sealed", "/staff/hotline/calls/{call}/", "anan", worlds.types(worlds.CHILD)),
    Screen("call-invalid", "/staff/hotline/calls/{call}/", "anan", presses("[data-save]")),
    Screen("call-saved", "/staff/hotline/calls/{saved}/", "anan"),
    Screen("scripts", "/staff/hotline/scripts/", "nat"),
    Screen("script-card", "/staff/hotline/scripts/sent/", "anan"),
    Screen("script-edit", "/staff/hotline/scripts/child/edit/", "nat"),
    Screen("script-invalid", "/staff/hotline/scripts/child/edit/", "nat", empties),
)  # fmt: skip


def test_every_screen_empty(chromium: Browser, site: str) -> None:
    for person in CAST.values():
        makers.a_person(person)
    assert look_at(chromium, site, "empty", EMPTY, {}) == []


def test_every_screen_full(chromium: Browser, site: str) -> None:
    for person in CAST.values():
        makers.a_person(person)
    assert look_at(chromium, site, "full", FULL, worlds.full()) == []


def test_letters(chromium: Browser, site: str) -> None:
    """Every mail of alerts as a mail program shows it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    context, desk = sit_down(chromium, site)
    for name, page in worlds.letters().items():
        for width in (360, 800):
            desk.page.set_viewport_size({"width": width, "height": 900})
            desk.page.set_content(page)
            desk.page.screenshot(path=FOLDER / f"letter-{name}-{width}.png", full_page=True)
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_pretended_line_when_things_fail(phone_of: Callable[[int], Any], width: int) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    page = phone_of(width)
    page.screenshot(path=FOLDER / f"line-empty-{width}.png", full_page=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=FOLDER / f"line-{scheme}-{width}.png", full_page=True)
        assert barriers(page) == []


def look_at(
    browser: Browser, site: str, world: str, screens: tuple[Screen, ...], names: dict[str, str]
) -> list[str]:
    """Take every screen in every look; what a machine finds wrong."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted, faults = os.environ.get("RUTHAN_ONLY", ""), []
    chosen = [one for one in screens if not wanted or one.name in wanted.split(",")]
    for who in sorted({one.who for one in chosen}):
        context, desk = sit_down(browser, site)
        if who:
            desk.signs_in(makers.a_person(CAST[who]))
        for width, language, before, theme in LOOKS:
            desk.page.set_viewport_size({"width": width, "height": 900})
            desk.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            for one in [one for one in chosen if one.who == who]:
                file = FOLDER / f"{world}-{one.name}-{width}-{language}-{theme}.png"
                found = _look(desk, one, before + one.path.format(**names), file, language)
                faults += [f"{file.stem}: {fault}" for fault in found]
        context.close()
    return faults


def _look(desk: Desk, one: Screen, address: str, file: Path, language: str) -> list[str]:
    answer = desk.page.goto(address)
    found = []
    if answer is not None and answer.status != one.status:
        found.append(f"answered {answer.status}")
    if one.act is not None:
        one.act(desk)
    desk.page.wait_for_timeout(150)
    desk.page.screenshot(path=file, full_page=True)
    found += barriers(desk.page)
    if desk.page.evaluate("document.documentElement.lang") != language:
        found.append("another language")
    wide = too_wide(desk.page)
    found += [f"{wide} px too wide"] if wide else []
    said = desk.reads()
    found += [f"says {odd!r}" for odd in ("{{", "%(", "None ") if odd in said]
    found += desk.complaints
    desk.complaints.clear()
    return found
