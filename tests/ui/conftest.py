"""Pages of the design system without a database: its own addresses and a short middleware."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page

FRAME = {
    name: f"/{name}/"
    for name in [
        "home",
        "check",
        "report",
        "track",
        "help",
        "search",
        "clean",
        "good",
        "life",
        "trade",
        "about",
        "privacy",
        "accessibility",
        "authenticity",
        "feed",
        "staff",
    ]
}


@pytest.fixture(autouse=True)
def _own_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.ui.addresses"
    settings.RUTHAN_UI_LINKS = FRAME
    settings.FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
    settings.MIDDLEWARE = [
        "csp.middleware.CSPMiddleware",
        "ruthan.ui.middleware.PageHeadersMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    settings.TEMPLATES = [
        {
            **settings.TEMPLATES[0],
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.template.context_processors.i18n",
                ]
            },
        }
    ]


@pytest.fixture
def draw() -> Callable[..., str]:
    """`draw('{% icon "shield" %}', language="en", request=..., name=value)`: the HTML of a piece."""

    def drawn(
        source: str, *, language: str = "th", request: HttpRequest | None = None, **context: Any
    ) -> str:
        with translation.override(language):
            template = engines["django"].from_string("{% load ui_tags %}" + source)
            return str(template.render(context, request or RequestFactory().get("/")))

    return drawn


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(_own_addresses: None) -> Iterator[str]:
    """The design system served on this machine, with its static files."""
    application = StaticFilesHandler(WSGIHandler())
    with make_server("127.0.0.1", 0, application, _Server, _Quiet) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`visit("/design/home/", width=360, theme="dark", script=False)`: a page in a fresh browser.

    Any error of a script on the page fails the test.
    """
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def visited(path: str, *, width: int = 1280, theme: str = "light", script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=script,
            base_url=site,
        )
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: errors.append(said.text) if "Content Security" in said.text else None,
        )
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    yield visited
    for context in opened:
        context.close()
    assert errors == []
