"""The design system in a real browser: no barrier, every behaviour, and all of it without a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
PAGES = ["", "home/", "claim/", "report/", "child/", "queue/", "paper/", "404/"]


def _barriers(page: Page) -> list[str]:
    result = page.evaluate(AXE.read_text(encoding="utf-8") + "; axe.run()")
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in result["violations"]]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("width", "theme", "language"),
    [(360, "light", ""), (1440, "dark", "/en")],
)
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    visit: Visit, path: str, width: int, theme: str, language: str
) -> None:
    page = visit(f"{language}/design/{path}", width=width, theme=theme)
    assert _barriers(page) == []
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


@pytest.mark.parametrize("path", ["", "claim/", "report/", "queue/"])
def test_a_page_magnified_four_times_does_not_run_over_the_edge(visit: Visit, path: str) -> None:
    page = visit(f"/design/{path}", width=320)
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


def test_a_province_is_found_by_typing(visit: Visit) -> None:
    page = visit("/design/report/")
    box = page.get_by_role("combobox")
    box.click()
    expect(page.get_by_role("option")).to_have_count(10)
    box.fill("เชียง")
    expect(page.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("เชียงราย")
    assert page.locator("select").evaluate("e => e.value") == "57"
    box.fill("ไม่มีจริง")
    expect(page.get_by_text("ไม่พบชื่อนี้")).to_be_visible()
    box.press("Escape")
    expect(box).to_have_value("เชียงราย")


def test_clearing_the_province_clears_the_choice(visit: Visit) -> None:
    page = visit("/design/report/")
    box = page.get_by_role("combobox")
    box.fill("สงขลา")
    box.press("Enter")
    box.fill("")
    box.press("Tab")
    assert page.locator("select").evaluate("e => e.value") == ""


def test_without_a_script_everything_is_still_there(visit: Visit) -> None:
    page = visit("/design/report/", width=360, script=False)
    expect(page.locator("select")).to_be_visible()
    expect(page.get_by_role("button", name="ส่ง", exact=True)).to_be_visible()
    page.locator(".site-menu summary").click()
    expect(page.get_by_role("button", name="มืด")).to_be_visible()
    queue = visit("/design/queue/", script=False)
    queue.get_by_text("ส่งต่อ", exact=True).click()
    expect(queue.get_by_text("ศูนย์ปลายทางได้ใบรับ")).to_be_visible()
    expect(queue.locator("[data-copy]").first).to_be_hidden()


def test_a_theme_is_chosen_without_a_script(visit: Visit) -> None:
    page = visit("/design/home/", width=360, script=False)
    page.locator(".site-menu summary").click()
    page.get_by_role("button", name="มืด").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_theme_is_chosen_at_once_and_kept(visit: Visit) -> None:
    page = visit("/design/home/")
    page.locator(".site-menu summary").click()
    page.get_by_role("button", name="มืด").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".site-menu summary").click()
    page.get_by_role("button", name="ตามเครื่อง").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") is None


def test_a_dialog_opens_closes_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("/design/queue/")
    opener = page.locator("#hand-over summary")
    opener.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert _barriers(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_keys_walk_the_list_and_press_the_buttons(visit: Visit) -> None:
    page = visit("/design/queue/")
    page.keyboard.press("j")
    rows = page.locator("[data-row]")
    expect(rows.nth(4)).to_be_focused()  # the open one is the fourth
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(rows.nth(2)).to_be_focused()
    page.keyboard.press("h")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    help_dialog = page.get_by_role("dialog", name="ปุ่มลัด")
    expect(help_dialog).to_contain_text("รับเรื่อง")
    here = help_dialog.locator("[data-keys-here]")
    expect(here.locator("dt").first).to_have_text("t")
    expect(here.locator("dd").first).to_have_text("รับเรื่อง")  # the key drawn on it is no word
    assert _barriers(page) == []


def test_the_same_keys_are_found_on_a_thai_keyboard(visit: Visit) -> None:
    page = visit("/design/queue/")
    rows = page.locator("[data-row]")
    thai = {"j": ("่", "KeyJ"), "k": ("า", "KeyK"), "h": ("้", "KeyH"), "?": ("ฦ", "Slash")}

    def press(key: str) -> None:
        sign, place = thai[key]
        page.evaluate(
            "([key, code, shiftKey]) => document.body.dispatchEvent("
            "new KeyboardEvent('keydown', {key, code, shiftKey, bubbles: true, cancelable: true}))",
            [sign, place, key == "?"],
        )

    press("j")
    expect(rows.nth(4)).to_be_focused()
    press("k")
    expect(rows.nth(3)).to_be_focused()
    press("h")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    press("?")
    expect(page.get_by_role("dialog", name="ปุ่มลัด")).to_be_visible()


def test_a_letter_of_another_latin_layout_is_read_by_its_sign(visit: Visit) -> None:
    page = visit("/design/queue/")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'c', code: 'KeyJ', bubbles: true}))"
    )  # where Dvorak has it, j lies elsewhere
    expect(page.locator("[data-row]:focus")).to_have_count(0)


def test_single_keys_can_be_turned_off(visit: Visit) -> None:
    page = visit("/design/queue/")
    page.keyboard.press("?")
    page.get_by_label("ปิดปุ่มลัดแบบปุ่มเดียว").check()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_letters_typed_into_a_field_are_letters(visit: Visit) -> None:
    page = visit("/design/queue/")
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    page.locator("textarea").focus()
    page.keyboard.type("hj?")
    expect(page.locator("textarea")).to_have_value("hj?")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("way", ["press", "escape"])
def test_quick_exit_leaves_no_way_back(visit: Visit, way: str) -> None:
    page = visit("/design/home/")
    page.route("https://www.tmd.go.th/**", lambda route: route.fulfill(body="weather"))
    page.goto("/design/child/")
    if way == "press":
        page.locator("[data-quick-exit]").click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.wait_for_url("https://www.tmd.go.th/")
    page.go_back()
    assert page.url.endswith("/design/home/")


def test_one_escape_closes_nothing_however_soon_and_a_third_stops_nothing(visit: Visit) -> None:
    page = visit("/design/home/")
    left: list[str] = []

    def answer(route: Route) -> None:
        left.append(route.request.url)
        page.wait_for_timeout(300)  # a slow network: the third press comes before the page
        route.fulfill(body="weather")

    page.route("https://www.tmd.go.th/**", answer)
    page.goto("/design/child/", wait_until="commit")
    page.wait_for_selector("[data-quick-exit]")
    press = "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))"
    page.evaluate(f"() => {{ {press} }}")
    page.wait_for_timeout(900)
    assert (page.url.endswith("/design/child/"), left) == (True, [])
    page.evaluate(f"() => {{ {press}; {press}; {press} }}")
    page.wait_for_url("https://www.tmd.go.th/")
    assert len(left) == 1


def test_a_form_pressed_twice_is_sent_once(visit: Visit) -> None:
    page = visit("/design/report/")
    sent: list[str] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.request.url)  # and never answered: the first press is still running
        else:
            route.continue_()

    page.route("**/*", hold)
    page.get_by_role("button", name="ส่ง", exact=True).evaluate(
        "button => { button.click(); setTimeout(() => button.click(), 50) }"
    )
    page.wait_for_timeout(300)
    assert len(sent) == 1


def test_a_file_that_is_too_large_is_told_before_it_is_sent(visit: Visit) -> None:
    page = visit("/design/report/")
    box, files = page.locator("[data-upload]"), page.locator("input[type=file]")
    box.evaluate("box => { box.dataset.maxBytes = '3000' }")
    files.set_input_files([{"name": "a.mp4", "mimeType": "video/mp4", "buffer": b"0" * 3001}])
    expect(page.locator(".upload-list")).to_contain_text("ใหญ่กว่า 10 MB")
    assert not files.evaluate("e => e.checkValidity()")
    files.set_input_files([{"name": "b.png", "mimeType": "image/png", "buffer": b"0" * 2048}])
    expect(page.locator(".upload-list")).to_contain_text("2 KB")
    assert files.evaluate("e => e.checkValidity()")


def test_the_counter_counts_what_the_server_counts(visit: Visit) -> None:
    page = visit("/design/report/")
    page.locator("textarea").fill("น้ำ 🙂")
    expect(page.locator(".field-count")).to_have_text("5 / 5,000")


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(visit: Visit) -> None:
    page = visit("/design/home/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_targets_are_large_enough_for_a_thumb(visit: Visit) -> None:
    page = visit("/design/home/", width=360)
    sizes = page.evaluate(
        "[...document.querySelectorAll('.button, .thumb-bar a, .door, summary')]"
        ".filter(e => e.offsetParent).map(e => Math.round(e.getBoundingClientRect().height))"
    )
    assert min(sizes) >= 44
