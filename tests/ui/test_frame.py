"""The frame: language keeps the page, the theme is remembered, links lead only to what exists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.test import Client, RequestFactory

Draw = Callable[..., str]


@pytest.fixture
def visitor() -> Client:
    return Client()


def test_the_other_language_is_the_same_page(visitor: Client) -> None:
    thai = visitor.get("/design/claim/?q=1").content.decode()
    english = visitor.get("/en/design/claim/?q=1").content.decode()
    assert 'href="/en/design/claim/?q=1" hreflang="en"' in thai
    assert 'href="/design/claim/?q=1" hreflang="th"' in english
    assert '<html lang="th">' in thai
    assert '<html lang="en">' in english


def test_a_chosen_theme_is_on_the_page_and_junk_is_not(visitor: Client) -> None:
    visitor.cookies["theme"] = "dark"
    assert b'data-theme="dark"' in visitor.get("/design/home/").content
    visitor.cookies["theme"] = '"><script>'
    page = visitor.get("/design/home/").content
    assert b"data-theme=" not in page
    assert b"<script>" not in page


def test_choosing_a_theme_without_a_script_comes_back_to_the_page(visitor: Client) -> None:
    answer = visitor.post("/theme/", {"theme": "dark", "next": "/design/claim/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/design/claim/"
    assert answer.cookies["theme"].value == "dark"
    assert answer.cookies["theme"]["samesite"] == "Lax"
    back = visitor.post("/theme/", {"theme": "system", "next": "/"})
    assert back.cookies["theme"].value == ""


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""]
)
def test_choosing_a_theme_never_leads_away(visitor: Client, target: str) -> None:
    assert visitor.post("/theme/", {"theme": "dark", "next": target})["Location"] == "/"


def test_a_theme_is_not_chosen_by_a_link(visitor: Client) -> None:
    assert visitor.get("/theme/?theme=dark").status_code == 405


def test_a_stranger_cannot_choose_my_theme() -> None:
    assert Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"}).status_code == 403


def test_pages_that_do_not_exist_are_not_linked(visitor: Client, settings: Any) -> None:
    settings.RUTHAN_UI_LINKS = {"check": "no:such-page", "report": "/report/"}
    page = visitor.get("/design/home/").content.decode()
    assert 'href="/report/"' in page
    assert "no:such-page" not in page
    assert "thumb-bar" in page


def test_the_present_page_is_marked(visitor: Client, settings: Any) -> None:
    settings.RUTHAN_UI_LINKS = {"check": "/design/home/", "report": "/report/"}
    page = visitor.get("/design/home/").content.decode()
    assert 'href="/design/home/" aria-current="page"' in page
    assert 'href="/report/" aria-current' not in page


def test_the_pager_keeps_the_filters(draw: Draw) -> None:
    request = RequestFactory().get("/?state=waiting&q=%E0%B8%81&page=2")
    page = Paginator(range(50), 20).page(2)
    shown = draw("{% pager page %}", page=page, request=request)
    assert 'href="?state=waiting&amp;q=%E0%B8%81&amp;page=1"' in shown
    assert 'href="?state=waiting&amp;q=%E0%B8%81&amp;page=3"' in shown
    assert "21-40 จาก 50" in shown


def test_one_page_needs_no_buttons_and_none_no_pager(draw: Draw) -> None:
    assert "pager-links" not in draw("{% pager page %}", page=Paginator([1], 20).page(1))
    assert draw("{% pager page %}", page=Paginator([], 20).page(1)).strip() == ""


def test_the_crumb_of_this_page_is_no_link(draw: Draw) -> None:
    shown = draw("{% breadcrumb crumbs %}", crumbs=[("a", "/a/"), ("b", "")])
    assert '<a href="/a/">a</a>' in shown
    assert '<span aria-current="page">b</span>' in shown


def test_pages_are_private_and_refuse_the_camera(visitor: Client) -> None:
    answer = visitor.get("/design/home/")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500])
@pytest.mark.parametrize("language", ["", "/en"])
def test_an_error_says_what_happened_and_what_to_do(
    visitor: Client, status: int, language: str
) -> None:
    visitor.raise_request_exception = False
    answer = visitor.get(f"{language}/design/{status}/")
    assert answer.status_code == status
    page = answer.content.decode()
    assert "1441" in page
    assert str(status) in page
    assert "T-0000" in page


def test_a_page_that_is_not_there_is_said_kindly(visitor: Client) -> None:
    answer = visitor.get("/nothing/here/")
    assert answer.status_code == 404
    assert "ไม่พบหน้านี้" in answer.content.decode()
