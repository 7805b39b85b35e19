"""How claims are shown: their matter, their impact, their sources as cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.template import Library
from django.utils.translation import get_language

from ruthan.claims.forms import LEVEL_WORDS
from ruthan.claims.rules import IMPACT_LEVELS
from ruthan.network.queries import strand_label

if TYPE_CHECKING:
    from ruthan.claims.forms import VerdictForm
    from ruthan.claims.models import Claim, Source

register = Library()


@register.filter
def matter(claim: Claim) -> str:
    """The strand and category in words."""
    return strand_label(claim.strand, claim.category)


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value of a key, or None."""
    return mapping.get(key)


@register.filter
def as_card(source: Source) -> dict[str, Any]:
    """A source as the card of the design system shows it."""
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "quote": source.quote,
        "date": source.read_on,
    }


@register.filter
def levels(impact: Mapping[str, Mapping[str, str]]) -> list[tuple[Any, str]]:
    """The lines of impact in order, in the reader's language when there is one."""
    tongue = "en" if (get_language() or "th").startswith("en") else "th"
    found = []
    for level in IMPACT_LEVELS:
        words = impact.get(level, {})
        line = words.get(tongue) or words.get("th", "")
        if line:
            found.append((LEVEL_WORDS[level], line))
    return found


@register.filter
def impact_of(form: VerdictForm) -> Mapping[str, Any]:
    """The lines of impact as they were typed, for the preview."""
    words: dict[str, Any] = form.words(impact={})["impact"]
    return words
