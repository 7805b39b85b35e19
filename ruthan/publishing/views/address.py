"""Full addresses of our pages and the site's name, for feeds, cards and structured data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from ruthan.core.api.door import language_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def absolute(name: str, *args: str) -> str:
    """The full address of a page in the language of the request."""
    return f"{settings.RUTHAN_BASE_URL}{reverse(name, args=args)}"


def site_name() -> str:
    """What the site is called in the language of the request."""
    english = (get_language() or "th").startswith("en")
    name: str = settings.RUTHAN_NAME_EN if english else settings.RUTHAN_NAME_TH
    return name


def spoken(request: HttpRequest) -> str:
    """The language of a refusal: that of an English address, else what the program asks for."""
    return "en" if (get_language() or "th").startswith("en") else language_of(request)
