"""Pages of the design system without a database: its own addresses and a short middleware."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

FRAME = {
    name: f"/{name}/"
    for name in ["home", "check", "report", "track", "help", "search", "clean", "good", "life", "trade", "about", "privacy", "accessibility", "authenticity", "feed", "staff"]
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
