"""Full addresses of our pages and the site's name, for feeds, cards and structured data."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language


def absolute(name: str, *args: str) -> str:
    """The full address of a page in the language of the request."""
    return f"{settings.RUTHAN_BASE_URL}{reverse(name, args=args)}"


def site_name() -> str:
    """What the site is called in the language of the request."""
    english = (get_language() or "th").startswith("en")
    name: str = settings.RUTHAN_NAME_EN if english else settings.RUTHAN_NAME_TH
    return name
