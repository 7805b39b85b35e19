"""Filters for text and money: digits, baht, word-safe breaks."""

from __future__ import annotations

from typing import Final

from django.template import Library
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ruthan.core.text.breaks import break_words
from ruthan.core.text.digits import to_thai
from ruthan.core.text.money import format_baht

register = Library()

_BREAK: Final = "\u200b"


@register.filter
def thai_digits(value: str | int) -> str:
    """๑๒๓ for official output; citizens' pages keep Arabic digits."""
    return to_thai(value)


@register.filter
def baht(satang: int | None) -> str:
    """18,900 บาท from satang; nothing from nothing."""
    return "" if satang is None else _("%(amount)s baht") % {"amount": format_baht(satang)}


@register.filter
def breaks(text: str) -> SafeString:
    """Thai text with break opportunities between words (`<wbr>`), escaped; safe to copy."""
    marked = break_words(escape(str(text)), mark=_BREAK).replace(_BREAK, "<wbr>")
    return mark_safe(marked)  # noqa: S308 - escaped before it was broken
