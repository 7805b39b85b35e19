"""Cards and lists: tile, source, receipt, timeline, stepper, diff, empty state, photos."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ruthan.core.text.breaks import break_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = Library()

_GROUP: Final = 5
_BREAK: Final = "\u200b"


@register.inclusion_tag("ui/components/tile.html")
def tile(
    label: StrOrPromise,
    value: object,
    trend: float | None = None,
    *,
    note: StrOrPromise = "",
    points: Sequence[float] = (),
    url: str = "",
) -> dict[str, Any]:
    """A number with its name; `trend` is the change in percent, `points` its past."""
    shape = "level"
    if trend:
        shape = "arrow-up" if trend > 0 else "arrow-down"
    return {
        "label": label,
        "value": value,
        "trend": trend,
        "trend_size": abs(trend) if trend is not None else None,
        "shape": shape,
        "note": note,
        "line": polyline(points),
        "url": url,
    }


def polyline(points: Sequence[float], *, top: float | None = None) -> str:
    """Points of an SVG line in a box of 100 by 100 with a zero baseline; empty below two values."""
    if len(points) < 2:
        return ""
    ceiling = top or max(points) or 1
    step = 100 / (len(points) - 1)
    return " ".join(
        f"{i * step:.2f},{100 - value / ceiling * 100:.2f}" for i, value in enumerate(points)
    )


@register.inclusion_tag("ui/components/source_card.html")
def source_card(source: Mapping[str, object]) -> dict[str, Any]:
    """A source: keys title, publisher, url, quote, date, archived_at, archive_url, tier.

    Tier is agency, reviewer or partner. All keys but title may be missing.
    """
    icons = {"agency": "building", "reviewer": "person", "partner": "people"}
    return {"source": source, "shape": icons.get(str(source.get("tier", "")), "file")}


def grouped(code: str) -> list[str]:
    """A code in groups of five, easy to read aloud and to write down."""
    plain = re.sub(r"\s+", "", code)
    return [plain[i : i + _GROUP] for i in range(0, len(plain), _GROUP)]


@register.inclusion_tag("ui/components/receipt_card.html")
def receipt_card(
    code: str, *, filed_at: object = None, url: str = "", download_url: str = ""
) -> dict[str, Any]:
    """The receipt, shown once: the whole code, to copy, print or download."""
    return {
        "code": code,
        "groups": grouped(code),
        "filed_at": filed_at,
        "url": url,
        "download_url": download_url,
    }


@register.inclusion_tag("ui/components/timeline.html")
def timeline(items: Iterable[Mapping[str, object]]) -> dict[str, Any]:
    """What happened, newest first as given: keys label, at, text, by, icon, now, url."""
    return {"items": items}


@register.inclusion_tag("ui/components/stepper.html")
def stepper(steps: Sequence[StrOrPromise], current: int) -> dict[str, Any]:
    """Steps of a form, counted from 1; those before `current` are done."""
    rows = [
        {"label": label, "done": number < current, "current": number == current}
        for number, label in enumerate(steps, start=1)
    ]
    return {"steps": rows, "current": current, "total": len(rows)}


def _pieces(text: str) -> list[str]:
    """Words and the spaces between them: joined again they are the text."""
    words = break_words(text, mark=_BREAK).split(_BREAK)
    return [piece for word in words for piece in re.findall(r"\s+|\S+", word)]


@register.simple_tag
def diff(old: str, new: str) -> SafeString:
    """Two texts as one: what went and what came, by whole words; marks are words to a reader."""
    before, after = _pieces(old), _pieces(new)
    out = []
    match = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for move, a1, a2, b1, b2 in match.get_opcodes():
        if move == "equal":
            out.append(format_html("{}", "".join(before[a1:a2])))
            continue
        if a1 < a2:
            out.append(format_html("<del>{}</del>", "".join(before[a1:a2])))
        if b1 < b2:
            out.append(format_html("<ins>{}</ins>", "".join(after[b1:b2])))
    return format_html('<div class="diff">{}</div>', mark_safe("".join(out)))  # noqa: S308 - parts are escaped


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(
    title: StrOrPromise,
    text: StrOrPromise = "",
    *,
    icon: str = "inbox",
    url: str = "",
    action: StrOrPromise = "",
) -> dict[str, Any]:
    """Nothing here yet: what it means and what to do next."""
    return {"title": title, "text": text, "icon": icon, "url": url, "action": action}


@register.inclusion_tag("ui/components/photo_grid.html")
def photo_grid(photos: Iterable[Mapping[str, object]]) -> dict[str, Any]:
    """Photos with words for those who cannot see them: keys src, alt, at, place, url."""
    return {"photos": photos}
